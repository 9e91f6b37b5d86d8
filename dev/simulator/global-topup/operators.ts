import type { Answer } from "../control/api-endpoint.ts";

export const METRO_LINK = { operator_id: 51, name: "Metro Link", operator_type_id: 4 } as const;

const OPERATORS = [
  { operator_id: 1, name: "NTC Prepaid", operator_type_id: 1 },
  { operator_id: 50, name: "East Link", operator_type_id: 4 },
  METRO_LINK,
];
const OPERATOR_TYPES = [
  { operator_type_id: 1, name: "Mobile" },
  { operator_type_id: 2, name: "DTH" },
  { operator_type_id: 4, name: "Internet" },
];

/*
 * GlobalTopup's operator look-ups are named in its pages and described in none that is at hand. Their paths, their bodies
 * and every id here but 51 are this simulator's own guess: a client should take the paths from its configuration.
 */

/** GET /np/operators */
export function listOperators(): Answer {
  return { status: 200, body: { error: false, message: "Operators", data: OPERATORS } };
}

/** GET /np/operator-types */
export function listOperatorTypes(): Answer {
  return { status: 200, body: { error: false, message: "Operator types", data: OPERATOR_TYPES } };
}
