// What staff may do about a top-up in a list. Pure.
import type { Answer } from "../api.ts";
import type { Action } from "../decisions.ts";

export type TopUp = Answer<"/v1/admin/top-ups">["data"][number];

/** Its money is back, or a refund of it is asked for. */
export function isMoneyBack(topUp: Pick<TopUp, "refund_id" | "refunded_externally_at">): boolean {
  return topUp.refund_id !== null || topUp.refunded_externally_at !== null;
}

/** What is true of the money of a refused top-up, whatever the state of its refund; null where nothing is done about it. */
export function moneyBackText(
  topUp: Pick<TopUp, "refund_id" | "refunded_externally_at">,
): "back_outside" | "back_by_refund" | null {
  if (topUp.refunded_externally_at !== null) return "back_outside";
  return topUp.refund_id === null ? null : "back_by_refund";
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
