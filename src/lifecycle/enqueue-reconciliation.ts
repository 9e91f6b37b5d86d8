import { Prisma, type Payment } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { nextCheckAt, type WatchedPayment } from "./reconciliation-schedule.ts";

export const RECONCILE_PAYMENT = "reconcile_payment";

type Watched = WatchedPayment & Pick<Payment, "id">;

/**
 * Enqueues the payment's next reconciliation, or removes it when the state is final. A payment has one job, whose key is the
 * payment. It acts on the state it finds, so only the creation of the payment and the job itself call this.
 */
export async function enqueueReconciliation(tx: Tx, payment: Watched, now: Date): Promise<void> {
  await tx.$queryRaw`select 1 from ${reconciliationJob(payment, now, Prisma.sql`${payment.id}`)}`;
}

/**
 * The same as an item of a FROM clause, for a statement that changes the payment.
 *
 * @param id the SQL of the payment's id, from a row that the statement writes: without the row there is no job
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
