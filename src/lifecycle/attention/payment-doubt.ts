import type { Payment } from "../../generated/prisma/client.ts";
import type { LookupAnswer } from "../../khalti/lookup.ts";
import { formatRupees } from "../../lib/money.ts";
import { type Hold, isAnswerAbout } from "../payment.ts";
import { type RecordedRefund, refundedPaisa } from "../refund.ts";

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
  switch (answer.status) {
    case "completed":
    case "refunded":
    case "partially_refunded":
      break;
    default:
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
