import { query } from "./query.ts";

/** Makes all waiting jobs due now; workers poll every second. */
export async function makeJobsDue(databaseUrl: string): Promise<void> {
  await query(
    databaseUrl,
    "update graphile_worker._private_jobs set run_at = now() where locked_at is null",
  );
}

/** The number of jobs that are due or running. */
export async function dueJobs(databaseUrl: string): Promise<number> {
  const [row] = await query<{ due: number }>(
    databaseUrl,
    "select count(*)::int as due from graphile_worker._private_jobs where run_at <= now()",
  );
  return row?.due ?? 0;
}

/** Open payments without a job, and jobs that stay locked without a worker, one sentence each. */
export async function forgottenJobs(databaseUrl: string): Promise<string[]> {
  const rows = await query<{ what: string }>(
    databaseUrl,
    `select 'payment ' || p.id || ' is ' || p.status || ' without a job' as what from payments p
     where p.status in ('created', 'initiated', 'pending') and not exists (
       select 1 from graphile_worker._private_jobs j
       where j.key = 'payment:' || p.id and j.attempts < j.max_attempts)
     union all
     select 'job ' || j.id || ' is locked' from graphile_worker._private_jobs j
     where j.locked_at < now() - interval '5 seconds'`,
  );
  return rows.map((row) => row.what);
}
