// Times migrations on a million orders, with traffic beside them: `npm run bench:migrate`. A migration may stretch the traffic's
// p99 to twice of what it is alone. The traffic is SQL, as servers of the version before send it: reads and whole orders.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { runMigrationScript } from "../src/database/migration-script.ts";
import { readMigrationState } from "../src/database/migration-state.ts";
import { applyMigrations } from "../src/database/migrations.ts";
import { fillFinishedOrders } from "./finished-orders.ts";
import { watchLockWaits } from "./lock-waits.ts";
import { startPostgres } from "./postgres.ts";
import { startTraffic } from "./sql-traffic.ts";
import { runBench, type Stop } from "./targets.ts";

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "1000000" },
    /** Statements a second. */
    rate: { type: "string", default: "200" },
    /** Of traffic alone, before each migration. */
    seconds: { type: "string", default: "10" },
    /** The orders are filled in after this migration, and those behind it are timed. */
    after: { type: "string", default: "20261128124320_khalti_key_refusals" },
  },
});

/** One of each kind that the house rules allow, so that there is something to time without a new migration. */
const SAMPLES: readonly (readonly [string, string])[] = [
  ["add a column", "alter table orders add column bench_note text"],
  [
    "add a column with a default",
    "alter table orders add column bench_count int not null default 0",
  ],
  [
    "add a check, not valid",
    "alter table orders add constraint bench_check check (bench_count >= 0) not valid",
  ],
  ["validate it", "alter table orders validate constraint bench_check"],
  [
    "add a table with a foreign key",
    "create table bench_notes (order_id uuid primary key references orders (id), note text)",
  ],
  [
    "build an index",
    "create index concurrently if not exists bench_index on orders (bench_count, created_at)",
  ],
  ["drop it", "drop index concurrently if exists bench_index"],
  ["drop the columns", "alter table orders drop column bench_note, drop column bench_count"],
];
const COLUMNS = [10, 9, 10, 10, 7, 9, 10];
/** How long a transaction that reads all orders stays open while a column is added. */
const EXPORT_MS = 20_000;
const AIM = 2;

async function main(stops: Stop[]): Promise<string[]> {
  const { postgres } = await startPostgres(stops, "ours");
  const { url } = postgres;
  await applyMigrations(url, postgres.serverUrl, { until: values.after });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  stops.push(() => client.end());
  console.log(`${values.orders} orders, ${values.rate} statements a second …`);
  await fill(client, Number(values.orders));

  const traffic = await startTraffic(url, Number(values.rate), Number(values.orders));
  stops.push(() => traffic.stop());
  await sleep(3_000); // caches and plans
  printHead();
  const { pending } = await readMigrationState(url);
  for (const name of pending) {
    await time(name, () => applyMigrations(url, postgres.serverUrl, { until: name }));
  }
  for (const [name, sql] of SAMPLES) await time(name, () => runMigrationScript(client, sql));
  await time("add a column, while a long export reads", async () => {
    const exporting = await holdOpen(url, EXPORT_MS);
    await runMigrationScript(client, "alter table orders add column bench_late int");
    await exporting.ended;
  });
  return []; // a missed aim stands in the table: machines differ

  async function time(name: string, work: () => Promise<unknown>): Promise<void> {
    traffic.clear();
    await sleep(Number(values.seconds) * 1_000);
    const alone = traffic.percentiles();
    traffic.clear();
    const stopWatching = await watchLockWaits(url);
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1_000;
    await sleep(1_000); // requests that queued up
    print(name, seconds, alone.p99, { ...traffic.percentiles(), lockMs: await stopWatching() });
  }
}

/** Without triggers and checks of foreign keys, which would take longer than everything else. */
async function fill(client: pg.Client, orders: number): Promise<void> {
  const startedAt = performance.now();
  await client.query("alter system set max_wal_size = '16GB'");
  await client.query("select pg_reload_conf()");
  await client.query("set session_replication_role = replica");
  await fillFinishedOrders(client, orders);
  await client.query("reset session_replication_role");
  await client.query("vacuum analyze");
  await client.query("checkpoint");
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`filled in ${seconds.toFixed(0)} s`);
}

/** Like an export: a transaction that has read all orders, and stays open. */
async function holdOpen(url: string, ms: number): Promise<{ ended: Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("begin");
  await client.query("select count(*) from orders");
  return { ended: sleep(ms).then(() => client.end()) };
}

function printHead(): void {
  printRow("migration", [
    "duration",
    "requests",
    "p99 alone",
    "beside",
    "ratio",
    "max",
    "on locks",
  ]);
}

/** @param beside with the longest wait for a lock that was seen */
function print(
  name: string,
  seconds: number,
  aloneMs: number,
  beside: { requests: number; p99: number; max: number; lockMs: number },
): void {
  const ratio = beside.p99 / aloneMs;
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  printRow(
    name,
    [
      `${seconds.toFixed(2)} s`,
      String(beside.requests),
      ms(aloneMs),
      ms(beside.p99),
      ratio.toFixed(2),
      ms(beside.max),
      ms(beside.lockMs),
    ],
    ratio > AIM ? ` over the aim of ${String(AIM)}` : "",
  );
}

function printRow(name: string, cells: readonly string[], note = ""): void {
  const row = cells.map((cell, column) => cell.padStart(COLUMNS[column] ?? 0)).join(" ");
  console.log(name.padEnd(60) + row + note);
}

await runBench(main);
