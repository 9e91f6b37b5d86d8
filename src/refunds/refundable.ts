// Whether money of an order can be refunded now, and how much. Pure.
import type { Payment } from "../generated/prisma/client.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { type OrderWithMoney, paidPaymentOf, paymentOf } from "../lifecycle/lock-order.ts";
import { isOfUnknownAmount, type RecordedRefund, refundablePaisa } from "../lifecycle/refund.ts";
import {
  isCompensated,
  latestAttempts,
  reservedPaisa,
  type TopUpWithItem,
} from "../lifecycle/top-up.ts";
import type { OrderStatus } from "../orders/order.ts";
import type { RefundRequest } from "./refund-request.ts";

/** The order is not paid, is held, or is refunded already. */
export class OrderNotRefundable extends AppError {
  readonly status = 409;
  readonly code = "order_not_refundable";

  constructor(orderStatus: OrderStatus, why: string) {
    super(why, { members: { order_status: orderStatus, refundable_amount: 0 } });
  }
}

/** The rest is reserved by other refunds, or by top-ups under way. */
export class NothingRefundable extends AppError {
  readonly status = 409;
  readonly code = "nothing_refundable";

  constructor(reserved: boolean) {
    super(
      reserved
        ? "Nothing is left to refund: the rest pays for top-ups that are being delivered."
        : "Nothing is left to refund: refunds of all of it succeeded or are under way.",
      { members: { refundable_amount: 0 } },
    );
  }
}

export class RefundExceedsPayment extends AppError {
  readonly status = 422;
  readonly code = "refund_exceeds_payment";

  constructor(leftPaisa: number) {
    const message = `Should be at most ${String(leftPaisa)} paisa.`;
    super(`Only ${formatRupees(leftPaisa)} can still be refunded.`, {
      errors: [{ path: "amount", message }],
      members: { refundable_amount: leftPaisa },
    });
  }
}

/** The top-up was not refused, or is compensated already. */
export class TopUpNotRefundable extends AppError {
  readonly status = 409;
  readonly code = "top_up_not_refundable";
}

/** Khalti refunded a part of unknown amount, so what is left is unknown, too. */
export class RefundedAmountUnknown extends AppError {
  readonly status = 409;
  readonly code = "refunded_amount_unknown";

  constructor(refundId: string) {
    super(
      "A part was refunded in Khalti's dashboard: record its amount by resolving that refund first.",
      { members: { refund_id: refundId } },
    );
  }
}

/** The payment that would be refunded, and the amount in paisa. @throws as requestRefund */
export function requireRefundable(
  locked: OrderWithMoney,
  { amount, mobile, top_up_id: topUpId }: Pick<RefundRequest, "amount" | "mobile" | "top_up_id">,
): { payment: Payment; amountPaisa: number } {
  const { order, refunds, topUps } = locked;
  const payment = paidPaymentOf(locked);
  if (order.status === "held" || payment === null) {
    throw new OrderNotRefundable(order.status, whyNotRefundable(order.status));
  }
  const mostPaisa =
    topUpId == null ? Infinity : requireRefused(topUps, refunds, topUpId).item.amountPaisa;
  const { refunds: ofPayment } = paymentOf(locked, payment.id);
  const leftPaisa = Math.min(mostPaisa, leftToRefund(payment, ofPayment, reservedPaisa(topUps)));
  const amountPaisa = amount ?? (topUpId == null ? leftPaisa : mostPaisa);
  if (amountPaisa > leftPaisa) throw new RefundExceedsPayment(leftPaisa);
  if (topUpId != null && amountPaisa !== mostPaisa) {
    const message = `Should be the price of the top-up, ${String(mostPaisa)} paisa, or left out.`;
    throw new InvalidRequest([{ path: "amount", message }], { refundable_amount: leftPaisa });
  }
  if (payment.mode !== "wallet" && mobile == null) {
    const message = "The customer paid by bank: name the Khalti account that gets the money.";
    throw new InvalidRequest([{ path: "mobile", message }], { refundable_amount: leftPaisa });
  }
  return { payment, amountPaisa };
}

export function whyNotRefundable(status: OrderStatus): string {
  switch (status) {
    case "held":
      return "The order is held: resolve its held payment first.";
    case "refunded":
      return "All of the order's money is refunded.";
    default:
      return "The order is not paid.";
  }
}

function requireRefused(
  topUps: TopUpWithItem[],
  refunds: RecordedRefund[],
  topUpId: string,
): TopUpWithItem {
  const topUp = latestAttempts(topUps).find(({ id }) => id === topUpId);
  if (topUp?.status !== "refused") {
    throw new TopUpNotRefundable("This is not a refused top-up of the order.");
  }
  if (isCompensated(topUp, refunds)) {
    throw new TopUpNotRefundable(
      "The money of this top-up is refunded, or its refund is under way.",
    );
  }
  return topUp;
}

function leftToRefund(
  payment: Payment,
  refunds: RecordedRefund[],
  reservedForTopUps: number,
): number {
  const ofUnknownAmount = refunds.find(isOfUnknownAmount);
  if (ofUnknownAmount !== undefined) throw new RefundedAmountUnknown(ofUnknownAmount.id);
  const unreservedPaisa = refundablePaisa(payment, refunds);
  const leftPaisa = unreservedPaisa - reservedForTopUps;
  if (leftPaisa <= 0) throw new NothingRefundable(unreservedPaisa > 0);
  return leftPaisa;
}
