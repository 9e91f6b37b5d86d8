// Whether a refused top-up can be retried. Pure.
import { AppError } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { isErased } from "../orders/customer.ts";
import { isOfUnknownAmount, refundablePaisa } from "../lifecycle/refund.ts";
import { isCompensated, isLatestAttempt, reservedPaisa } from "../lifecycle/top-up.ts";
import type { TopUpWithMoney } from "./record-top-up.ts";

export class TopUpNotRetryable extends AppError {
  readonly status = 409;
  readonly code = "top_up_not_retryable";
}

/**
 * Whether a top-up can be retried.
 *
 * @returns what the customer has paid, in paisa
 * @throws TopUpNotRetryable
 */
export function requireRetryable(
  locked: Pick<TopUpWithMoney, "payment" | "refunds" | "topUps" | "topUp">,
  isConfigured: boolean,
): number {
  const { payment, refunds, topUps, topUp } = locked;
  const no = (why: string): never => {
    throw new TopUpNotRetryable(why, { members: { top_up_status: topUp.status } });
  };
  if (topUp.status !== "refused") no(`The top-up is ${topUp.status}, not refused.`);
  if (!isLatestAttempt(topUp, topUps)) {
    no("The top-up was retried already.");
  }
  if (isErased(topUp.item)) no("The receiver was erased: refund the top-up.");
  if (payment === null) return no("All of the order's money is refunded.");
  if (isCompensated(topUp, refunds))
    no("The money of this top-up is refunded, or its refund is under way.");
  if (refunds.some(isOfUnknownAmount)) {
    no("A part was refunded in Khalti's dashboard: record its amount first.");
  }
  const leftPaisa = refundablePaisa(payment, refunds) - reservedPaisa(topUps);
  if (leftPaisa < topUp.item.amountPaisa) {
    no(`Only ${formatRupees(Math.max(0, leftPaisa))} of the order's money is left.`);
  }
  if (!isConfigured) no("The provider is not configured.");
  return payment.amountPaisa;
}
