import type { Answer } from "../control/api-endpoint.ts";

/** The documented 4XX/5XX body, with an empty list as `data`. */
export function refuseRecharge(status: number, message: string): Answer {
  return { status, body: { status: "error", message, data: [] } };
}
