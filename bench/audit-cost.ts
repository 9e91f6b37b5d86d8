// What one pass of the auditor reads, as a worker runs it.
import type pg from "pg";

const dist = (file: string) => new URL(`../dist/${file}`, import.meta.url).href;
const CHANGED = 100;

/** The tables that the auditor reads. */
const TABLES = [
  "orders",
  "order_items",
  "payments",
  "refunds",
  "top_ups",
  "order_history",
  "events",
  "postings",
];

/** Runs a pass in which nothing has changed, and one after some orders have. Prints rows read and milliseconds. */
export async function measureAudit(client: pg.Client, databaseUrl: string): Promise<void> {
  const { auditChanges } = (await import(
    dist("audit/audit-changes.js")
  )) as typeof import("../src/audit/audit-changes.ts");
  const { connectDatabase } = (await import(
    dist("database/database.js")
  )) as typeof import("../src/database/database.ts");
  const onError = () => undefined; // the failing query reports it
  const logger = { error: console.error } as never;
  const connect = () => {
    const database = connectDatabase({ url: databaseUrl, maxConnections: 2, onError });
    return { db: database.db, close: () => database.close() };
  };
  const pass = async (what: string) => {
    const before = await rowsRead(client);
    const { db, close } = connect();
    const begin = performance.now();
    await auditChanges({ db, reportsDb: db, clock: { now: () => new Date() }, logger });
    const tookMs = performance.now() - begin;
    await close(); // a session that ends has reported its counts
    const read = (await rowsRead(client)) - before;
    console.log(`  ${what}: ${String(read)} rows read, ${tookMs.toFixed(0)} ms`);
  };
  await client.query(
    `update audit_progress set seen_until = now(), round_until = null,
       history_seen = (select max(id) from order_history), postings_seen = (select max(id) from postings)`,
  );
  console.log("\none pass of the auditor");
  await pass("first"); // also looks at the changes of the fill's last minutes
  await pass("nothing changed");
  await client.query(
    `update orders set version = version + 1
     where id in (select id from orders where status = 'paid' order by id limit ${String(CHANGED)})`,
  );
  await pass(`${String(CHANGED)} orders changed`);
}

async function rowsRead(client: pg.Client): Promise<number> {
  await client.query("select pg_stat_force_next_flush(), pg_stat_clear_snapshot()");
  const { rows } = await client.query<{ read: string }>(
    `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) as read
     from pg_stat_user_tables where relname = any($1::text[])`,
    [TABLES],
  );
  return Number(rows[0]?.read);
}
