import type { Order, Payment, Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Claim } from "../http/idempotency.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { LONG_TRANSACTION } from "../lib/persist-with-retry.ts";
import { formatRupees } from "../lib/money.ts";
import type { Actor } from "../orders/history.ts";
import type { OrderStatus } from "../orders/order.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import { isCompensated, recordAttention } from "../lifecycle/order-attention.ts";
import {
  type RecordedRefund,
  isOfUnknownAmount,
  isPaid,
  refundablePaisa,
} from "../lifecycle/refund.ts";
import {
  type TopUpWithItem,
  latestAttempts,
  reservedPaisa,
  topUpsOf,
} from "../lifecycle/top-up.ts";
import type { RefundRequest } from "./refund-request.ts";
import { reserveRefund } from "./reserve-refund.ts";

/** What a refund's idempotency key keeps of it. */
export interface RequestedRefund {
  orderId: string;
  refundId: string;
}

/** Nobody has paid for the order, a person has to decide about it first, or all has gone back. */
export class OrderNotRefundable extends AppError {
  readonly status = 409;
  readonly code = "order_not_refundable";

  constructor(orderStatus: OrderStatus, why: string) {
    super(why, { members: { order_status: orderStatus, refundable_amount: 0 } });
  }
}

/** All that is left has been asked for already, or is for top-ups that are being delivered. */
export class NothingRefundable extends AppError {
  readonly status = 409;
  readonly code = "nothing_refundable";

  constructor(reserved: boolean) {
    super(
      reserved
        ? "Nothing is left to give back: the rest is for top-ups that are being delivered."
        : "Nothing is left to give back: refunds of all of it are under way or made.",
      { members: { refundable_amount: 0 } },
    );
  }
}

export class RefundExceedsPayment extends AppError {
  readonly status = 422;
  readonly code = "refund_exceeds_payment";

  constructor(leftPaisa: number) {
    const message = `Should be at most ${String(leftPaisa)} paisa.`;
    super(`Only ${formatRupees(leftPaisa)} can still be given back.`, {
      errors: [{ path: "amount", message }],
      members: { refundable_amount: leftPaisa },
    });
  }
}

/** The top-up that a refund is for has not been refused, or its money went back already. */
export class TopUpNotRefundable extends AppError {
  readonly status = 409;
  readonly code = "top_up_not_refundable";
}

/** Part of the money went back at Khalti, so nobody can tell what is left. */
export class RefundedAmountUnknown extends AppError {
  readonly status = 409;
  readonly code = "refunded_amount_unknown";

  constructor(refundId: string) {
    super(
      "Part of the money was given back in Khalti's dashboard: say how much by resolving that refund first.",
      { members: { refund_id: refundId } },
    );
  }
}

/**
 * Takes a refund on: its row, which reserves the amount, and its job are committed together, and the job does the rest.
 *
 * @param input.amount in paisa; when it is left out, what the refused top-up of `top_up_id` cost, or all that is left
 * @throws OrderNotRefundable, NothingRefundable, RefundExceedsPayment, RefundedAmountUnknown, TopUpNotRefundable
 * @throws InvalidRequest when a bank payment lacks the Khalti account that gets the money
 */
export async function requestRefund(
  context: AppContext,
  input: RefundRequest & { orderId: string; actor: Actor; claim: Claim<RequestedRefund> },
): Promise<Refund> {
  const { orderId, actor, reason } = input;
  const now = context.clock.now();
  // Whoever has no chance need not wait for the lock to hear it.
  const { refunds, ...seen } = await context.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: { payments: true, refunds: true },
  });
  requireRefundable(seen, { refunds, topUps: await topUpsOf(context.db, orderId) }, input);
  return context.db.$transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const booked = {
      refunds: await tx.refund.findMany({ where: { orderId } }),
      topUps: await topUpsOf(tx, orderId),
    };
    const { payment, amountPaisa } = requireRefundable(order, booked, input);
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
    const after = { ...booked, refunds: [...booked.refunds, refund] };
    await recordAttention(tx, order, { paidPaisa: payment.amountPaisa, ...after }, { actor, now });
    await input.claim.bind(tx, { orderId, refundId: refund.id });
    return refund;
    // So many may ask for refunds of one order at once that they have to wait for each other.
  }, LONG_TRANSACTION);
}

/** What would be given back, of which payment. */
function requireRefundable(
  order: Order & { payments: Payment[] },
  { refunds, topUps }: { refunds: Refund[]; topUps: TopUpWithItem[] },
  { amount, mobile, top_up_id: topUpId }: RefundRequest,
): { payment: Payment; amountPaisa: number } {
  const payment = order.payments.find(({ status }) => isPaid(status));
  if (order.status === "held" || payment === undefined) {
    throw new OrderNotRefundable(order.status, whyNotRefundable(order.status));
  }
  const mostPaisa =
    topUpId == null ? Infinity : requireRefused(topUps, refunds, topUpId).item.amountPaisa;
  const leftPaisa = Math.min(
    mostPaisa,
    leftToRefund(
      payment,
      refunds.filter(({ paymentId }) => paymentId === payment.id),
      reservedPaisa(topUps),
    ),
  );
  const amountPaisa = amount ?? (topUpId == null ? leftPaisa : mostPaisa);
  if (amountPaisa > leftPaisa) throw new RefundExceedsPayment(leftPaisa);
  if (topUpId != null && amountPaisa !== mostPaisa) {
    const message = `Should be what the top-up cost, ${String(mostPaisa)} paisa, or left out.`;
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
      return "The order is held: end its held payment first.";
    case "refunded":
      return "All of the order's money has been given back.";
    default:
      return "Nobody has paid for the order.";
  }
}

function requireRefused(
  topUps: TopUpWithItem[],
  refunds: Refund[],
  topUpId: string,
): TopUpWithItem {
  const topUp = latestAttempts(topUps).find(({ id }) => id === topUpId);
  if (topUp?.status !== "refused") {
    throw new TopUpNotRefundable("This is no refused top-up of the order.");
  }
  if (isCompensated(topUp, refunds)) {
    throw new TopUpNotRefundable("The money of this top-up is on its way back, or has gone back.");
  }
  return topUp;
}

function leftToRefund(
  payment: Payment,
  refunds: RecordedRefund[],
  reservedForTopUps: number,
): number {
  const untold = refunds.find(isOfUnknownAmount);
  if (untold !== undefined) throw new RefundedAmountUnknown(untold.id);
  const unreservedPaisa = refundablePaisa(payment, refunds);
  const leftPaisa = unreservedPaisa - reservedForTopUps;
  if (leftPaisa <= 0) throw new NothingRefundable(unreservedPaisa > 0);
  return leftPaisa;
}
