import { Prisma, type Payment } from "../generated/prisma/client.ts";
import type { Tx } from "../lib/database.ts";
import { nextCheckAt, type WatchedPayment } from "./reconciliation-schedule.ts";

export const RECONCILE_PAYMENT = "reconcile_payment";

type Watched = WatchedPayment & Pick<Payment, "id">;

/**
 * Sees to it that the payment is looked at again when its state asks for it, and no more when it does not. Called in the
 * transaction that creates the payment, and then by the job itself: a payment's one job (its key is the payment) looks at
 * whatever state it finds, so nobody else who changes the state needs to touch it.
 */
export async function enqueueReconciliation(tx: Tx, payment: Watched, now: Date): Promise<void> {
  await tx.$queryRaw`select 1 from ${reconciliationJob(payment, now, Prisma.sql`${payment.id}`)}`;
}

/**
 * The same as an item of a FROM clause, for a statement that changes the payment itself.
 *
 * @param id the SQL of the payment's id; where it comes from a row that was not written, no job is either
 */
export function reconciliationJob(payment: Watched, now: Date, id: Prisma.Sql): Prisma.Sql {
  const runAt = nextCheckAt(payment, now);
  const key = Prisma.sql`'payment:' || ${id}::text`;
  if (runAt === null) return Prisma.sql`lateral graphile_worker.remove_job(${key})`;
  const payload = JSON.stringify({ payment_id: payment.id });
  return Prisma.sql`lateral graphile_worker.add_job(
    ${RECONCILE_PAYMENT}, ${payload}::json, run_at => ${runAt}::timestamptz, max_attempts => 1000, job_key => ${key}
  )`;
}
