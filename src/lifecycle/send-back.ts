// Whether held money can go back through Khalti's refund, and what a lookup says of it then. Pure.
import type { Payment } from "../generated/prisma/client.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { isAnswerAbout } from "./payment.ts";
import { isUnsent, type RecordedRefund, type RefundChange } from "./refund.ts";

/** Why Khalti must not be asked to send held money back, by what it says of the payment now; null: it may. */
export function whyNotSentBack(
  payment: Pick<Payment, "status" | "pidx">,
  answer: LookupAnswer,
  transactionIdTaken: boolean,
): string | null {
  if (payment.status !== "held") return "The payment is not held any more.";
  if (answer.pidx !== payment.pidx) return "Khalti answered about another payment.";
  if (answer.contradiction !== undefined) return answer.contradiction.message;
  if (answer.status !== "completed") {
    return `Khalti says "${answer.statusWord}", so it holds no money that could be sent back.`;
  }
  if (answer.transactionId === null) return "Khalti names no transaction.";
  if (transactionIdTaken) return "Khalti names a transaction that belongs to another payment.";
  if (answer.totalAmountPaisa <= 0) return "Khalti does not say how much it took.";
  return null;
}

/** Whether money of the payment is on its way back: nothing else may decide about it meanwhile. */
export function isUnderWayBack(
  sendBacks: readonly (RecordedRefund & { paymentId: string })[],
  payment: { id: string },
): boolean {
  return sendBacks.some(({ paymentId, status }) => paymentId === payment.id && status !== "failed");
}

/**
 * What a lookup's answer means for the refunds that send held money back. Only "Refunded" decides: it ends the
 * refund that was sent, and a refund that was not sent yet is no longer needed.
 *
 * @param facts.askedAt when the lookup began
 */
export function reconcileSendBacks(facts: {
  payment: Pick<Payment, "status" | "pidx" | "transactionId">;
  sendBacks: RecordedRefund[];
  answer: LookupAnswer;
  askedAt: Date;
}): RefundChange[] {
  const { payment, sendBacks, answer, askedAt } = facts;
  const isBelieved =
    payment.status === "held" &&
    answer.status === "refunded" &&
    answer.contradiction === undefined &&
    isAnswerAbout(payment, answer);
  const isInFlight = sendBacks.some(
    ({ status, acceptedAt }) =>
      status === "submitting" || (acceptedAt !== null && acceptedAt >= askedAt),
  );
  if (!isBelieved || isInFlight) return [];
  const message = "Khalti has refunded all of the money.";
  return sendBacks.flatMap((refund): RefundChange[] => {
    const { id, acceptedAt } = refund;
    if (isUnsent(refund)) return [{ id, to: "failed", message }];
    if (refund.status !== "unknown") return [];
    const words = acceptedAt === null ? message : refund.message;
    return [{ id, to: "succeeded", message: words, verified: true }];
  });
}
