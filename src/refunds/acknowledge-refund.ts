import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { recordChanges } from "../events/record-changes.ts";
import { AppError } from "../lib/errors.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import type { Actor } from "../orders/history.ts";
import { RefundNotFound } from "./list-refunds.ts";

/** Only a refund that a person recorded as failed asks for a person without anything left to decide. */
export class RefundNotWatched extends AppError {
  readonly status = 409;
  readonly code = "refund_not_watched";

  constructor({ status }: Refund) {
    super(`The refund is ${status}, and not watched: nothing is left to acknowledge.`, {
      members: { refund_status: status },
    });
  }
}

/**
 * Records that a person has compared Khalti's dashboard for a refund that was recorded as failed. Its order stops asking for
 * it. The watch goes on: money that Khalti gives back from now on asks for a person again.
 *
 * @throws RefundNotFound, RefundNotWatched
 */
export async function acknowledgeRefund(
  context: AppContext,
  input: { refundId: string; reason: string; actor: Actor },
): Promise<Refund> {
  const { refundId: id, reason, actor } = input;
  const found = await context.db.refund.findUnique({ where: { id } });
  if (found === null) throw new RefundNotFound();
  return context.db.$transaction(async (tx) => {
    const { order, payments, refunds, topUps } = await lockOrder(tx, found.orderId);
    const now = context.clock.now();
    const current = refunds.find((one) => one.id === id);
    // A refund that sends held money back is none of them: its payment stays held until its end is known.
    if (current?.watchedUntil == null || current.watchedUntil <= now) {
      throw new RefundNotWatched(current ?? found);
    }
    const refund = await tx.refund.update({ where: { id }, data: { acknowledgedAt: now } });
    await recordChanges(tx, order.id, now, [
      {
        paymentId: refund.paymentId,
        type: "attention_acknowledged",
        actor,
        reason,
        data: { refund_id: id, code: order.attentionCode },
      },
    ]);
    const changed = refunds.map((one) => (one.id === id ? refund : one));
    await recordAttention(tx, order, { payments, refunds: changed, topUps }, { actor, now });
    return refund;
  });
}
