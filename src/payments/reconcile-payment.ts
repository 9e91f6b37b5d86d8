import { z } from "zod";
import type { Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { recordChanges } from "../events/record-changes.ts";
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
 * The background task of one payment: looks it up, records what the answer means, and schedules its next run. A payment
 * becomes paid even if the customer never comes back.
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
  const watched = { ...stored, unanswered };
  const now = context.clock.now();
  // Read without a lock, so it may be stale. An extra job does no harm; a job that another commit added must stay.
  if (nextCheckAt(watched, now) !== null) await enqueueReconciliation(context.db, watched, now);
}

/** A job that was scheduled before the payment was completed runs too early to find refunds. */
function isTooEarly({ completedAt }: Payment, now: Date): boolean {
  return completedAt !== null && now.getTime() - completedAt.getTime() < REFUND_WATCH_BEGINS_MS;
}

/**
 * Abandons a payment whose process died during initiate. Its link was never shown, so it cannot be paid, and the order waits
 * for a new attempt.
 */
async function abandonIfLost(
  context: AppContext,
  paymentId: string,
  orderId: string,
): Promise<void> {
  const now = context.clock.now();
  await context.db.$transaction(async (tx) => {
    const { payments } = await lockOrder(tx, orderId);
    const payment = payments.find((candidate) => candidate.id === paymentId);
    if (payment?.status !== "created") return;
    if (now.getTime() - payment.createdAt.getTime() < ABANDON_AFTER_MS) return;
    const { count } = await tx.payment.updateMany({
      where: { id: paymentId, status: "created" }, // its link may arrive at this moment
      data: { status: "abandoned" },
    });
    if (count === 0) return;
    await recordChanges(tx, orderId, now, [
      {
        paymentId,
        type: "payment_abandoned",
        actor: "reconciler",
        reason: "The process died during the call to Khalti, so its link was never shown.",
      },
    ]);
  });
}
