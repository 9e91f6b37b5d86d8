import type { TopUp, TopUpStore } from "../top-ups/top-up-store.ts";

/** Khalti's words about a top-up: those that a test has set, or those of its state. */
export function messageOf(store: TopUpStore, topUp: TopUp): string {
  if (topUp.remarks !== null) return topUp.remarks;
  const outcome = store.outcomeOf(topUp);
  if (outcome === "done") return "Successfully Completed Transaction";
  if (outcome === "lost") return "Transaction Failed";
  return topUp.state === "Queued"
    ? "Your operation is in queue."
    : "Transaction is being processed";
}
