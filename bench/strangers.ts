// Measures what a stranger with 300 connections costs a paying customer. Run by `npm run bench:strangers`.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";
import { seedProducts } from "./database.ts";
import { startServerProcess } from "./processes.ts";
import { percentile } from "./report.ts";
import { PRICES } from "./scenarios.ts";
import { runBench, type Stop } from "./targets.ts";

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "300" },
    /** Of the strangers: one, or one for each connection. */
    addresses: { type: "string", default: "1" },
    seconds: { type: "string", default: "15" },
    khalti: { type: "string", default: "100" },
  },
});
const seconds = Number(values.seconds);
/** Aim: the customer's slowest of a hundred purchases, beside the quiet ones. */
const MOST_SLOWER = 2;
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const program = (name: string) => [
  "--import",
  "tsx",
  fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
];

await runBench(async (stops) => {
  const url = await startOurs(stops);
  await buyFor(url, 3);
  const quiet = await buyFor(url, seconds);
  const order = await checkOut(url, "192.0.2.1");
  const stopStrangers = attack(url, order.id, stops);
  // The first minute's share of the strangers is over.
  await sleep(4_000);
  const busy = await buyFor(url, seconds);
  const answered = await stopStrangers();

  console.log(
    `${values.connections} strangers' connections from ${values.addresses} address(es): ${answered}`,
  );
  const mistakes: string[] = [];
  for (const what of ["checkout", "return"] as const) {
    const [before, during] = [quiet, busy].map((run) => percentile(run[what], 0.99)) as [
      number,
      number,
    ];
    const ratio = during / before;
    console.log(
      `${what.padEnd(8)} quiet p50 ${percentile(quiet[what], 0.5).toFixed(0)} ms, p99 ${before.toFixed(0)} ms; beside strangers p50 ${percentile(busy[what], 0.5).toFixed(0)} ms, p99 ${during.toFixed(0)} ms: ${ratio.toFixed(2)} times`,
    );
    if (ratio > MOST_SLOWER) mistakes.push(`a ${what} is ${ratio.toFixed(1)} times slower`);
  }
  console.log(
    `purchases: quiet ${String(quiet.checkout.length)}, beside strangers ${String(busy.checkout.length)}; refused ${String(busy.refused)}`,
  );
  if (busy.refused > 0) mistakes.push(`${String(busy.refused)} requests of customers were refused`);
  return mistakes;
});

async function startOurs(stops: Stop[]): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-strangers-"));
  stops.push(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, 0o755);
  const starting = startEmbeddedPostgres({
    directory: path.join(directory, "postgres"),
    database: "ours",
  });
  stops.push(async () => (await starting).stop());
  const postgres = await starting;
  const start = async (name: string, env: Record<string, string>) => {
    const logFile = path.join(directory, `${name}.log`);
    const server = await startServerProcess({ args: program(name), env, logFile });
    stops.push(() => server.stop());
    return server;
  };
  const secretKey = "bench_secret_key";
  const stub = await start("stub", {
    KHALTI_SECRET_KEY: secretKey,
    ANSWER_AFTER_MS: values.khalti,
  });
  // Limits as they are by default: only the number of proxies is told.
  const env = {
    NODE_ENV: "production",
    PUBLIC_URL: "https://pay.shop.example",
    KHALTI_ENVIRONMENT: "sandbox",
    KHALTI_SECRET_KEY: secretKey,
    KHALTI_PUBLIC_KEY: "bench_public_key",
    DATABASE_URL: postgres.serverUrl,
    TRUSTED_PROXIES: "1",
  };
  await promisify(execFile)(process.execPath, [MAIN, "migrate"], {
    env: { ...env, MIGRATION_DATABASE_URL: postgres.url },
  });
  await seedProducts(postgres.url, PRICES);
  return (await start("our-server", { ...env, STUB_URL: stub.url })).url;
}

interface Purchases {
  checkout: number[];
  return: number[];
  refused: number;
}

/** Customers buy one after the other, each from an address of their own. */
async function buyFor(url: string, forSeconds: number): Promise<Purchases> {
  const run: Purchases = { checkout: [], return: [], refused: 0 };
  const end = performance.now() + forSeconds * 1_000;
  const buyer = async (first: number) => {
    for (let index = first; performance.now() < end; index += 4) {
      const address = `198.18.${String(Math.floor(index / 250) % 250)}.${String(index % 250)}`;
      const began = performance.now();
      const { pidx } = await checkOut(url, address);
      if (pidx === null) run.refused++;
      else run.checkout.push(performance.now() - began);
      const returned = performance.now();
      const answer = await fetch(`${url}/v1/payments/return?pidx=${pidx ?? ""}`, {
        redirect: "manual",
        headers: { "X-Forwarded-For": address },
      });
      await answer.arrayBuffer();
      if (answer.status !== 303) run.refused++;
      else run.return.push(performance.now() - returned);
      await sleep(20);
    }
  };
  await Promise.all([0, 1, 2, 3].map(buyer));
  return run;
}

async function checkOut(url: string, address: string) {
  const answer = await fetch(`${url}/v1/checkout`, {
    method: "POST",
    headers: { "content-type": "application/json", "X-Forwarded-For": address },
    body: JSON.stringify({ items: [{ sku: "tea", quantity: 1 }] }),
  });
  const body = (await answer.json()) as { order?: { id: string }; payment?: { pidx: string } };
  return { id: body.order?.id ?? "", pidx: body.payment?.pidx ?? null };
}

/** @returns a function that stops the strangers, and says what they were answered */
function attack(url: string, orderId: string, stops: Stop[]): () => Promise<string> {
  const child = spawn(process.execPath, program("strangers-load"), {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"],
      TARGET: url,
      ORDER_ID: orderId,
      CONNECTIONS: values.connections,
      ADDRESSES: values.addresses,
    },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = once(child, "close");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    return output.trim();
  };
  stops.push(stop);
  return stop;
}
