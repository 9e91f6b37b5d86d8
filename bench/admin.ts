// Measures the lists, searches and the report of staff with a million orders in the database, compared with ten
// thousand; a thousand orders a day in both. Run by `npm run bench:admin`.
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import axios from "axios";
import pg from "pg";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";
import { fillDatabase, KEY } from "./admin-database.ts";
import { type AdminRoute, adminRoutes, type FilledDatabase } from "./admin-routes.ts";
import { explainRoutes } from "./explain-routes.ts";
import { startServerProcess } from "./processes.ts";

const MAX_MS = 100;
const MAX_RATIO = 1.5;
/** Below this difference a ratio shows only the machine's noise. */
const NOISE_MS = 5;
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

interface Instance extends FilledDatabase {
  env: Record<string, string>;
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

  const routes = await adminRoutes([small, large]);
  console.log(
    `\nmilliseconds, ${String(times)} times each${" ".repeat(28)}few p50   p99 | many p50   p99 | ratio p50   p99`,
  );
  for (const { name, of, needsOrders = 0 } of routes) {
    const [a, b] = await compare(small, large, of);
    const ratio = (p: number) => at(b, p) / at(a, p);
    const ms = (value: number) => value.toFixed(1).padStart(6);
    console.log(
      `${name.padEnd(50)} ${ms(at(a, 0.5))} ${ms(at(a, 0.99))} |   ${ms(at(b, 0.5))} ${ms(at(b, 0.99))} |    ${ratio(0.5).toFixed(2)}  ${ratio(0.99).toFixed(2)}`,
    );
    if (at(b, 0.99) >= MAX_MS) wrong.push(`${name}: p99 is not below ${String(MAX_MS)} ms`);
    const slower = at(b, 0.99) - at(a, 0.99);
    if (few >= needsOrders && ratio(0.99) > MAX_RATIO && slower > NOISE_MS) {
      wrong.push(`${name}: p99 is ${ratio(0.99).toFixed(2)} times that of ${String(few)} orders`);
    }
  }
  wrong.push(...(await explainRoutes({ env: large.env, key: KEY, database: large, routes })));
}

async function open(url: string, directory: string, orders: number): Promise<Instance> {
  const env = {
    NODE_ENV: "production",
    ROLE: "web",
    PUBLIC_URL: "https://pay.shop.example",
    DATABASE_URL: url,
    KHALTI_BASE_URL: "https://khalti.example", // never called
    KHALTI_ENVIRONMENT: "sandbox",
    KHALTI_SECRET_KEY: "bench_secret_key",
    KHALTI_PUBLIC_KEY: "bench_public_key",
    LOG_LEVEL: "warn",
  };
  await promisify(execFile)(process.execPath, [main, "migrate"], { env });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  stops.push(() => client.end());
  console.log(`${String(orders)} orders …`);
  await fillDatabase(client, orders);
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
    env,
    async get(route) {
      const began = performance.now();
      await caller.get(route);
      return performance.now() - began;
    },
  };
}

/** Alternates between the two, so that other load hits both. @returns sorted milliseconds of few, and of many */
async function compare(
  small: Instance,
  large: Instance,
  of: AdminRoute["of"],
): Promise<[number[], number[]]> {
  const took: [number[], number[]] = [[], []];
  for (let time = -20; time < times; time++) {
    for (const [index, instance] of [small, large].entries()) {
      const ms = await instance.get(of(instance, Math.abs(time)));
      if (time >= 0) took[index]?.push(ms);
    }
  }
  return took.map((all) => all.sort((a, b) => a - b)) as [number[], number[]];
}

function at(sorted: number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}
