import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Claim } from "../http/idempotency.ts";
import { lockOrder, WITH_MONEY, withMoney } from "../lifecycle/lock-order.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import type { Actor } from "../orders/history.ts";
import type { RefundRequest } from "./refund-request.ts";
import { needsApproval } from "./refund-approval.ts";
import { requireRefundable } from "./refundable.ts";
import { reserveRefund } from "./reserve-refund.ts";

/** What an idempotency key stores about the refund it made. */
export interface RequestedRefund {
  orderId: string;
  refundId: string;
}

/**
 * Accepts a refund. Its row, which reserves the amount, is due at once: a worker does the rest. One above
 * REFUND_APPROVAL_ABOVE waits for a person with another key first.
 *
 * @param input.amount in paisa; without it, the price of the refused top-up `top_up_id`, or all that is left
 * @throws OrderNotRefundable, NothingRefundable, RefundExceedsPayment, RefundedAmountUnknown, TopUpNotRefundable
 * @throws InvalidRequest when a bank payment lacks the Khalti account that gets the money
 */
export async function requestRefund(
  context: AppContext,
  input: RefundRequest & {
    orderId: string;
    actor: Actor;
    /** The key of the actor. */
    keyId: string;
    claim: Claim<RequestedRefund>;
  },
): Promise<Refund> {
  const { orderId, actor, reason } = input;
  // Pre-check before taking the lock, for which many refunds of one order may queue.
  const row = await context.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: WITH_MONEY,
  });
  requireRefundable(withMoney(row), input);
  return context.db.$transaction(async (tx) => {
    const locked = await lockOrder(tx, orderId);
    const now = context.clock.now();
    const { payment, amountPaisa } = requireRefundable(locked, input);
    const refund = await reserveRefund(tx, {
      orderId,
      paymentId: payment.id,
      amountPaisa,
      reason,
      mobile: input.mobile ?? null,
      topUpId: input.top_up_id ?? null,
      actor,
      keyId: input.keyId,
      needsApproval: needsApproval(amountPaisa, context.config.refundApprovalAbovePaisa),
      dataKeys: context.config.dataKeys,
      now,
    });
    const { order, payments, topUps } = locked;
    const refunds = [...locked.refunds, refund];
    const facts = { payments, refunds, topUps };
    await recordAttention(tx, order, facts, { actor, now });
    await input.claim.bind(tx, { orderId, refundId: refund.id });
    return refund;
  });
}
