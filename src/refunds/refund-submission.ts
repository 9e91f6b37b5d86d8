import type { Payment, Refund } from "../generated/prisma/client.ts";
import type { GatewayOutcome } from "../khalti/gateway-outcome.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { RefundAnswer } from "../khalti/refund.ts";
import { isAnswerAbout } from "../lifecycle/payment.ts";
import { whyNotSentBack } from "../lifecycle/send-back.ts";
import {
  isOfUnknownAmount,
  isPaid,
  type RefundChange,
  refundedPaisa,
} from "../lifecycle/refund.ts";
import { applicability } from "../lifecycle/send-once.ts";

/** The body of Khalti's refund call, less the mobile; without an amount, in paisa, all of the payment is refunded. */
export interface RefundOrder {
  transactionId: string;
  amountPaisa?: number;
}

export type RefundDecision =
  | { kind: "send"; order: RefundOrder }
  | { kind: "fail"; message: string }
  /** Another refund of the payment is being submitted, or this one is not `requested` any more. */
  | { kind: "wait" };

/** Whether a requested refund is sent now. Pure; the caller holds the order's lock, and has just looked the payment up. */
export function decideRefund(facts: {
  payment: Payment;
  /** All refunds of the payment, this one included. */
  refunds: Refund[];
  refund: Refund;
  answer: LookupAnswer;
}): RefundDecision {
  const { payment, refunds, refund, answer } = facts;
  if (refund.status !== "requested") return { kind: "wait" };
  const message = refund.isSendBack
    ? whyNotAskedFor(payment, refund, answer)
    : blockingReason(payment, refunds, answer);
  if (message !== null) return { kind: "fail", message };
  if (refunds.some(({ status }) => status === "submitting")) return { kind: "wait" };
  const { amountPaisa } = refund;
  const { transactionId } = payment;
  if (amountPaisa === null || transactionId === null) throw new Error("nothing to send");
  // "Refund API" wants an amount only for a partial refund.
  const isAll =
    answer.status === "completed" &&
    refundedPaisa(refunds) === 0 &&
    amountPaisa === (refund.isSendBack ? payment.takenPaisa : payment.amountPaisa);
  return { kind: "send", order: { transactionId, ...(isAll ? {} : { amountPaisa }) } };
}

/** The same for held money: Khalti still says what it said when the send-back was asked for. */
function whyNotAskedFor(payment: Payment, refund: Refund, answer: LookupAnswer): string | null {
  const why = whyNotSentBack(payment, answer, false);
  if (why !== null) return why;
  if (!isAnswerAbout(payment, answer)) return "Khalti names another transaction than before.";
  return answer.totalAmountPaisa === refund.amountPaisa
    ? null
    : "Khalti names another amount than before.";
}

/** Why Khalti must not be asked for a refund, by what it says of the payment now. */
export function blockingReason(
  payment: Pick<Payment, "status" | "pidx" | "transactionId">,
  refunds: Refund[],
  answer: LookupAnswer,
): string | null {
  const isRefundable = answer.status === "completed" || answer.status === "partially_refunded";
  if (!isPaid(payment.status) || !isRefundable) {
    return `Khalti says "${answer.statusWord}" of the payment, so the refund was not sent.`;
  }
  if (!isAnswerAbout(payment, answer)) {
    return "Khalti names another transaction for this payment, so the refund was not sent.";
  }
  if (refunds.some(isOfUnknownAmount)) {
    return "A part was refunded in Khalti's dashboard meanwhile: record its amount first.";
  }
  return null;
}

/**
 * What the outcome of the call makes of the refund.
 *
 * @returns null when it changes nothing; `conflict` when the refund ended before its own outcome arrived
 */
export function nextRefundState(
  refund: Pick<Refund, "id" | "status" | "acceptedAt">,
  outcome: GatewayOutcome<RefundAnswer>,
): RefundChange | null | "conflict" {
  const applies = applicability(refund.status, { isDefinite: outcome.kind !== "unknown" });
  if (applies === "conflict") return "conflict";
  if (applies === "adds nothing") return null;
  const { id } = refund;
  switch (outcome.kind) {
    case "answer":
      // Recorded before: the answer to that commit was lost.
      if (refund.acceptedAt !== null) return null;
      // A claim: a lookup that begins later has to agree.
      return { id, to: "unknown", message: outcome.value.message, isAccepted: true };
    case "refused":
      return { id, to: "failed", message: outcome.message };
    case "unknown":
      return { id, to: outcome.sent ? "unknown" : "requested", message: outcome.message };
  }
}
