import type { Pool } from "pg";
import type { DueKind } from "./due-kind.ts";

/**
 * Tasks of earlier versions, whose instances add their jobs until the last of them is replaced. This version carries none
 * out: rows say now when they are due.
 */
export const RETIRED_TASKS: readonly string[] = [
  "reconcile_payment",
  "carry_out_refund",
  "deliver_top_up",
];

/**
 * Deletes the wake-ups that will never run, and those of killed workers, which the queue would keep locked for hours. Their
 * rows are due again since long. A failed one stays for an hour, so that its error can be read. A job of an earlier version
 * goes when no instance of that version has taken it in time.
 */
export async function deleteDeadWakeUps(
  pool: Pick<Pool, "query">,
  kinds: readonly DueKind[],
): Promise<void> {
  await pool.query(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
     where t.id = j.task_id and (
       t.identifier = any($1::text[]) and (
         j.locked_at < now() - interval '10 minutes'
         or (j.locked_at is null and j.attempts >= j.max_attempts and j.updated_at < now() - interval '1 hour')
       )
       or t.identifier = any($2::text[]) and coalesce(j.locked_at, j.run_at) < now() - interval '10 minutes'
     )`,
    [kinds.map(({ task }) => task), RETIRED_TASKS],
  );
}
