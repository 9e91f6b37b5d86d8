// `npm run bench`: compares this server, as deployed, with a bare one. See README.md.
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";
import { auditDatabase, createDatabase, type Expected, seedProducts } from "./database.ts";
import {
  processorMs,
  residentMegabytes,
  type ServerProcess,
  startServerProcess,
} from "./processes.ts";
import {
  type Measured,
  report,
  requestRate,
  type Results,
  type ServerName,
  SERVERS,
} from "./report.ts";
import { PRICES, type Run, runCheckouts, runReturns } from "./scenarios.ts";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
/** As the Dockerfile starts it. */
const MEMORY_LIMITS = ["--max-old-space-size=160", "--max-semi-space-size=4"];
const program = (name: string) => [
  "--import",
  "tsx",
  fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
];

const SECRET_KEY = "bench_secret_key";
/** Enough for the JIT; the first requests are slow. */
const WARM_UP_REQUESTS = 1_500;

type Stop = () => Promise<unknown>;

interface Target {
  server: ServerProcess;
  databaseUrl: string;
  /** Checkouts per second of the last run: sizes the next run to `--seconds`. */
  rate: number;
  expected: Expected;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "3" },
      rounds: { type: "string", default: "8" },
      connections: { type: "string", default: "10" },
    },
  });
  const number = (name: keyof typeof values) => {
    const value = Number(values[name]);
    if (!(Number.isInteger(value) && value > 0))
      throw new Error(`--${name} should be a whole number above 0`);
    return value;
  };
  return {
    seconds: number("seconds"),
    rounds: number("rounds"),
    connections: number("connections"),
  };
}

type Options = ReturnType<typeof readOptions>;

async function bench(options: Options, stops: Stop[]): Promise<string[]> {
  const targets = await startTargets(stops);
  const results: Results = {
    checkout: { ours: [], bare: [] },
    return: { ours: [], bare: [] },
    reload: { ours: [], bare: [] },
  };
  console.log(
    `${String(options.rounds)} rounds of about ${String(options.seconds)} s of checkouts, over ${String(options.connections)} connections\n`,
  );
  for (const name of SERVERS) {
    const { checkout } = await runRound(targets[name], { ...options, count: WARM_UP_REQUESTS });
    if (checkout.wrong > 0) {
      throw new Error(`${name} gave ${String(checkout.wrong)} wrong answers while warming up`);
    }
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    // The first server of a round finds the quieter machine, so alternate.
    for (const name of round % 2 === 0 ? [...SERVERS].reverse() : SERVERS) {
      const target = targets[name];
      const count = Math.max(options.connections, Math.round(target.rate * options.seconds));
      const measured = await runRound(target, { ...options, count });
      results.checkout[name].push(measured.checkout);
      results.return[name].push(measured.return);
      results.reload[name].push(measured.reload);
      console.log(
        `round ${String(round)}  ${name}  checkout ${requestRate(measured.checkout).toFixed(0)}/s  return ${requestRate(measured.return).toFixed(0)}/s  reload ${requestRate(measured.reload).toFixed(0)}/s`,
      );
    }
  }
  console.log(`\n${report(results, await residentMegabytes(targets.ours.server.pid))}\n`);

  const mistakes: string[] = [];
  for (const name of SERVERS) {
    const { databaseUrl, expected } = targets[name];
    mistakes.push(...(await auditDatabase(name, databaseUrl, expected)));
    console.log(
      `${name}: ${String(expected.orders)} orders created, ${String(expected.returned)} of them paid and returned, each reloaded once`,
    );
    const wrong = Object.values(results).flatMap((byServer) => byServer[name]);
    if (wrong.some((run) => run.wrong > 0)) mistakes.push(`${name} gave wrong answers`);
  }
  console.log(mistakes.length === 0 ? "nothing lost, nothing doubled" : "");
  return mistakes;
}

/** Checkouts, then the return of each payment, then a reload of each. */
async function runRound(target: Target, options: { count: number; connections: number }) {
  const { connections, count } = options;
  const { url, pid } = target.server;
  const checkouts = await measure(pid, () => runCheckouts(url, { count, connections }));
  const { pidxs } = checkouts;
  const returns = await measure(pid, () => runReturns(url, { pidxs, connections }));
  const reloads = await measure(pid, () => runReturns(url, { pidxs, connections }));
  target.rate = requestRate(checkouts);
  target.expected.orders += count - checkouts.wrong;
  target.expected.returned += pidxs.length - returns.wrong;
  return { checkout: checkouts, return: returns, reload: reloads };
}

async function measure<R extends Run>(pid: number, work: () => Promise<R>): Promise<R & Measured> {
  const before = await processorMs(pid);
  const run = await work();
  const after = await processorMs(pid);
  return { ...run, processorMs: before === null || after === null ? null : after - before };
}

async function startTargets(stops: Stop[]): Promise<Record<ServerName, Target>> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-bench-"));
  stops.push(() => rm(directory, { recursive: true, force: true }));
  // Postgres may run as another user, which needs access.
  await chmod(directory, 0o755);
  // Registered before it has started, so that a Ctrl-C meanwhile leaves nothing behind.
  const starting = startEmbeddedPostgres({
    directory: path.join(directory, "postgres"),
    database: "ours",
  });
  stops.push(async () => (await starting).stop());
  const postgres = await starting;
  const start = async (name: string, args: string[], env: Record<string, string>) => {
    const process = startServerProcess({ args, env, logFile: path.join(directory, `${name}.log`) });
    stops.push(async () => (await process).stop());
    return process;
  };

  const stub = await start("stub", program("stub"), { KHALTI_SECRET_KEY: SECRET_KEY });
  const shared = { NODE_ENV: "production", KHALTI_SECRET_KEY: SECRET_KEY };
  const bareUrl = await createDatabase(postgres.url, "bare");
  const bare = await start("bare", program("bare-server"), {
    ...shared,
    KHALTI_BASE_URL: stub.url,
    DATABASE_URL: bareUrl,
    PRICES: JSON.stringify(PRICES),
  });

  const env = {
    ...shared,
    PUBLIC_URL: "https://pay.shop.example",
    KHALTI_PUBLIC_KEY: "bench_public_key",
    DATABASE_URL: postgres.url,
    // The same number as the bare server's.
    DATABASE_CONNECTIONS: "10",
    // Without a worker: its jobs would confirm a payment before the customer returns.
    ROLE: "web",
    CHECKOUT_RATE_LIMIT: "1000000",
    KHALTI_LOOKUPS_PER_SECOND: "1000000",
  };
  await promisify(execFile)(process.execPath, [MAIN, "migrate"], { env });
  await seedProducts(postgres.url, PRICES);
  const ours = await start("ours", [...MEMORY_LIMITS, ...program("our-server")], {
    ...env,
    STUB_URL: stub.url,
  });

  const target = (server: ServerProcess, databaseUrl: string): Target => ({
    server,
    databaseUrl,
    rate: 0,
    expected: { orders: 0, returned: 0 },
  });
  return { ours: target(ours, postgres.url), bare: target(bare, bareUrl) };
}

async function main(): Promise<number> {
  const options = readOptions();
  const stops: Stop[] = [];
  const interrupted = new Promise<never>((_resolve, reject) => {
    // `on`, not `once`: a Ctrl-C arrives twice, from the terminal and through npm.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        reject(new Error(`${signal}: stopping`));
      });
    }
    // For example a closed pipe of our output.
    process.on("uncaughtException", reject);
  });
  try {
    const mistakes = await Promise.race([bench(options, stops), interrupted]);
    for (const mistake of mistakes) console.error(mistake);
    return mistakes.length === 0 ? 0 : 1;
  } finally {
    for (const stop of stops.reverse()) await stop().catch(() => undefined);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
