import type { Payment } from "../../generated/prisma/client.ts";
import type { LookupAnswer } from "../../khalti/lookup.ts";
import { formatRupees } from "../../lib/money.ts";
import { type Hold, isAnswerAbout } from "../payment.ts";
import { type RecordedRefund, refundedPaisa } from "../refund.ts";

/**
 * Whether an answer that does not call the payment paid is from before Khalti called it so: its lookup began before the payment
 * was recorded as completed, and its answer comes late. Pure.
 */
export function isOutdated(
  { completedAt }: Pick<Payment, "completedAt">,
  { status }: Pick<LookupAnswer, "status">,
  askedAt: Date,
): boolean {
  return !PAID.includes(status) && completedAt !== null && askedAt <= completedAt;
}

const PAID: readonly LookupAnswer["status"][] = ["completed", "refunded", "partially_refunded"];

/**
 * Why Khalti's answer about a paid payment cannot be: nothing follows from it, and a person has to know. Null for an answer
 * that fits our records. Pure.
 *
 * @param askedAt when the lookup began
 */
export function doubtAbout(
  payment: Pick<Payment, "pidx" | "transactionId">,
  refunds: RecordedRefund[],
  answer: LookupAnswer,
  askedAt: Date,
): Hold | null {
  if (answer.pidx !== payment.pidx) {
    return {
      code: "pidx_mismatch",
      message: "Khalti answered about another payment than the one we looked up: ask Khalti.",
    };
  }
  if (answer.contradiction !== undefined) return answer.contradiction;
  if (!PAID.includes(answer.status)) {
    return {
      code: "status_contradicts_payment",
      message:
        "Khalti does not call the payment paid any more, which it did before: compare Khalti's dashboard.",
    };
  }
  if (!isAnswerAbout(payment, answer)) {
    return {
      code: "transaction_contradicts_payment",
      message: "Khalti names another transaction for the payment than before: ask Khalti.",
    };
  }
  const refunded = refundedPaisa(refunds);
  const isLater = refunds.every(({ endedAt }) => endedAt === null || endedAt < askedAt);
  if (answer.status !== "completed" || refunded === 0 || !isLater) return null;
  return {
    code: "refund_contradicted",
    message: `Khalti says that nothing is refunded, and our records say ${formatRupees(refunded)}: compare Khalti's dashboard.`,
  };
}
