// Measures what a stranger with 300 connections costs a paying customer. Run by `npm run bench:strangers`.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { seedProducts } from "./database.ts";
import { startPostgres } from "./postgres.ts";
import { startServerProcess } from "./processes.ts";
import { percentile } from "./report.ts";
import { PRICES } from "./scenarios.ts";
import { runBench, type Stop } from "./targets.ts";

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "300" },
    /** Of the strangers: one, or one for each connection. */
    addresses: { type: "string", default: "1" },
    /** Quiet and attacked by turns, so that a noisy machine slows both. */
    rounds: { type: "string", default: "3" },
    /** In each round, alone and beside the strangers. */
    purchases: { type: "string", default: "24" },
    khalti: { type: "string", default: "100" },
  },
});
const purchases = Number(values.purchases);
/** Aim: the customer's purchase, at the median and at the 95th of a hundred, beside the quiet ones. */
const MOST_SLOWER = 2;
/** Fewer prove nothing. */
const LEAST_PURCHASES = 60;
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const program = (name: string) => [
  "--import",
  "tsx",
  fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
];

async function startOurs(stops: Stop[]): Promise<string> {
  const { postgres, directory } = await startPostgres(stops, "ours");
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

/** Of purchases: from the checkout to the return. */
interface Run {
  ms: number[];
  refused: number;
}

const noRun = (): Run => ({ ms: [], refused: 0 });
const at = (run: Run, share: number) => percentile(run.ms, share);

function add(to: Run, { ms, refused }: Run): void {
  to.ms.push(...ms);
  to.refused += refused;
}

let customers = 0;

/** Four customers at a time buy, each from an address of their own, until there were `count` or `isOver`. */
async function buy(url: string, count: number, isOver = () => false): Promise<Run> {
  const run = noRun();
  let left = count;
  const buyer = async () => {
    while (left-- > 0 && !isOver()) {
      const number = customers++;
      const address = `198.18.${String(Math.floor(number / 250) % 250)}.${String(number % 250)}`;
      const began = performance.now();
      const { pidx } = await checkOut(url, address);
      const answer = await fetch(`${url}/v1/payments/return?pidx=${pidx ?? ""}`, {
        redirect: "manual",
        headers: { "X-Forwarded-For": address },
      });
      await answer.arrayBuffer();
      if (pidx === null || answer.status !== 303) run.refused++;
      else run.ms.push(performance.now() - began);
      await sleep(20);
    }
  };
  await Promise.all([buyer(), buyer(), buyer(), buyer()]);
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

interface Strangers {
  /** Says a word, and waits for the answer. */
  say(word: "go" | "pause", answer: "settled" | "idle"): Promise<void>;
  /** @returns what they were answered */
  stop(): Promise<string>;
}

function startStrangers(url: string, orderId: string, stops: Stop[]): Strangers {
  const child = spawn(process.execPath, program("strangers-load"), {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"],
      TARGET: url,
      ORDER_ID: orderId,
      CONNECTIONS: values.connections,
      ADDRESSES: values.addresses,
    },
  });
  let last = "";
  const lines = createInterface({ input: child.stdout }).on("line", (line) => {
    last = line;
  });
  const ended = once(child, "close");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    return last;
  };
  stops.push(stop);
  return {
    async say(word, answer) {
      const answered = new Promise<void>((resolve) => {
        lines.on("line", (line) => {
          if (line === answer) resolve();
        });
      });
      child.stdin.write(`${word}\n`);
      await answered;
    },
    stop,
  };
}

await runBench(async (stops) => {
  const url = await startOurs(stops);
  const order = await checkOut(url, "192.0.2.1");
  const strangers = startStrangers(url, order.id, stops);
  await buy(url, 8);
  const runs = { alone: noRun(), wave: noRun(), beside: noRun() };
  for (let round = 0; round < Number(values.rounds); round++) {
    add(runs.alone, await buy(url, purchases));
    const settled = strangers.say("go", "settled");
    let isSettled = false;
    void settled.then(() => (isSettled = true));
    add(runs.wave, await buy(url, purchases, () => isSettled));
    await settled;
    add(runs.beside, await buy(url, purchases));
    await strangers.say("pause", "idle");
  }
  const answered = await strangers.stop();

  console.log(
    `${values.connections} strangers' connections from ${values.addresses} address(es): ${answered}`,
  );
  const mistakes: string[] = [];
  for (const [name, run] of Object.entries(runs)) {
    console.log(
      `${name.padEnd(6)} ${String(run.ms.length)} purchases, ${String(run.refused)} refused; p50 ${at(run, 0.5).toFixed(0)} ms, p95 ${at(run, 0.95).toFixed(0)} ms, slowest ${Math.max(...run.ms).toFixed(0)} ms`,
    );
    if (run.refused > 0) mistakes.push(`${name}: ${String(run.refused)} purchases were refused`);
  }
  for (const name of ["wave", "beside"] as const) {
    for (const share of [0.5, 0.95]) {
      const ratio = at(runs[name], share) / at(runs.alone, share);
      const figure = `${name}, p${String(share * 100)}: ${ratio.toFixed(2)} times as long as alone`;
      console.log(figure);
      // The wave's p95 is that of a dozen purchases.
      if (name === "beside" && ratio > MOST_SLOWER) mistakes.push(figure);
    }
  }
  const fewest = Math.min(runs.alone.ms.length, runs.beside.ms.length);
  if (fewest < LEAST_PURCHASES) {
    mistakes.push(`${String(fewest)} purchases are too few: ${String(LEAST_PURCHASES)} are needed`);
  }
  return mistakes;
});
