// Measures reconciliation: with a million finished orders in the database, workers read only the payments that are due and
// do not slow down returning customers; and an audit reads only what changed. Run by `npm run bench:reconcile`.
import { execFile } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import pg from "pg";
import { measureAudit } from "./audit-cost.ts";
import { seedProducts } from "./database.ts";
import { fillFinishedOrders, fillOpenPayments } from "./finished-orders.ts";
import { imageNode } from "./node.ts";
import { startPostgres } from "./postgres.ts";
import { startServerProcess } from "./processes.ts";
import { PRICES, runCheckouts, runPacedReturns } from "./scenarios.ts";

const SECRET_KEY = "bench_secret_key";
/** The first returns of a server are slow: its code is not compiled yet. */
const WARM_UP_SECONDS = 15;
/** How long lookups are counted while no customer returns. */
const ALONE_MS = 10_000;
/** See the test of reconciliation-schedule.ts. */
const LOOKUPS_PER_UNPAID_PAYMENT = 84;
const { values } = parseArgs({
  options: {
    finished: { type: "string", default: "1000000" },
    open: { type: "string", default: "100000" },
    ceiling: { type: "string", default: "50" },
    workers: { type: "string", default: "2" },
    rate: { type: "string", default: "30" },
    seconds: { type: "string", default: "40" },
  },
});
const [finished, open, ceiling, workers, rate, seconds] = [
  values.finished,
  values.open,
  values.ceiling,
  values.workers,
  values.rate,
  values.seconds,
].map(Number) as [number, number, number, number, number, number];

const stops: (() => Promise<unknown>)[] = [];
process.once("SIGINT", () => {
  void stopAll().then(() => process.exit(130));
});
try {
  await main();
} finally {
  await stopAll();
}
process.exit(0);

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

async function main(): Promise<void> {
  const { postgres, directory } = await startPostgres(stops, "ours");
  const env = {
    NODE_ENV: "production",
    PUBLIC_URL: "https://pay.shop.example",
    DATABASE_URL: postgres.serverUrl,
    KHALTI_ENVIRONMENT: "sandbox",
    KHALTI_SECRET_KEY: SECRET_KEY,
    KHALTI_PUBLIC_KEY: "bench_public_key",
    TRUSTED_PROXIES: "1",
    CHECKOUT_RATE_LIMIT: "1000000",
    RETURN_RATE_LIMIT: "1000000",
    KHALTI_LOOKUPS_PER_SECOND: String(ceiling),
    LOG_LEVEL: "warn",
  };
  const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  await promisify(execFile)(process.execPath, [main, "migrate"], {
    env: { ...env, MIGRATION_DATABASE_URL: postgres.url },
  });
  await seedProducts(postgres.url, PRICES);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  stops.push(() => client.end());

  console.log(`${String(finished)} finished orders, ${String(open)} open payments …`);
  await fillFinishedOrders(client, finished);
  await fillOpenPayments(client, open);
  await settle(client);
  await explain(client);
  await measureAudit(client, postgres.serverUrl);

  const { node, flags } = await imageNode();
  const start = async (name: string, more: Record<string, string>) => {
    const file = fileURLToPath(
      new URL(`./${more["ROLE"] === undefined ? "stub" : "our-server"}.ts`, import.meta.url),
    );
    const server = await startServerProcess({
      node,
      args: [...flags, "--import", "tsx", file],
      env: { ...env, ...more },
      logFile: path.join(directory, `${name}.log`),
    });
    stops.push(() => server.stop());
    return server;
  };
  const stub = await start("stub", {});
  const web = await start("web", { ROLE: "web", STUB_URL: stub.url });
  // Made before the workers start, which otherwise would complete these payments before their customers return.
  const pidxs = await checkOut(client, web.url, rate * (2 * seconds + WARM_UP_SECONDS));
  for (let worker = 1; worker <= workers; worker++) {
    await start(`worker-${String(worker)}`, { ROLE: "worker", STUB_URL: stub.url });
  }

  await measureReturns(web.url, pidxs.splice(0, rate * WARM_UP_SECONDS));
  const idle = await measureReturns(web.url, pidxs.splice(0, rate * seconds));
  await client.query("update payments set due_at = now() where pidx like 'open%'");
  await settle(client);
  const before = await readCounters(client, stub.url);
  const busy = await measureReturns(web.url, pidxs);
  const between = await readCounters(client, stub.url);
  await sleep(ALONE_MS);
  const after = await readCounters(client, stub.url);

  console.log(`\nreturns at ${String(rate)}/s, ceiling ${String(ceiling)} lookups/s`);
  report("nothing to reconcile", idle);
  report(`${String(open)} due payments`, busy);
  const ratio = (p: number) => at(busy.latenciesMs, p) / at(idle.latenciesMs, p);
  console.log(
    `p50 ${ratio(0.5).toFixed(2)}x, p99 ${ratio(0.99).toFixed(2)}x of idle (aim: at most 1.25x)`,
  );
  reportLookups("while customers return", before, between);
  reportLookups("when none returns", between, after);
  console.log(
    `read by a full scan: ${String(after.scanned - before.scanned)} rows of orders and payments`,
  );
}

/** What so large a write leaves to do would slow down the next statements: in a shop, payments become due one by one. */
async function settle(client: pg.Client): Promise<void> {
  await client.query("vacuum analyze");
  await client.query("checkpoint");
}

/** Prints the plans of the statements of one wake-up. */
async function explain(client: pg.Client): Promise<void> {
  const show = async (title: string, sql: string) => {
    const { rows } = await client.query<{ "QUERY PLAN": string }>(
      `explain (analyze, buffers, costs off, timing off, summary off) ${sql}`,
    );
    console.log(`\n${title}\n${rows.map((row) => `  ${row["QUERY PLAN"]}`).join("\n")}`);
  };
  await show(
    "one payment with its order, as confirmPayment reads it:",
    `select p.id, o.status, exists (select 1 from payments other where other.order_id = o.id and other.id <> p.id
       and other.status in ('created', 'initiated', 'pending'))
     from payments p join orders o on o.id = p.order_id where p.pidx = 'open77'`,
  );
  await show(
    "the next ten due payments, as the dispatcher takes them:",
    `select id from payments where due_at <= now() + interval '2 days' and status in ('created', 'initiated', 'pending')
     order by due_at limit 10 for update skip locked`,
  );
}

/** Payments whose customers return later; no worker looks at them. */
async function checkOut(client: pg.Client, url: string, count: number): Promise<string[]> {
  const { pidxs } = await runCheckouts(url, { count, connections: 4 });
  await client.query(
    "update payments set due_at = now() + interval '1 day' where pidx = any($1::text[])",
    [pidxs],
  );
  return pidxs;
}

async function measureReturns(url: string, pidxs: string[]) {
  const run = await runPacedReturns(url, { pidxs, perSecond: rate });
  if (run.wrong > 0) throw new Error(`${String(run.wrong)} returns had another status than 303`);
  return run;
}

interface Counters {
  lookups: number;
  /** Rows read by full scans. */
  scanned: number;
  at: number;
}

async function readCounters(client: pg.Client, stubUrl: string): Promise<Counters> {
  await client.query("select pg_stat_force_next_flush(), pg_stat_clear_snapshot()");
  const { rows } = await client.query<{ scanned: string }>(
    "select sum(seq_tup_read) as scanned from pg_stat_user_tables where relname in ('orders', 'payments')",
  );
  const stub = await fetch(`${stubUrl}/healthz`);
  const { open_lookups: lookups } = (await stub.json()) as { open_lookups: number };
  return { lookups, scanned: Number(rows[0]?.scanned), at: performance.now() };
}

function report(title: string, run: { latenciesMs: number[] }): void {
  console.log(
    `  ${title}: p50 ${at(run.latenciesMs, 0.5).toFixed(1)} ms, p99 ${at(run.latenciesMs, 0.99).toFixed(1)} ms`,
  );
}

/** The ceiling is shared: what customers need, payments leave to them. */
function reportLookups(when: string, before: Counters, after: Counters): void {
  const lookups = after.lookups - before.lookups;
  const perSecond = (1_000 * lookups) / (after.at - before.at);
  const perDay = (24 * 60 * 60 * perSecond) / LOOKUPS_PER_UNPAID_PAYMENT;
  console.log(
    `${when}: ${String(lookups)} due payments looked up, ${perSecond.toFixed(1)} a second: ${perDay.toFixed(0)} unpaid payments a day`,
  );
}

function at(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
