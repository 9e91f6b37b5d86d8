import type pg from "pg";
import { failed, type Found, ok, toMinute, warning } from "./finding.ts";

const ADVICE =
  "Start an instance with ROLE=all or ROLE=worker, or see why its log says that it does not run. Without it no refund is made, no top-up is delivered, and payments of customers who do not come back are not looked up.";

/**
 * Checks that a worker runs. Every five minutes one of the workers records that it has added the recurring jobs; we
 * allow one missed round. A worker that has just started has recorded nothing yet, but holds a LISTEN connection.
 */
export async function checkWorker(client: pg.Client): Promise<Found> {
  const { rows } = await client.query<{ seenAt: Date | null; recent: boolean; started: boolean }>(
    `select seen_at as "seenAt", coalesce(seen_at > now() - interval '11 minutes', false) as recent,
       exists (
         select from pg_stat_activity
         where datname = current_database() and backend_start > now() - interval '11 minutes'
           and query like 'LISTEN "jobs:insert"%'
       ) as started
     from (
       select greatest(max(last_execution), max(known_since)) as seen_at
       from graphile_worker._private_known_crontabs
     ) seen`,
  );
  const { seenAt = null, recent = false, started = false } = rows[0] ?? {};
  if (recent && seenAt !== null) return ok(`one was at work at ${toMinute(seenAt)}`);
  if (started) return ok("one has just been started");
  return seenAt === null
    ? warning("none has ever run on this database", ADVICE)
    : failed(`none has been at work since ${toMinute(seenAt)}`, ADVICE);
}
