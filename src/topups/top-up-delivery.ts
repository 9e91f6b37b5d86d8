// The decisions of delivering a top-up. Pure.
import type { OrderItem, Payment, TopUp } from "../generated/prisma/client.ts";
import type { OnRefusal } from "../generated/prisma/enums.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { isAnswerAbout } from "../lifecycle/payment.ts";
import { isOfUnknownAmount, type RecordedRefund, refundablePaisa } from "../lifecycle/refund.ts";
import { applicability } from "../lifecycle/send-once.ts";
import { reservedPaisa, type TopUpChange, type TopUpWithItem } from "../lifecycle/top-up.ts";
import type { StatusOutcome, SubmitOutcome } from "../providers/top-up-provider.ts";

/** What the delivery of a top-up depends on. */
export interface DeliveryFacts {
  /** Null once all of the order's money is refunded. */
  payment: Pick<Payment, "amountPaisa" | "mode"> | null;
  refunds: RecordedRefund[];
  /** All of the order. */
  topUps: TopUpWithItem[];
}

/** How long Khalti's answer that the order is paid counts, in milliseconds. After that we look the payment up again. */
const FRESH_MS = 60_000;

/** Whether a lookup has completed the payment so recently that its money needs no other lookup. */
export function isFreshlyPaid({ completedAt }: Pick<Payment, "completedAt">, now: Date): boolean {
  return completedAt !== null && now.getTime() - completedAt.getTime() < FRESH_MS;
}

/**
 * Whether the customer's money is still with the merchant, by Khalti's answer about the paid payment:
 * - `ours`, `refunded`
 * - `other_transaction`, `not_paid`: Khalti contradicts our records, so nothing is delivered until a person has looked
 */
export function moneyByAnswer(
  payment: Pick<Payment, "pidx" | "transactionId">,
  answer: LookupAnswer,
): "ours" | "refunded" | "other_transaction" | "not_paid" {
  if (answer.contradiction !== undefined) return "not_paid";
  if (!isAnswerAbout(payment, answer)) return "other_transaction";
  if (answer.status === "refunded") return "refunded";
  return answer.status === "completed" || answer.status === "partially_refunded"
    ? "ours"
    : "not_paid";
}

/** Why a pending top-up is not sent: `refuse` for good, `wait` until more is known. */
export function blockingReason(
  { payment, refunds, topUps }: DeliveryFacts,
  money: "ours" | "refunded",
): { refuse: string } | "wait" | null {
  if (payment === null) return { refuse: "All of the money is refunded." };
  // Our records follow Khalti's when the refund under way ends, or a person records its amount.
  if (money === "refunded" || refunds.some(isOfUnknownAmount)) return "wait";
  return refundablePaisa(payment, refunds) < reservedPaisa(topUps)
    ? { refuse: "Too little of the money is left: it is refunded." }
    : null;
}

/**
 * The change with which a pending top-up is sent, or refused; null while it must wait.
 *
 * @param knownForMs how long ago Khalti was asked whose the money is, also while this process slept
 */
export function submission(
  locked: DeliveryFacts & { topUp: Pick<TopUp, "status"> },
  money: "ours" | "refunded",
  knownForMs: number,
): TopUpChange | null {
  if (locked.topUp.status !== "pending" || knownForMs >= FRESH_MS) return null;
  const blocked = blockingReason(locked, money);
  if (blocked === "wait") return null;
  return blocked === null
    ? { to: "submitting", message: null }
    : { to: "refused", message: blocked.refuse };
}

/**
 * What the provider's answer to a delivery makes of the top-up.
 *
 * @returns null when it changes nothing; `conflict` when the top-up ended before its own outcome arrived
 */
export function nextState(
  topUp: Pick<TopUp, "status">,
  outcome: SubmitOutcome,
): TopUpChange | null | "conflict" {
  const { kind, message } = outcome;
  const isDefinite = kind === "delivered" || kind === "queued" || kind === "refused";
  const applies = applicability(topUp.status, { isDefinite });
  if (applies === "conflict") return "conflict";
  if (applies === "adds nothing") return null;
  switch (kind) {
    case "delivered":
    case "queued":
    case "unknown":
      return { to: kind, message, providerId: outcome.providerId };
    case "refused":
      return { to: kind, message };
    case "waiting":
      return { to: "pending", message, waitingFor: outcome.reason };
    case "unsent":
      return { to: "pending", message };
  }
}

/**
 * What the provider's answer to a status check makes of a queued or unknown top-up; null when it changes nothing.
 *
 * @param isLast whether the provider is not asked again
 */
export function nextStateFromStatus(
  topUp: Pick<TopUp, "status">,
  found: StatusOutcome,
  isLast: boolean,
): TopUpChange | null {
  if (topUp.status !== "queued" && topUp.status !== "unknown") return null;
  switch (found.kind) {
    case "delivered":
      return { to: "delivered", message: found.message, providerId: found.providerId };
    case "refused":
      return { to: "refused", message: found.message };
    case "queued":
    case "unknown":
    case "unanswered": {
      if (topUp.status === "queued" && isLast) {
        return {
          to: "unknown",
          message: `The provider has not ended it for days: ${found.message}`,
        };
      }
      const isNews = found.kind === "queued" && topUp.status === "unknown" && !isLast;
      if (!isNews) return null;
      return { to: "queued", message: found.message, providerId: found.providerId };
    }
  }
}

/**
 * Whether the money of a refused top-up is refunded without a person. A bank payment needs a person, who names the Khalti
 * account that gets the money.
 *
 * @param facts.topUps with the refused one as refused
 */
export function canRefundAutomatically(
  { payment, refunds, topUps }: DeliveryFacts,
  topUp: { item: Pick<OrderItem, "amountPaisa" | "onRefusal"> },
  onRefusal: OnRefusal = topUp.item.onRefusal,
): boolean {
  if (payment === null) return false;
  const leftPaisa = refundablePaisa(payment, refunds) - reservedPaisa(topUps);
  return (
    onRefusal === "refund" &&
    payment.mode === "wallet" &&
    !refunds.some(isOfUnknownAmount) &&
    leftPaisa >= topUp.item.amountPaisa
  );
}
