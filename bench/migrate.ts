// Times migrations on a million orders, with traffic beside them: `npm run bench:migrate`. A migration may stretch the traffic's
// p99 to twice of what it is alone. The traffic is SQL, as servers of the version before send it: reads and whole orders.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";
import { runMigrationScript } from "../src/database/migration-script.ts";
import { readMigrationState } from "../src/database/migration-state.ts";
import { applyMigrations } from "../src/database/migrations.ts";
import { fillFinishedOrders } from "./finished-orders.ts";
import { startTraffic } from "./sql-traffic.ts";

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "1000000" },
    rate: { type: "string", default: "100" },
    seconds: { type: "string", default: "20" },
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
    "build an index",
    "create index concurrently if not exists bench_index on orders (bench_count, created_at)",
  ],
  ["drop it", "drop index concurrently if exists bench_index"],
  ["drop the columns", "alter table orders drop column bench_note, drop column bench_count"],
];
const AIM = 2;

const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-bench-"));
await chmod(directory, 0o755);
const postgres = await startEmbeddedPostgres({
  directory: path.join(directory, "postgres"),
  database: "ours",
});
try {
  await main();
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
process.exit(0);

async function main(): Promise<void> {
  const { url } = postgres;
  await applyMigrations(url, postgres.serverUrl, { until: values.after });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  console.log(`${values.orders} orders, ${values.rate} statements a second …`);
  await fillFinishedOrders(client, Number(values.orders));
  await client.query("vacuum analyze");

  const traffic = await startTraffic(url, Number(values.rate), Number(values.orders));
  await sleep(3_000); // caches and plans
  const alone = await during(() => sleep(Number(values.seconds) * 1_000));
  print("traffic alone", alone, alone.p99);
  const { pending } = await readMigrationState(url);
  for (const name of pending) {
    print(
      name,
      await during(() => applyMigrations(url, postgres.serverUrl, { until: name })),
      alone.p99,
    );
  }
  for (const [name, sql] of SAMPLES) {
    print(name, await during(() => runMigrationScript(client, sql)), alone.p99);
  }
  await traffic.stop();
  await client.end();

  async function during(work: () => Promise<unknown>) {
    traffic.clear();
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1_000;
    await sleep(1_000); // requests that queued up
    return { seconds, ...traffic.percentiles() };
  }
}

function print(
  name: string,
  { seconds, p50, p99, max }: { seconds: number; p50: number; p99: number; max: number },
  aloneMs: number,
): void {
  const ratio = p99 / aloneMs;
  console.log(
    [
      name.padEnd(48),
      `${seconds.toFixed(2)} s`.padStart(9),
      `p50 ${p50.toFixed(1)} ms`.padStart(14),
      `p99 ${p99.toFixed(1)} ms`.padStart(15),
      `max ${max.toFixed(0)} ms`.padStart(13),
      `p99 ${ratio.toFixed(2)}x`.padStart(12),
      ratio > AIM ? `over the aim of ${String(AIM)}x` : "",
    ].join(" "),
  );
}
