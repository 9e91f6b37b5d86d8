import type { Payment } from "../generated/prisma/client.ts";
import type { Tx } from "../lib/database.ts";
import { nextCheckAt } from "./reconcile-schedule.ts";

export const RECONCILE_PAYMENT = "reconcile_payment";

/**
 * Sees to it that the payment is looked at again when its state asks for it. Called in the transaction that changes the
 * state, so that no open payment is ever without its one job (the job's key is the payment).
 */
export async function scheduleReconcile(
  tx: Tx,
  payment: Pick<Payment, "id" | "status" | "createdAt" | "expiresAt" | "completedAt">,
  now: Date,
): Promise<void> {
  const runAt = nextCheckAt(payment, now);
  if (runAt === null) return;
  const payload = JSON.stringify({ payment_id: payment.id, status: payment.status });
  await tx.$queryRaw`
    select 1 from graphile_worker.add_job(
      ${RECONCILE_PAYMENT}, ${payload}::json, run_at => ${runAt}, max_attempts => 1000,
      job_key => ${`payment:${payment.id}`}
    )`;
}
