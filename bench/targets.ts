// Starts what a bench compares: our server, the bare one and the one written with Prisma, with a database each, and the
// stub of Khalti.
import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createDatabase, type Expected, keepPlainTables, seedProducts } from "./database.ts";
import { imageNode } from "./node.ts";
import { startPostgres } from "./postgres.ts";
import { type ServerProcess, startServerProcess } from "./processes.ts";
import type { ServerName } from "./report.ts";
import { PRICES } from "./scenarios.ts";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const program = (name: string) => [
  "--import",
  "tsx",
  fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
];

const SECRET_KEY = "bench_secret_key";

export type Stop = () => Promise<unknown>;

export interface Target {
  server: ServerProcess;
  databaseUrl: string;
  /** Checkouts per second of the last run: sizes the next run to `--seconds`. */
  rate: number;
  expected: Expected;
}

/** @param options.khaltiMs how long the stub takes to answer */
export async function startTargets(
  stops: Stop[],
  options: { khaltiMs?: number } = {},
): Promise<Record<ServerName, Target>> {
  const { postgres, directory } = await startPostgres(stops, "ours");
  const { node, flags } = await imageNode();
  console.log(`Node ${await versionOf(node)} ${flags.join(" ")}`);
  const start = async (name: string, env: Record<string, string>) => {
    const file = path.join(directory, `${name}.log`);
    const args = [...flags, ...program(name)];
    const process = startServerProcess({ node, args, env, logFile: file });
    stops.push(async () => (await process).stop());
    return process;
  };

  const stub = await start("stub", {
    KHALTI_SECRET_KEY: SECRET_KEY,
    ANSWER_AFTER_MS: String(options.khaltiMs ?? 0),
  });
  const shared = { NODE_ENV: "production", KHALTI_SECRET_KEY: SECRET_KEY };
  const env = {
    ...shared,
    PUBLIC_URL: "https://pay.shop.example",
    KHALTI_ENVIRONMENT: "sandbox",
    KHALTI_PUBLIC_KEY: "bench_public_key",
    // The same number as the others'.
    DATABASE_CONNECTIONS: "10",
    // Without a worker: its jobs would confirm a payment before the customer returns.
    ROLE: "web",
    TRUSTED_PROXIES: "1",
    CHECKOUT_RATE_LIMIT: "1000000",
    RETURN_RATE_LIMIT: "1000000",
    KHALTI_LOOKUPS_PER_SECOND: "1000000",
  };
  const migrate = async (owner: string, server: string) => {
    const both = { ...env, DATABASE_URL: server, MIGRATION_DATABASE_URL: owner };
    await promisify(execFile)(process.execPath, [MAIN, "migrate"], { env: both });
    await seedProducts(owner, PRICES);
  };
  await migrate(postgres.url, postgres.serverUrl);
  const prismaUrl = await createDatabase(postgres.url, "prisma");
  await migrate(prismaUrl, prismaUrl);
  await keepPlainTables(prismaUrl);
  const bareUrl = await createDatabase(postgres.url, "bare");

  const others = { ...shared, KHALTI_BASE_URL: stub.url, PRICES: JSON.stringify(PRICES) };
  const servers: Record<ServerName, ServerProcess> = {
    ours: await start("our-server", {
      ...env,
      DATABASE_URL: postgres.serverUrl,
      STUB_URL: stub.url,
    }),
    prisma: await start("prisma-server", { ...others, DATABASE_URL: prismaUrl }),
    bare: await start("bare-server", { ...others, DATABASE_URL: bareUrl }),
  };
  const target = (name: ServerName, databaseUrl: string): Target => ({
    server: servers[name],
    databaseUrl,
    rate: 0,
    expected: { orders: 0, returned: 0 },
  });
  return {
    ours: target("ours", postgres.url),
    prisma: target("prisma", prismaUrl),
    bare: target("bare", bareUrl),
  };
}

async function versionOf(node: string): Promise<string> {
  return (await promisify(execFile)(node, ["--version"])).stdout.trim();
}

/** Runs a bench, and always stops what it has started. @returns the exit code */
export async function runBench(bench: (stops: Stop[]) => Promise<string[]>): Promise<never> {
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
  let code = 1;
  try {
    const mistakes = await Promise.race([bench(stops), interrupted]);
    for (const mistake of mistakes) console.error(mistake);
    code = mistakes.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error);
  }
  for (const stop of stops.reverse()) await stop().catch(() => undefined);
  process.exit(code);
}
