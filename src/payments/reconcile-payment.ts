import { z } from "zod";
import type { Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { recordHistory } from "../orders/history.ts";
import { confirmPayment } from "./confirm-payment.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import {
  ABANDON_AFTER_MS,
  nextCheckAt,
  REFUND_WATCH_BEGINS_MS,
} from "../lifecycle/reconciliation-schedule.ts";
import { enqueueReconciliation } from "../lifecycle/enqueue-reconciliation.ts";

const payload = z.object({ payment_id: z.uuid() });

/**
 * The background task of one payment: asks Khalti, writes down what the answer means, and says when to ask again.
 * Nobody needs to come back for a payment to be known as paid.
 */
export async function reconcilePayment(context: AppContext, job: unknown): Promise<void> {
  const { payment_id: id } = payload.parse(job);
  const payment = await context.db.payment.findUnique({ where: { id } });
  if (payment === null) return;

  let unanswered = false;
  if (payment.status === "created") {
    await abandonIfLost(context, payment.id, payment.orderId);
  } else if (payment.pidx !== null && !isTooEarly(payment, context.clock.now())) {
    const { result } = await confirmPayment(context, { pidx: payment.pidx, actor: "reconciler" });
    unanswered = result === "unconfirmed";
  }

  const stored = await context.db.payment.findUniqueOrThrow({ where: { id } });
  const settled = { ...stored, unanswered };
  const now = context.clock.now();
  // Without a lock this look may be stale: an early job does no harm, but one that another commit added must stay.
  if (nextCheckAt(settled, now) !== null) await enqueueReconciliation(context.db, settled, now);
}

/** The job from before the payment was completed comes too early to look for refunds. */
function isTooEarly({ completedAt }: Payment, now: Date): boolean {
  return completedAt !== null && now.getTime() - completedAt.getTime() < REFUND_WATCH_BEGINS_MS;
}

/**
 * The process that asked Khalti for the link is gone, and with it the answer: nobody was shown the link, so nobody pays
 * by it. The order waits for a new attempt.
 */
async function abandonIfLost(
  context: AppContext,
  paymentId: string,
  orderId: string,
): Promise<void> {
  const now = context.clock.now();
  await context.db.$transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const payment = order.payments.find((candidate) => candidate.id === paymentId);
    if (payment?.status !== "created") return;
    if (now.getTime() - payment.createdAt.getTime() < ABANDON_AFTER_MS) return;
    const { count } = await tx.payment.updateMany({
      where: { id: paymentId, status: "created" }, // its link may have come at this very moment
      data: { status: "abandoned" },
    });
    if (count === 0) return;
    await recordHistory(tx, orderId, now, [
      {
        paymentId,
        type: "payment_abandoned",
        actor: "reconciler",
        reason: "Nobody heard how the call to Khalti ended, and nobody was shown a link.",
      },
    ]);
  });
}
