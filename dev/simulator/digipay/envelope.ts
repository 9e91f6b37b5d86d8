import type { Answer } from "../control/api-endpoint.ts";

export function succeed(data: Record<string, unknown>): Answer {
  return { status: 200, body: { success: 1, error: [], data } };
}

const MESSAGES = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  500: "INTERNAL_SERVER_ERROR",
} as const;

/** DigiPay gives no reason for a refusal. */
export function fail(status: keyof typeof MESSAGES): Answer {
  return { status, body: { success: 0, error: [1], data: { message: MESSAGES[status] } } };
}
