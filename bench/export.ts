// Measures exports: a million orders as CSV over HTTP and by the command line, each in less than 200 MB of resident
// memory; and the settlement of a year. Run by `npm run bench:export`.
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { open, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import pg from "pg";
import { startPostgres } from "./postgres.ts";
import { startServerProcess } from "./processes.ts";

const MAX_MEGABYTES = 200;
const { values } = parseArgs({ options: { orders: { type: "string", default: "1000000" } } });
const orders = Number(values.orders);

const KEY = "bench_viewer_key";
/** As the Dockerfile starts it. */
const MEMORY_LIMITS = ["--max-old-space-size=160", "--max-semi-space-size=8"];
const ours = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const stops: (() => Promise<unknown>)[] = [];
process.once("SIGINT", () => {
  void stopAll().then(() => process.exit(130));
});
const wrong: string[] = [];
try {
  await main();
} finally {
  await stopAll();
}
for (const line of wrong) console.error(line);
process.exit(wrong.length === 0 ? 0 : 1);

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

async function main(): Promise<void> {
  const { postgres, directory } = await startPostgres(stops, "ours");
  const env = {
    NODE_ENV: "production",
    ROLE: "web",
    PUBLIC_URL: "https://pay.shop.example",
    DATABASE_URL: postgres.url,
    KHALTI_BASE_URL: "https://khalti.example", // never called
    KHALTI_ENVIRONMENT: "sandbox",
    KHALTI_SECRET_KEY: "bench_secret_key",
    KHALTI_PUBLIC_KEY: "bench_public_key",
    LOG_LEVEL: "warn",
  };
  await promisify(execFile)(process.execPath, [ours("../dist/main.js"), "migrate"], { env });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  stops.push(() => client.end());

  console.log(`${String(orders)} orders …`);
  await fill(client);

  const server = await startServerProcess({
    args: [...MEMORY_LIMITS, ours("../dist/main.js")],
    env,
    logFile: path.join(directory, "server.log"),
  });
  stops.push(() => server.stop());
  const idle = await peakMegabytes(server.pid);

  await settlement(client, server.url);
  const served = await download(server.url);
  judge("GET /v1/admin/orders.csv", { ...served, peak: await peakMegabytes(server.pid) });
  console.log(`  (the same server before the first request: ${idle.toFixed(0)} MB)`);

  judge("export orders", await runExport(env, path.join(directory, "orders.csv")));
}

interface Run {
  rows: number;
  bytes: number;
  ms: number;
  peak: number;
}

function judge(name: string, { rows, bytes, ms, peak }: Run): void {
  console.log(
    `${name}: ${String(rows)} rows, ${(bytes / 1e6).toFixed(0)} MB in ${(ms / 1_000).toFixed(1)} s` +
      ` (${(rows / (ms / 1_000)).toFixed(0)} rows/s), peak ${peak.toFixed(0)} MB resident`,
  );
  if (rows !== orders) wrong.push(`${name}: ${String(rows)} rows instead of ${String(orders)}`);
  if (peak > MAX_MEGABYTES) {
    wrong.push(`${name}: ${peak.toFixed(0)} MB, aim: at most ${String(MAX_MEGABYTES)} MB`);
  }
}

/** Every tenth order has two attempts, a third is unpaid, and some are partially refunded. */
async function fill(client: pg.Client): Promise<void> {
  const id = (last: string, n = "n") =>
    `(lpad(to_hex(${n}), 8, '0') || '-0000-7000-8000-0000000000${last}')::uuid`;
  // Spread over the year that a settlement may cover, newest last.
  const at = `now() - interval '360 days' * (1 - n / ${String(orders)}.0)`;
  const paid = "n % 3 <> 0";
  const all = `from generate_series(1, ${String(orders)}) n`;
  await client.query(
    `insert into orders (id, purchase_order_id, status, amount_paisa, refunded_paisa, amount_breakdown, customer_name,
       customer_email, customer_phone, metadata, token_hash, created_at, paid_at)
     select ${id("01")}, 'KB-' || n,
       (case when not ${paid} then 'expired' when n % 50 = 1 then 'partially_refunded' else 'paid' end)::order_status,
       90000, case when ${paid} and n % 50 = 1 then 10000 else 0 end,
       '[{"label": "Mark price", "amount": 79646}, {"label": "VAT", "amount": 10354}]',
       'ग्राहक ' || n, 'customer' || n || '@example.com', '98' || lpad(n::text, 8, '0'),
       jsonb_build_object('cart', n::text, 'note', repeat('x', n % 60)), '\\x00', ${at},
       case when ${paid} then ${at} end ${all}`,
  );
  await client.query(
    `insert into order_items (order_id, position, sku, name, quantity, unit_amount_paisa, amount_paisa)
     select ${id("01")}, item, 'tea-250g', 'Ilam tea, 250 g', 1, 45000, 45000 ${all}, generate_series(0, 1) item`,
  );
  await client.query(
    `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, payment_url, transaction_id,
       fee_paisa, created_at, completed_at)
     select ${id("02")}, ${id("01")}, 1, 'KB-' || n,
       (case when not ${paid} then 'expired' when n % 50 = 1 then 'partially_refunded' else 'completed' end)::payment_status,
       90000, md5(n::text), 'https://pay.khalti.com/?pidx=' || md5(n::text),
       case when ${paid} then 'T' || n end, case when ${paid} and n % 7 <> 0 then 2700 end, ${at},
       case when ${paid} then ${at} end ${all}
     union all
     select ${id("03")}, ${id("01")}, 2, 'KB-' || n || '-2', 'canceled', 90000, md5('b' || n), null, null, null, ${at}, null
     ${all} where n % 10 = 0`,
  );
  await client.query(
    `insert into refunds (id, order_id, payment_id, status, amount_paisa, reason, requested_by, created_at, ended_at)
     select ${id("04")}, ${id("01")}, ${id("02")}, 'succeeded', 10000, 'Broken cup', 'staff:bench', ${at}, ${at}
     ${all} where ${paid} and n % 50 = 1`,
  );
  await client.query(
    `insert into order_history (order_id, payment_id, at, type, actor, data)
     select ${id("01")}, ${id("02")}, ${at}, 'payment_completed', 'reconciler', '{}' ${all} where ${paid}
     union all
     select ${id("01")}, ${id("02")}, ${at}, 'refund_succeeded', 'staff:bench', jsonb_build_object('refund_id', ${id("04")})
     ${all} where ${paid} and n % 50 = 1
     order by 3`,
  );
  await client.query("select post_missing_entries('-infinity')");
  await client.query(
    "insert into api_keys (id, name, role, hash) values (gen_random_uuid(), 'bench', 'viewer', $1)",
    [createHash("sha256").update(KEY).digest()],
  );
  await client.query("vacuum analyze");
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${KEY}` } });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

async function download(url: string): Promise<Omit<Run, "peak">> {
  const began = performance.now();
  const response = await get(`${url}/v1/admin/orders.csv`);
  let [lines, bytes] = [0, 0];
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    lines += countLines(chunk);
  }
  return { rows: lines - 1, bytes, ms: performance.now() - began };
}

/** Counts newlines: no generated cell contains one. */
function countLines(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  return lines;
}

async function runExport(env: Record<string, string>, file: string): Promise<Run> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [...MEMORY_LIMITS, ours("../dist/cli.js"), "export", "orders", "--out", file],
    { stdio: ["ignore", "ignore", "inherit"], env: { PATH: process.env["PATH"], ...env } },
  );
  const ended = once(child, "exit");
  stops.push(() => Promise.resolve(child.kill()));
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peak = Math.max(peak, await peakMegabytes(child.pid ?? 0));
    await Promise.race([ended, sleep(100)]);
  }
  const ms = performance.now() - began;
  if (child.exitCode !== 0) throw new Error(`export ended with ${String(child.exitCode)}`);
  let lines = 0;
  const written = await open(file);
  for await (const chunk of written.createReadStream()) lines += countLines(chunk as Uint8Array);
  return { rows: lines - 1, bytes: (await stat(file)).size, ms, peak };
}

/** Peak resident memory of the process, in MB (10^6 bytes); 0 after it has ended. Needs Linux. */
async function peakMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, "utf8").catch(() => "");
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024) / 1e6;
}

/** Measures the longest settlement, and checks that the settlement of a month reads indexes only. */
async function settlement(client: pg.Client, url: string): Promise<void> {
  const day = (ago: number) =>
    new Date(Date.now() + (345 - ago * 24 * 60) * 60_000).toISOString().slice(0, 10);
  const ask = async (from: number, to: number) => {
    const began = performance.now();
    const response = await get(`${url}/v1/admin/reports/daily?from=${day(from)}&to=${day(to)}`);
    const { total } = (await response.json()) as { total: { orders_paid: number } };
    return { paid: total.orders_paid, ms: performance.now() - began };
  };
  const year = await ask(365, 0);
  const before = await rowsRead(client);
  const month = await ask(130, 101);
  const read = (await rowsRead(client)) - before;
  console.log(
    `GET /v1/admin/reports/daily of 366 days: ${String(year.paid)} payments in ${year.ms.toFixed(0)} ms; of 30 days:` +
      ` ${String(month.paid)} in ${month.ms.toFixed(0)} ms, ${String(read)} rows read from tables`,
  );
  const paid = orders - Math.floor(orders / 3);
  if (year.paid !== paid) wrong.push(`settlement: not ${String(paid)} payments`);
  if (read > month.paid / 100) wrong.push("settlement: it should read indexes only");
}

/** Waits, because idle Postgres sessions may report their statistics ten seconds late. */
async function rowsRead(client: pg.Client): Promise<number> {
  await sleep(11_000);
  await client.query("select pg_stat_force_next_flush(), pg_stat_clear_snapshot()");
  const { rows } = await client.query<{ read: string }>(
    `select sum(seq_tup_read + idx_tup_fetch) as read from pg_stat_user_tables where relname in ('payments', 'refunds', 'postings')`,
  );
  return Number(rows[0]?.read);
}
