// Measures what events cost a checkout and a return, what a million queued deliveries cost them, and how fast and in which
// order one endpoint gets its events. Run by `npm run bench:webhooks`.
import { execFile } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import pg from "pg";
import { createDatabase, seedProducts } from "./database.ts";
import { imageNode } from "./node.ts";
import { startPostgres } from "./postgres.ts";
import { processorMs, type ServerProcess, startServerProcess } from "./processes.ts";
import { type Measured, percentile, requestRate } from "./report.ts";
import { PRICES, type Run, runCheckouts, runReturns } from "./scenarios.ts";
import { runBench, type Stop } from "./targets.ts";
import { addEndpoints, addEvents, queueDeliveries, startReceiver } from "./webhook-rows.ts";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const { values } = parseArgs({
  options: {
    deliveries: { type: "string", default: "1000000" },
    endpoints: { type: "string", default: "10" },
    events: { type: "string", default: "10000" },
    rounds: { type: "string", default: "20" },
    requests: { type: "string", default: "100" },
    connections: { type: "string", default: "4" },
  },
});
const { deliveries, endpoints, events, rounds, requests, connections } = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
) as Record<keyof typeof values, number>;

/** The same build three times: without events, as it is, and with a long queue of deliveries in its database. */
const NAMES = ["without", "ours", "queued"] as const;
type Name = (typeof NAMES)[number];

const ENV = {
  PUBLIC_URL: "https://pay.shop.example",
  KHALTI_ENVIRONMENT: "sandbox",
  KHALTI_SECRET_KEY: "bench_secret_key",
  KHALTI_PUBLIC_KEY: "bench_public_key",
  TRUSTED_PROXIES: "1",
  CHECKOUT_RATE_LIMIT: "1000000",
  RETURN_RATE_LIMIT: "1000000",
  KHALTI_LOOKUPS_PER_SECOND: "1000000",
  LOG_LEVEL: "warn",
  ROLE: "web",
};

await runBench(bench);

async function bench(stops: Stop[]): Promise<string[]> {
  const { postgres, directory } = await startPostgres(stops, "bench");
  const { node, flags } = await imageNode();
  const start = async (name: string, file: string, env: Record<string, string>, more = [""]) => {
    const server = await startServerProcess({
      node,
      args: [...flags, "--import", "tsx", ...more.filter(Boolean), here(`./${file}.ts`)],
      env: { ...ENV, ...env },
      logFile: path.join(directory, `${name}.log`),
    });
    stops.push(() => server.stop());
    return server;
  };
  const stub = await start("stub", "stub", {});
  const clients = {} as Record<Name, pg.Client>;
  const servers = {} as Record<Name, ServerProcess>;
  const urls = {} as Record<Name, string>;
  for (const name of NAMES) {
    const url = await createDatabase(postgres.url, name);
    urls[name] = url;
    const env = { NODE_ENV: "production", DATABASE_URL: url, MIGRATION_DATABASE_URL: url };
    await promisify(execFile)(process.execPath, [here("../dist/main.js"), "migrate"], {
      env: { ...ENV, ...env },
    });
    await seedProducts(url, PRICES);
    clients[name] = new pg.Client({ connectionString: url });
    await clients[name].connect();
    stops.push(() => clients[name].end());
    const hook = name === "without" ? ["--import", here("./without-events.mjs")] : [];
    servers[name] = await start(name, "our-server", { ...env, STUB_URL: stub.url }, hook);
  }

  const shop = await startReceiver(20);
  stops.push(() => shop.stop());
  const names = Array.from({ length: endpoints }, (_, index) => shop.urlOf(String(index)));
  await addEndpoints(clients.queued, names);
  await addEvents(clients.queued, Math.ceil(deliveries / endpoints));
  const queued = await queueDeliveries(clients.queued);
  console.log(`${String(queued)} deliveries are queued at ${String(endpoints)} endpoints`);
  const still = await measure(servers, NAMES);
  report("nothing is sent", still, [
    ["ours", "without"],
    ["queued", "ours"],
  ]);
  const worker = { NODE_ENV: "development", WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" };
  const sender = await start("worker", "delivery-worker", { ...worker, DATABASE_URL: urls.queued });
  const sending = await measure(servers, ["ours", "queued"]);
  await sender.stop();
  const sent = shop.received.length;
  report("a worker on this machine sends the queue", sending, [["queued", "ours"]]);
  console.log(`${String(sent)} of the queued deliveries were sent meanwhile`);

  const mistakes = await inOrder(start, stops, { client: clients.ours, url: urls.ours, worker });
  const all = [still, sending]
    .flatMap((runs) => [runs.checkout, runs.return])
    .flatMap((byServer) => Object.values(byServer).flat());
  if (all.some((run) => run.wrong > 0)) mistakes.push("a server gave wrong answers");
  if (sent === 0) mistakes.push("the worker sent nothing");
  const told = await clients.without.query("select 1 from events limit 1");
  if (told.rowCount !== 0) mistakes.push("the server without events has written one");
  return mistakes;
}

/** Sends the events of one endpoint, from the first to the last. */
async function inOrder(
  start: (name: string, file: string, env: Record<string, string>) => Promise<ServerProcess>,
  stops: Stop[],
  { client, url, worker }: { client: pg.Client; url: string; worker: Record<string, string> },
): Promise<string[]> {
  const shop = await startReceiver(0);
  stops.push(() => shop.stop());
  await addEndpoints(client, [shop.urlOf("hook")]);
  await addEvents(client, events);
  await start("sender", "delivery-worker", { ...worker, DATABASE_URL: url });
  while (shop.received.length === 0) await sleep(5);
  const began = performance.now();
  while (new Set(shop.received).size < events) await sleep(100);
  const seconds = (performance.now() - began) / 1_000;
  const { rows } = await client.query<{ id: string }>(
    "select id from events where type = 'alert.raised' order by number",
  );
  const place = new Map(rows.map(({ id }, index) => [id, index]));
  const furthest = shop.received.map((id, index) => Math.abs((place.get(id) ?? 0) - index));
  const doubled = shop.received.length - new Set(shop.received).size;
  console.log(
    `\n${String(events)} events through one endpoint: ${seconds.toFixed(1)} s, ${(events / seconds).toFixed(0)}/s, ` +
      `${String(doubled)} came twice, none later or earlier than ${String(Math.max(...furthest))} places`,
  );
  return doubled === 0 ? [] : [`${String(doubled)} deliveries came twice`];
}

type Runs = Record<"checkout" | "return", Record<Name, Measured[]>>;

/** Rounds of checkouts and their returns. Each server goes first equally often: other load hits all alike. */
async function measure(
  servers: Record<Name, ServerProcess>,
  names: readonly Name[],
): Promise<Runs> {
  const empty = () => ({ without: [], ours: [], queued: [] });
  const runs: Runs = { checkout: empty(), return: empty() };
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names.map((_, index) => names[(index + round) % names.length])) {
      if (name === undefined) continue;
      const { url, pid } = servers[name];
      const timed = async <R extends Run>(work: () => Promise<R>): Promise<R & Measured> => {
        const before = await processorMs(pid);
        const run = await work();
        const after = await processorMs(pid);
        return { ...run, processorMs: before === null || after === null ? null : after - before };
      };
      const checkouts = await timed(() => runCheckouts(url, { count: requests, connections }));
      const returns = await timed(() => runReturns(url, { pidxs: checkouts.pidxs, connections }));
      if (round === 0) continue; // the first one warms up
      runs.checkout[name].push(checkouts);
      runs.return[name].push(returns);
    }
  }
  return runs;
}

function report(title: string, runs: Runs, pairs: [Name, Name][]): void {
  for (const scenario of ["checkout", "return"] as const) {
    const of = (name: Name) => runs[scenario][name];
    // By the median of many short rounds: the rest of a busy machine hits some of them, not all.
    const rate = (name: Name) => median(of(name).map(requestRate));
    const cpu = (name: Name) => {
      const ms = of(name).reduce((sum, run) => sum + (run.processorMs ?? Number.NaN), 0);
      return ms / of(name).reduce((sum, run) => sum + run.latenciesMs.length, 0);
    };
    const at = (name: Name, share: number) =>
      median(of(name).map((run) => percentile(run.latenciesMs, share)));
    console.log(
      `\n${scenario}, ${title}: requests/s, p50 ms, p99 ms, cpu ms of the server a request`,
    );
    for (const name of NAMES.filter((one) => of(one).length > 0)) {
      const cells = [rate(name), at(name, 0.5), at(name, 0.99), cpu(name)];
      console.log(`  ${name.padEnd(8)} ${cells.map((cell) => cell.toFixed(1)).join("  ")}`);
    }
    for (const [a, b] of pairs) {
      const ratios = [
        `throughput ${(rate(a) / rate(b)).toFixed(2)}`,
        `p50 ${(at(a, 0.5) / at(b, 0.5)).toFixed(2)}`,
        `p99 ${(at(a, 0.99) / at(b, 0.99)).toFixed(2)}`,
        `cpu ${(cpu(a) / cpu(b)).toFixed(2)}`,
      ];
      console.log(`  ${a} / ${b}: ${ratios.join(", ")}`);
    }
  }
}

function median(values: number[]): number {
  return percentile(values, 0.5);
}
