import { query } from "./query.ts";

/** Rows that are due or will be: `kind`, `id`, `due_at`. */
export const DUE_ROWS = [
  ["payment", "payments"],
  ["refund", "refunds"],
  ["top_up", "top_ups"],
]
  .map(
    ([kind, table]) =>
      `select '${String(kind)}' as kind, id, due_at from ${String(table)} where due_at is not null`,
  )
  .join(" union all ");

/** The ids of the rows that workers have taken. */
const TAKEN =
  "select payload ->> 'id' from graphile_worker._private_jobs where payload ->> 'id' <> ''";

/** Makes all rows due now that will be due, except those that a worker has taken. */
export async function makeJobsDue(databaseUrl: string): Promise<void> {
  for (const table of ["payments", "refunds", "top_ups"]) {
    await query(
      databaseUrl,
      `update ${table} set due_at = now() where due_at > now() and id::text not in (${TAKEN})`,
    );
  }
}

/** The number of rows that are due, or that a worker has taken. */
export async function dueJobs(databaseUrl: string): Promise<number> {
  const [row] = await query<{ due: number }>(
    databaseUrl,
    `select ((select count(*) from (${DUE_ROWS}) due where due_at <= now())
       + (select count(*) from graphile_worker._private_jobs where run_at <= now()))::int as due`,
  );
  return row?.due ?? 0;
}

/** Open payments that are never due, one sentence each. */
export async function forgottenJobs(databaseUrl: string): Promise<string[]> {
  const rows = await query<{ what: string }>(
    databaseUrl,
    `select 'payment ' || id || ' is ' || status || ' and never due' as what from payments
     where status in ('created', 'initiated', 'pending') and due_at is null`,
  );
  return rows.map((row) => row.what);
}
