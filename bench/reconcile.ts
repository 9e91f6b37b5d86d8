// Measures reconciliation: with a million finished orders in the database, a cycle reads only the open payments and does
// not slow down returning customers. Run by `npm run bench:reconcile`.
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import pg from "pg";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";
import { seedProducts } from "./database.ts";
import { imageNode } from "./node.ts";
import { startServerProcess } from "./processes.ts";
import { PRICES, runCheckouts, runPacedReturns } from "./scenarios.ts";

const SECRET_KEY = "bench_secret_key";
const { values } = parseArgs({
  options: {
    finished: { type: "string", default: "1000000" },
    open: { type: "string", default: "100000" },
    ceiling: { type: "string", default: "100" },
    workers: { type: "string", default: "2" },
    rate: { type: "string", default: "30" },
    seconds: { type: "string", default: "20" },
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
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-bench-"));
  await chmod(directory, 0o755);
  stops.push(() => rm(directory, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({
    directory: path.join(directory, "postgres"),
    database: "ours",
  });
  stops.push(() => postgres.stop());
  const env = {
    NODE_ENV: "production",
    PUBLIC_URL: "https://pay.shop.example",
    DATABASE_URL: postgres.serverUrl,
    KHALTI_ENVIRONMENT: "sandbox",
    KHALTI_SECRET_KEY: SECRET_KEY,
    KHALTI_PUBLIC_KEY: "bench_public_key",
    CHECKOUT_RATE_LIMIT: "1000000",
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
  await fill(client);
  await explain(client);

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
  for (let worker = 1; worker <= workers; worker++) {
    await start(`worker-${String(worker)}`, { ROLE: "worker", STUB_URL: stub.url });
  }

  const idle = await measureReturns(client, web.url);
  const before = await readCounters(client);
  await client.query(
    "update graphile_worker._private_jobs set run_at = now() where key like '%09'",
  );
  await sleep(2_000);
  const busy = await measureReturns(client, web.url);
  const after = await readCounters(client);

  console.log(`\nreturns at ${String(rate)}/s, ceiling ${String(ceiling)} lookups/s`);
  report("nothing to reconcile", idle);
  report(`${String(open)} due payments`, busy);
  const ratio = (p: number) => at(busy.latenciesMs, p) / at(idle.latenciesMs, p);
  console.log(
    `p50 ${ratio(0.5).toFixed(2)}x, p99 ${ratio(0.99).toFixed(2)}x of idle (aim: at most 1.25x)`,
  );
  const jobs = after.jobs - before.jobs;
  console.log(
    `meanwhile: ${String(jobs)} payments reconciled; read by a full scan: ${String(after.scanned - before.scanned)} rows of orders and payments`,
  );
}

/** A database as after years: many payments completed long ago, and some open ones, each with its job. */
async function fill(client: pg.Client): Promise<void> {
  const insertOrders = (ids: string, status: string, at: string) => `
    insert into orders (id, purchase_order_id, status, amount_paisa, amount_breakdown, token_hash, created_at, paid_at)
    select (${ids})::uuid, '${status}-' || n, '${status === "paid" ? "paid" : "awaiting_payment"}', 45000, '[]', '\\x00', ${at},
      ${status === "paid" ? at : "null"}
    from generate_series(1, $1::int) n`;
  const id = (last: string) => `lpad(to_hex(n), 8, '0') || '-0000-7000-8000-0000000000${last}'`;
  const at = "now() - interval '100 days' - n * interval '1 second'";
  await client.query(insertOrders(id("01"), "paid", at), [finished]);
  await client.query(
    `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, transaction_id,
       created_at, completed_at, expires_at)
     select (${id("02")})::uuid, (${id("01")})::uuid, 1, 'paid-' || n, 'completed', 45000, 'done' || n, 'D' || n,
       ${at}, ${at}, ${at}
     from generate_series(1, $1::int) n`,
    [finished],
  );
  await client.query(insertOrders(id("08"), "open", "now()"), [open]);
  await client.query(
    `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, created_at, expires_at)
     select (${id("09")})::uuid, (${id("08")})::uuid, 1, 'open-' || n, 'initiated', 45000, 'open' || n, now(),
       now() + interval '1 hour'
     from generate_series(1, $1::int) n`,
    [open],
  );
  await client.query(
    `select count(*) from (
       select graphile_worker.add_job('reconcile_payment', json_build_object('payment_id', p.id),
         run_at => now() + interval '1 day', job_key => 'payment:' || p.id) from payments p where status = 'initiated'
     ) added`,
  );
  await client.query("vacuum analyze");
}

/** Prints the plans of the statements of one job. */
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
    "the next due job, as the queue finds it:",
    `select id from graphile_worker._private_jobs where is_available and run_at <= now() + interval '2 days'
     order by priority, run_at, id limit 1`,
  );
  const { rows } = await client.query<{ jobs: string }>(
    "select count(*) as jobs from graphile_worker._private_jobs",
  );
  console.log(`\njobs in the queue: ${rows[0]?.jobs ?? "?"} (finished payments have none)`);
}

async function measureReturns(client: pg.Client, url: string) {
  const { pidxs } = await runCheckouts(url, { count: rate * seconds, connections: 4 });
  // Otherwise the worker would complete these payments before their customers return.
  await client.query(
    `update graphile_worker._private_jobs set run_at = now() + interval '1 day'
     where key not like '%09'`,
  );
  const run = await runPacedReturns(url, { pidxs, perSecond: rate });
  if (run.wrong > 0) throw new Error(`${String(run.wrong)} returns had another status than 303`);
  return run;
}

async function readCounters(client: pg.Client): Promise<{ jobs: number; scanned: number }> {
  await client.query("select pg_stat_force_next_flush(), pg_stat_clear_snapshot()");
  const { rows } = await client.query<{ jobs: string; scanned: string }>(
    `select (select count(*) from graphile_worker._private_jobs where key like '%09' and attempts = 0
         and run_at between now() and now() + interval '2 hours') as jobs,
       (select sum(seq_tup_read) from pg_stat_user_tables where relname in ('orders', 'payments')) as scanned`,
  );
  return { jobs: Number(rows[0]?.jobs), scanned: Number(rows[0]?.scanned) };
}

function report(title: string, run: { latenciesMs: number[] }): void {
  console.log(
    `  ${title}: p50 ${at(run.latenciesMs, 0.5).toFixed(1)} ms, p99 ${at(run.latenciesMs, 0.99).toFixed(1)} ms`,
  );
}

function at(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
