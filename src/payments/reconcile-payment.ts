import { type Payment, Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { DueKind } from "../due/due-kind.ts";
import { recordChanges } from "../events/record-changes.ts";
import { confirmPayment } from "./confirm-payment.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import {
  ABANDON_AFTER_MS,
  nextCheckAt,
  PAYMENT_LEASE_MS,
  REFUND_WATCH_BEGINS_MS,
} from "../lifecycle/reconciliation-schedule.ts";

const IS_OPEN = "status in ('created', 'initiated', 'pending')";
/** After an outage of all workers, new customers come before those who are waiting since long. */
const IS_FRESH = "due_at > $1::timestamptz - interval '5 minutes'";

/** A payment becomes paid even if the customer never comes back. */
export const duePayments: DueKind = {
  task: "payment_due",
  table: "payments",
  leaseMs: PAYMENT_LEASE_MS,
  isSlow: false,
  lines: [`${IS_OPEN} and ${IS_FRESH}`, `${IS_OPEN} and not ${IS_FRESH}`, `not ${IS_OPEN}`],
  handle: reconcilePayment,
};

/** Looks a payment up, and records what the answer means. @returns when it is due next */
export async function reconcilePayment(context: AppContext, id: string): Promise<Date | null> {
  const payment = await readWatched(context, id);
  if (payment === null) return null;

  let unanswered = false;
  if (payment.status === "created") {
    await abandonIfLost(context, payment.id, payment.orderId);
  } else if (payment.pidx !== null && !isTooEarly(payment, context.clock.now())) {
    const { result } = await confirmPayment(context, { pidx: payment.pidx, actor: "reconciler" });
    unanswered = result === "unconfirmed";
  }

  const stored = await readWatched(context, id);
  return stored === null ? null : nextCheckAt({ ...stored, unanswered }, context.clock.now());
}

type Watched = Pick<
  Payment,
  "id" | "orderId" | "status" | "pidx" | "createdAt" | "expiresAt" | "completedAt" | "notFoundSince"
>;

/** In SQL, because each look at each open payment reads it twice. */
async function readWatched({ sql }: AppContext, id: string): Promise<Watched | null> {
  const [payment] = await sql<Watched>(Prisma.sql`
    select id, order_id as "orderId", status::text, pidx, created_at as "createdAt", expires_at as "expiresAt",
      completed_at as "completedAt", not_found_since as "notFoundSince"
    from payments where id = ${id}::uuid`);
  return payment ?? null;
}

/** Too early to find a refund: an older version of the server has scheduled it before the payment was completed. */
function isTooEarly({ completedAt }: Watched, now: Date): boolean {
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
  await context.db.$transaction(async (tx) => {
    const { payments } = await lockOrder(tx, orderId);
    const now = context.clock.now();
    const payment = payments.find((candidate) => candidate.id === paymentId);
    if (payment?.status !== "created") return;
    if (now.getTime() - payment.createdAt.getTime() < ABANDON_AFTER_MS) return;
    const { count } = await tx.payment.updateMany({
      where: { id: paymentId, status: "created" }, // its link may arrive at this moment
      data: { status: "abandoned", dueAt: null },
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
