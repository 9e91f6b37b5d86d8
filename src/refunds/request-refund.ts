import type { Order, Payment, Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Claim } from "../http/idempotency.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { type Actor, recordHistory } from "../orders/history.ts";
import type { OrderStatus } from "../orders/order.ts";
import { lockOrder } from "../payments/lock-order.ts";
import {
  type BookedRefund,
  isOfUnknownAmount,
  isPaid,
  refundablePaisa,
} from "../payments/refund.ts";
import type { RefundRequest } from "./refund-request.ts";
import { scheduleRefund } from "./schedule-refund.ts";

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

/** All that is left has been asked for already. */
export class NothingRefundable extends AppError {
  readonly status = 409;
  readonly code = "nothing_refundable";

  constructor() {
    super("Nothing is left to give back: refunds of all of it are under way or made.", {
      members: { refundable_amount: 0 },
    });
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

/** So many may ask for refunds of one order at once that they have to wait for each other. */
const PATIENCE = { maxWait: 10_000, timeout: 10_000 };

/**
 * Takes a refund on: its row, which reserves the amount, and its job are committed together, and the job does the rest.
 *
 * @param input.amount in paisa; all that is left when it is left out
 * @throws OrderNotRefundable, NothingRefundable, RefundExceedsPayment, RefundedAmountUnknown
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
  requireRefundable(seen, refunds, input);
  return context.db.$transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const held = await tx.refund.findMany({ where: { orderId } });
    const { payment, amountPaisa } = requireRefundable(order, held, input);
    const refund = await tx.refund.create({
      data: {
        orderId,
        paymentId: payment.id,
        amountPaisa,
        reason,
        mobile: input.mobile ?? null,
        requestedBy: actor,
        createdAt: now,
      },
    });
    await recordHistory(tx, orderId, now, [
      {
        paymentId: payment.id,
        type: "refund_requested",
        actor,
        reason,
        data: { refund_id: refund.id, amount: amountPaisa },
      },
    ]);
    await scheduleRefund(tx, refund, now);
    await input.claim.bind(tx, { orderId, refundId: refund.id });
    return refund;
  }, PATIENCE);
}

/** What would be given back, of which payment. */
function requireRefundable(
  order: Order & { payments: Payment[] },
  refunds: Refund[],
  { amount, mobile }: RefundRequest,
): { payment: Payment; amountPaisa: number } {
  const payment = order.payments.find(({ status }) => isPaid(status));
  if (order.status === "held" || payment === undefined) {
    throw new OrderNotRefundable(order.status, whyNotRefundable(order.status));
  }
  const leftPaisa = leftToRefund(
    payment,
    refunds.filter(({ paymentId }) => paymentId === payment.id),
  );
  const amountPaisa = amount ?? leftPaisa;
  if (amountPaisa > leftPaisa) throw new RefundExceedsPayment(leftPaisa);
  if (payment.mode !== "wallet" && mobile == null) {
    const message = "The customer paid by bank: name the Khalti account that gets the money.";
    throw new InvalidRequest([{ path: "mobile", message }], { refundable_amount: leftPaisa });
  }
  return { payment, amountPaisa };
}

function whyNotRefundable(status: OrderStatus): string {
  switch (status) {
    case "held":
      return "The order is held: end its held payment first.";
    case "refunded":
      return "All of the order's money has been given back.";
    default:
      return "Nobody has paid for the order.";
  }
}

function leftToRefund(payment: Payment, refunds: BookedRefund[]): number {
  const untold = refunds.find(isOfUnknownAmount);
  if (untold !== undefined) throw new RefundedAmountUnknown(untold.id);
  const leftPaisa = refundablePaisa(payment, refunds);
  if (leftPaisa === 0) throw new NothingRefundable();
  return leftPaisa;
}
