// What staff wait for: the lists, every search and the report, with a million orders in the books beside ten thousand, a
// thousand a day in both. Run by `npm run bench:admin`.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import axios from "axios";
import pg from "pg";
import { startEmbeddedPostgres } from "../src/local/embedded-postgres.ts";
import { startServerProcess } from "./processes.ts";

const MOST_MS = 100;
const MOST_RATIO = 1.5;
/** Below this a ratio tells of the machine's noise alone. */
const NOISE_MS = 5;
const KEY = "bench_viewer_key";
const { values } = parseArgs({
  options: {
    few: { type: "string", default: "10000" },
    many: { type: "string", default: "1000000" },
    times: { type: "string", default: "300" },
  },
});
const [few, many, times] = [values.few, values.many, values.times].map(Number) as [
  number,
  number,
  number,
];

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const stops: (() => Promise<unknown>)[] = [];
process.once("SIGINT", () => {
  void stopAll().then(() => process.exit(130));
});
const wrong: string[] = [];
try {
  await run();
} finally {
  await stopAll();
}
for (const line of wrong) console.error(line);
process.exit(wrong.length === 0 ? 0 : 1);

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

interface Books {
  orders: number;
  client: pg.Client;
  get: (route: string) => Promise<number>;
}

async function run(): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-bench-"));
  await chmod(directory, 0o755); // as root, Postgres runs as another user
  stops.push(() => rm(directory, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({
    directory: path.join(directory, "postgres"),
    database: "few",
    settings: { shared_buffers: "1GB" },
  });
  stops.push(() => postgres.stop());
  const small = await open(postgres.url, directory, few);
  await small.client.query("create database many");
  const large = await open(postgres.url.replace(/few$/, "many"), directory, many);

  const routes = await routesOf(large.client, small.client);
  console.log(
    `\nmilliseconds, ${String(times)} times each${" ".repeat(28)}few p50   p99 | many p50   p99 | ratio p50   p99`,
  );
  for (const { name, of } of routes) {
    const [a, b] = await compare(small, large, of);
    const ratio = (p: number) => at(b, p) / at(a, p);
    const ms = (value: number) => value.toFixed(1).padStart(6);
    console.log(
      `${name.padEnd(50)} ${ms(at(a, 0.5))} ${ms(at(a, 0.99))} |   ${ms(at(b, 0.5))} ${ms(at(b, 0.99))} |    ${ratio(0.5).toFixed(2)}  ${ratio(0.99).toFixed(2)}`,
    );
    if (at(b, 0.99) >= MOST_MS) wrong.push(`${name}: p99 is not below ${String(MOST_MS)} ms`);
    const slower = at(b, 0.99) - at(a, 0.99);
    if (ratio(0.99) > MOST_RATIO && slower > NOISE_MS) {
      wrong.push(`${name}: p99 is ${ratio(0.99).toFixed(2)} times that of ${String(few)} orders`);
    }
  }
  await explain(large.client);
}

async function open(url: string, directory: string, orders: number): Promise<Books> {
  const env = {
    NODE_ENV: "production",
    ROLE: "web",
    PUBLIC_URL: "https://pay.shop.example",
    DATABASE_URL: url,
    KHALTI_BASE_URL: "https://khalti.example", // nothing here asks it
    KHALTI_SECRET_KEY: "bench_secret_key",
    KHALTI_PUBLIC_KEY: "bench_public_key",
    LOG_LEVEL: "warn",
  };
  await promisify(execFile)(process.execPath, [main, "migrate"], { env });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  stops.push(() => client.end());
  console.log(`${String(orders)} orders …`);
  await fill(client, orders);
  const server = await startServerProcess({
    args: [main],
    env,
    logFile: path.join(directory, `${String(orders)}.log`),
  });
  stops.push(() => server.stop());
  const agent = new http.Agent({ keepAlive: true });
  const caller = axios.create({
    baseURL: server.url,
    httpAgent: agent,
    proxy: false,
    headers: { Authorization: `Bearer ${KEY}` },
    responseType: "text",
  });
  return {
    orders,
    client,
    async get(route) {
      const began = performance.now();
      await caller.get(route);
      return performance.now() - began;
    },
  };
}

/** A thousand orders a day up to now; a phone and an e-mail that have a twentieth of them; some that wait for a person. */
async function fill(client: pg.Client, orders: number): Promise<void> {
  const id = (last: string) =>
    `(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-0000000000${last}')::uuid`;
  const all = `from generate_series(1, ${String(orders)}) n`;
  const created = `now() - (${String(orders)} - n) * interval '86.4 seconds'`;
  const status = `(case when n % 5 = 0 then 'expired' when n % 997 = 1 then 'held' when n % 33 = 2 then 'partially_refunded' else 'paid' end)`;
  const paid = `${status} in ('paid', 'partially_refunded')`;
  await client.query("set session_replication_role = replica");
  await client.query(
    `insert into orders (id, purchase_order_id, status, amount_paisa, refunded_paisa, amount_breakdown, customer_name,
       customer_email, customer_phone, attention_code, attention_message, token_hash, created_at, paid_at)
     select ${id("01")}, 'KB-' || n, ${status}::order_status, 90000,
       case when ${status} = 'partially_refunded' then 10000 else 0 end, '[]', 'Customer ' || n,
       case when n % 20 = 1 then 'Regular@example.com' else 'customer' || n || '@example.com' end,
       case when n % 20 = 1 then '9800000000' else '98' || lpad(n::text, 8, '0') end,
       case when ${status} = 'held' then 'amount_mismatch' end, case when ${status} = 'held' then 'Another amount.' end,
       '\\x00', ${created}, case when ${paid} then ${created} end ${all}`,
  );
  await client.query(
    `insert into order_items (order_id, position, sku, name, quantity, unit_amount_paisa, amount_paisa)
     select ${id("01")}, 0, 'tea-250g', 'Ilam tea, 250 g', 2, 45000, 90000 ${all}`,
  );
  await client.query(
    `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, transaction_id, fee_paisa,
       held_code, held_message, held_at, created_at, completed_at)
     select ${id("02")}, ${id("01")}, 1, 'KB-' || n || '-1',
       (case ${status} when 'paid' then 'completed' else ${status} end)::payment_status, 90000, md5(n::text),
       case when ${paid} then 'T' || n end, case when ${paid} then 2700 end,
       case when ${status} = 'held' then 'amount_mismatch' end, case when ${status} = 'held' then 'Another amount.' end,
       case when ${status} = 'held' then ${created} end, ${created}, case when ${paid} then ${created} end ${all}`,
  );
  await client.query(
    `insert into refunds (id, order_id, payment_id, status, amount_paisa, reason, requested_by, created_at, settled_at)
     select ${id("03")}, ${id("01")}, ${id("02")}, 'succeeded', 10000, 'One came open.', 'staff:Asha', ${created}, ${created}
     ${all} where ${status} = 'partially_refunded'`,
  );
  await client.query(
    `insert into order_history (order_id, payment_id, at, type, actor)
     select ${id("01")}, null, ${created}, 'order_created', 'customer' ${all}
     union all
     select ${id("01")}, ${id("02")}, ${created}, 'refund_requested', 'staff:Asha' ${all} where ${status} = 'partially_refunded'`,
  );
  await client.query("set session_replication_role = default");
  await client.query(
    "insert into api_keys (id, name, role, hash) values (gen_random_uuid(), 'bench', 'viewer', $1)",
    [createHash("sha256").update(KEY).digest()],
  );
  await client.query("vacuum analyze");
}

type RouteOf = (books: Books, time: number) => string;

/** Every list and search, for another order each time. */
async function routesOf(
  large: pg.Client,
  small: pg.Client,
): Promise<{ name: string; of: RouteOf }[]> {
  const deep = new Map<number, string>();
  for (const [client, orders] of [
    [large, many],
    [small, few],
  ] as const) {
    const { rows } = await client.query<{ created_at: Date; id: string }>(
      "select created_at, id from orders order by created_at desc, id desc offset $1 limit 1",
      [orders / 2],
    );
    const place = [rows[0]?.created_at.toISOString(), rows[0]?.id];
    deep.set(orders, Buffer.from(JSON.stringify(place)).toString("base64url"));
  }
  const orders = "/v1/admin/orders";
  /** One of the paid ones. */
  const pick = (books: Books, time: number) => {
    const n = 1 + ((time * 7_919 + 3) % books.orders);
    return n % 5 === 0 ? n + 1 : n;
  };
  const day = (ago: number) =>
    new Date(Date.now() + (345 - ago * 24 * 60) * 60_000).toISOString().slice(0, 10);
  const search =
    (q: (n: number) => string): RouteOf =>
    (books, time) =>
      `${orders}?q=${encodeURIComponent(q(pick(books, time)))}`;
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const uuid = (n: number) => `${n.toString(16).padStart(8, "0")}-0000-7000-8000-000000000001`;
  return [
    { name: "orders", of: () => orders },
    {
      name: "orders, from the middle",
      of: (books) => `${orders}?cursor=${deep.get(books.orders) ?? ""}`,
    },
    { name: "orders, a hundred", of: () => `${orders}?limit=100` },
    { name: "orders by status paid", of: () => `${orders}?status=paid` },
    { name: "orders by status held", of: () => `${orders}?status=held&limit=10` },
    { name: "orders with attention", of: () => `${orders}?attention=true&limit=10` },
    { name: "orders of a day", of: () => `${orders}?from=${day(3)}&to=${day(3)}` },
    {
      name: "orders held in a week",
      of: () => `${orders}?status=held&from=${day(8)}&to=${day(1)}`,
    },
    { name: "search: order number", of: search((n) => `KB-${String(n)}`) },
    { name: "search: attempt's number", of: search((n) => `KB-${String(n)}-1`) },
    { name: "search: pidx", of: search((n) => md5(String(n))) },
    { name: "search: transaction id", of: search((n) => `T${String(n)}`) },
    { name: "search: phone", of: search((n) => `98${String(n).padStart(8, "0")}`) },
    { name: "search: phone of a twentieth of all orders", of: () => `${orders}?q=9800000000` },
    { name: "search: e-mail", of: search((n) => `customer${String(n)}@example.com`) },
    {
      name: "search: e-mail of a twentieth of all orders",
      of: () => `${orders}?q=regular@example.com`,
    },
    { name: "search: id", of: search(uuid) },
    { name: "search: nothing is found", of: () => `${orders}?q=nobody` },
    { name: "order with its history", of: (books, time) => `${orders}/${uuid(pick(books, time))}` },
    { name: "refunds", of: () => "/v1/admin/refunds" },
    { name: "refunds by status", of: () => "/v1/admin/refunds?status=succeeded" },
    { name: "audit", of: () => "/v1/admin/audit" },
    { name: "audit of one person", of: () => "/v1/admin/audit?actor=Asha" },
    { name: "report of a day", of: () => `/v1/admin/reports/daily?from=${day(1)}&to=${day(1)}` },
    { name: "report of a week", of: () => `/v1/admin/reports/daily?from=${day(8)}&to=${day(1)}` },
  ];
}

/** In turns, so that whatever else the machine does hits both. @returns sorted milliseconds of few, and of many */
async function compare(small: Books, large: Books, of: RouteOf): Promise<[number[], number[]]> {
  const took: [number[], number[]] = [[], []];
  for (let time = -20; time < times; time++) {
    for (const [index, books] of [small, large].entries()) {
      const ms = await books.get(of(books, Math.abs(time)));
      if (time >= 0) took[index]?.push(ms);
    }
  }
  return took.map((all) => all.sort((a, b) => a - b)) as [number[], number[]];
}

function at(sorted: number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

/** The statements as the server sends them, with the indexes that they read. */
async function explain(client: pg.Client): Promise<void> {
  const page = "order by o.created_at desc, o.id desc limit 26";
  const from = "select o.id, o.created_at from orders o";
  const byPayment = `select o.id, o.created_at from payments p join orders o on o.id = p.order_id`;
  const statements = {
    orders: `${from} ${page}`,
    "after a place": `${from} where (o.created_at, o.id) < (now() - interval '5 days', gen_random_uuid()) ${page}`,
    status: `${from} where o.status = 'held' ${page}`,
    attention: `${from} where o.attention_code is not null ${page}`,
    "order number": `${from} where o.purchase_order_id = 'KB-77' ${page}`,
    "attempt's number": `${byPayment} where p.purchase_order_id = 'KB-77-1' ${page}`,
    pidx: `${byPayment} where p.pidx = 'x' ${page}`,
    "transaction id": `${byPayment} where p.transaction_id = 'T77' ${page}`,
    phone: `${from} where o.customer_phone = '9800000000' ${page}`,
    "e-mail": `${from} where lower(o.customer_email) = 'regular@example.com' ${page}`,
    audit: "select id from order_history where actor like 'staff:%' order by id desc limit 26",
    report: `select sum(amount_paisa), sum(fee_paisa) from payments
      where completed_at >= now() - interval '8 days' and completed_at < now() - interval '1 day'`,
  };
  console.log("\nindexes, by EXPLAIN (ANALYZE) at the larger books:");
  for (const [name, sql] of Object.entries(statements)) {
    const { rows } = await client.query<Record<string, string>>(
      `explain (analyze, costs off) ${sql}`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"] ?? "").join("\n");
    const scans = [
      ...plan.matchAll(
        /(Seq Scan|Index Only Scan|Index Scan|Bitmap Index Scan)[^\n]*?(?:using|on) (\w+)/g,
      ),
    ];
    const time = /Execution Time: ([\d.]+)/.exec(plan)?.[1] ?? "?";
    console.log(
      `  ${name.padEnd(18)} ${time.padStart(8)} ms  ${scans.map((one) => `${one[1] ?? ""} ${one[2] ?? ""}`).join(", ")}`,
    );
    if (plan.includes("Seq Scan")) wrong.push(`${name}: reads a whole table`);
  }
}
