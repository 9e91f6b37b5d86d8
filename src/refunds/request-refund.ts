import type { Payment, Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Claim } from "../http/idempotency.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { LONG_TRANSACTION } from "../lib/persist-with-retry.ts";
import {
  lockOrder,
  type OrderWithMoney,
  paidPaymentOf,
  paymentOf,
  WITH_MONEY,
  withMoney,
} from "../lifecycle/lock-order.ts";
import { isCompensated, recordAttention } from "../lifecycle/order-attention.ts";
import { isOfUnknownAmount, type RecordedRefund, refundablePaisa } from "../lifecycle/refund.ts";
import { latestAttempts, reservedPaisa, type TopUpWithItem } from "../lifecycle/top-up.ts";
import type { Actor } from "../orders/history.ts";
import type { OrderStatus } from "../orders/order.ts";
import type { RefundRequest } from "./refund-request.ts";
import { reserveRefund } from "./reserve-refund.ts";

/** What an idempotency key stores about the refund it made. */
export interface RequestedRefund {
  orderId: string;
  refundId: string;
}

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

/**
 * Accepts a refund. Its row, which reserves the amount, and its job are committed together; the job does the rest.
 *
 * @param input.amount in paisa; without it, the price of the refused top-up `top_up_id`, or all that is left
 * @throws OrderNotRefundable, NothingRefundable, RefundExceedsPayment, RefundedAmountUnknown, TopUpNotRefundable
 * @throws InvalidRequest when a bank payment lacks the Khalti account that gets the money
 */
export async function requestRefund(
  context: AppContext,
  input: RefundRequest & { orderId: string; actor: Actor; claim: Claim<RequestedRefund> },
): Promise<Refund> {
  const { orderId, actor, reason } = input;
  const now = context.clock.now();
  // Pre-check before taking the lock, for which many refunds of one order may queue.
  const row = await context.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: WITH_MONEY,
  });
  requireRefundable(withMoney(row), input);
  return context.db.$transaction(async (tx) => {
    const locked = await lockOrder(tx, orderId);
    const { payment, amountPaisa } = requireRefundable(locked, input);
    const refund = await reserveRefund(tx, {
      orderId,
      paymentId: payment.id,
      amountPaisa,
      reason,
      mobile: input.mobile ?? null,
      topUpId: input.top_up_id ?? null,
      actor,
      now,
    });
    const { order, topUps } = locked;
    const refunds = [...locked.refunds, refund];
    const facts = { paidPaisa: payment.amountPaisa, refunds, topUps };
    await recordAttention(tx, order, facts, { actor, now });
    await input.claim.bind(tx, { orderId, refundId: refund.id });
    return refund;
  }, LONG_TRANSACTION);
}

/** The payment that would be refunded, and the amount in paisa. @throws as {@link requestRefund} */
function requireRefundable(
  locked: OrderWithMoney,
  { amount, mobile, top_up_id: topUpId }: RefundRequest,
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
