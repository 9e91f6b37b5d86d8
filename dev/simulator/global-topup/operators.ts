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
 * GlobalTopup's pages mention these two endpoints without describing them. The paths, the bodies and every id except 51
 * are guesses: a client should take the paths from its configuration.
 */

/** GET /np/operators */
export function listOperators(): Answer {
  return { status: 200, body: { error: false, message: "Operators", data: OPERATORS } };
}

/** GET /np/operator-types */
export function listOperatorTypes(): Answer {
  return { status: 200, body: { error: false, message: "Operator types", data: OPERATOR_TYPES } };
}
