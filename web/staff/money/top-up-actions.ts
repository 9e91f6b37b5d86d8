// What staff may do about a top-up in a list. Pure.
import type { Answer } from "../api.ts";
import type { Action } from "../decisions.ts";

export type TopUp = Answer<"/v1/admin/top-ups">["data"][number];

export function isMoneyBack(topUp: Pick<TopUp, "refund_id" | "refunded_externally_at">): boolean {
  return topUp.refund_id !== null || topUp.refunded_externally_at !== null;
}

export function topUpActions(
  topUp: Pick<TopUp, "status" | "refund_id" | "refunded_externally_at">,
): Action[] {
  if (topUp.status === "unknown") return ["resolve_top_up_delivered", "resolve_top_up_refused"];
  if (topUp.status === "refused" && !isMoneyBack(topUp)) {
    return ["retry_top_up", "record_external_refund"];
  }
  return [];
}

const HOURS: Record<string, number> = { "1h": 1, "1d": 24, "3d": 72 };

/** The end of the period of creation that an age means. */
export function createdBefore(age: string | undefined, nowMs: number): string | undefined {
  const hours = age === undefined ? undefined : HOURS[age];
  return hours === undefined ? undefined : new Date(nowMs - hours * 3_600_000).toISOString();
}
