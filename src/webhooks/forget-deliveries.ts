import type { AppContext } from "../context.ts";

const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

/** Background task: deletes attempts after 30 days, deliveries that ended and have none left, and traces of orders. */
export async function forgetDeliveries({ db, clock }: AppContext): Promise<void> {
  const before = new Date(clock.now().getTime() - KEPT_MS);
  await db.webhookAttempt.deleteMany({ where: { at: { lt: before } } });
  await db.orderTrace.deleteMany({ where: { createdAt: { lt: before } } });
  await db.webhookDelivery.deleteMany({
    where: { status: { not: "pending" }, createdAt: { lt: before }, attempts: { none: {} } },
  });
}
