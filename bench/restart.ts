// Counts the requests that a rolling restart under load loses, behind a balancer that asks /readyz each two seconds:
// `npm run bench:restart`. Once with the drain that production has, and once without.
import { execFile } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { type Balancer, startBalancer } from "../test/support/balancer.ts";
import { seedProducts } from "./database.ts";
import { startPostgres } from "./postgres.ts";
import { type ServerProcess, startServerProcess } from "./processes.ts";
import { percentile } from "./report.ts";
import { PRICES } from "./scenarios.ts";
import { runBench, type Stop } from "./targets.ts";

const { values } = parseArgs({
  options: {
    restarts: { type: "string", default: "6" },
    customers: { type: "string", default: "8" },
    /** Between two of the balancer's checks, in ms. */
    check: { type: "string", default: "2000" },
    /** Seconds of DRAIN_SECONDS, one after the other. */
    drains: { type: "string", default: "5,0" },
  },
});
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

await runBench(async (stops) => {
  const start = await prepare(stops);
  const mistakes: string[] = [];
  for (const drainSeconds of values.drains.split(",")) {
    const { ms, lost, restarts } = await restartUnderLoad(drainSeconds, start, stops);
    console.log(
      `DRAIN_SECONDS=${drainSeconds}: ${String(restarts)} restarts, ${String(ms.length)} requests, ${String(lost)} lost; p50 ${percentile(ms, 0.5).toFixed(0)} ms, p99 ${percentile(ms, 0.99).toFixed(0)} ms`,
    );
    if (drainSeconds !== "0" && lost > 0) mistakes.push(`${String(lost)} requests were lost`);
  }
  return mistakes;
});

type Start = (name: string, env: Record<string, string>) => Promise<ServerProcess>;

/** Two instances, of which the older is replaced by a new one, again and again, while customers buy. */
async function restartUnderLoad(drainSeconds: string, start: Start, stops: Stop[]) {
  const balancer = await startBalancer({ checkEveryMs: Number(values.check) });
  stops.push(() => balancer.close());
  let instances: ServerProcess[] = [];
  const add = async (count = 1) => {
    const env = { DRAIN_SECONDS: drainSeconds };
    const begun = Array.from({ length: count }, () => start(`drain-${drainSeconds}`, env));
    instances.push(...(await Promise.all(begun)));
    balancer.lead(instances.map(({ url }) => url));
    while (balancer.inUse().length < instances.length) await sleep(50);
  };
  await add(2);
  const customers = sendCustomers(balancer);
  const restarts = Number(values.restarts);
  for (let restart = 0; restart < restarts; restart++) {
    await add();
    const [oldest, ...others] = instances;
    // The balancer finds out by itself.
    await oldest?.stop();
    instances = others;
    balancer.lead(instances.map(({ url }) => url));
  }
  const counted = await customers.leave();
  for (const instance of instances) await instance.stop();
  await balancer.close();
  return { ...counted, restarts };
}

/** Each buys, comes back, and pauses. Lost is what is not answered as it should be. */
function sendCustomers({ url }: Balancer) {
  const ms: number[] = [];
  let lost = 0;
  let open = true;
  const ask = async (status: number, send: () => Promise<Response>) => {
    const began = performance.now();
    const answer = await send().catch(() => null);
    const text = await answer?.text().catch(() => null);
    ms.push(performance.now() - began);
    if (answer?.status !== status || text == null) lost++;
    return answer?.status === status ? (text ?? "") : "";
  };
  const customer = async () => {
    while (open) {
      const text = await ask(201, () =>
        fetch(`${url}/v1/checkout`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ items: [{ sku: Object.keys(PRICES)[0], quantity: 1 }] }),
        }),
      );
      const pidx = /"pidx":"(\w+)"/.exec(text)?.[1];
      if (pidx === undefined) {
        await sleep(200); // as a person would, before the next try
        continue;
      }
      await ask(303, () => fetch(`${url}/v1/payments/return?pidx=${pidx}`, { redirect: "manual" }));
    }
  };
  const all = Promise.all(Array.from({ length: Number(values.customers) }, customer));
  return {
    async leave() {
      open = false;
      await all;
      return { ms, lost };
    },
  };
}

async function prepare(stops: Stop[]): Promise<Start> {
  const { postgres, directory } = await startPostgres(stops, "ours");
  const start = async (file: string, name: string, env: Record<string, string>) => {
    const args = ["--import", "tsx", here(`./${file}.ts`)];
    const logFile = path.join(directory, `${name}.log`);
    const server = await startServerProcess({ args, env, logFile, startWithinMs: 60_000 });
    stops.push(() => server.stop());
    return server;
  };
  const keys = { KHALTI_SECRET_KEY: "bench_secret_key", KHALTI_PUBLIC_KEY: "bench_public_key" };
  const stub = await start("stub", "stub", { ...keys, ANSWER_AFTER_MS: "50" });
  const env = {
    ...keys,
    NODE_ENV: "production",
    PUBLIC_URL: "https://pay.shop.example",
    KHALTI_ENVIRONMENT: "sandbox",
    DATABASE_URL: postgres.serverUrl,
    TRUSTED_PROXIES: "1",
    CHECKOUT_RATE_LIMIT: "1000000",
    RETURN_RATE_LIMIT: "1000000",
    KHALTI_LOOKUPS_PER_SECOND: "1000000",
    // What is shed is no loss of the restart, and would hide it.
    OVERLOAD_LAG_MS: "60000",
    LOG_LEVEL: "warn",
  };
  await promisify(execFile)(process.execPath, [here("../dist/main.js"), "migrate"], {
    env: { ...env, MIGRATION_DATABASE_URL: postgres.url },
  });
  await seedProducts(postgres.url, PRICES);
  return (name, more) => start("our-server", name, { ...env, STUB_URL: stub.url, ...more });
}
