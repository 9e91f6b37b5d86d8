// The command line: beside main.ts the only user of process.*.
import path from "node:path";
import { Command } from "commander";
import type { OpenDatabase, Cli } from "./cli/cli.ts";
import { MIGRATE, print } from "./cli/cli.ts";
import { doctorCommand } from "./cli/doctor-command.ts";
import { exportCommand } from "./cli/export-command.ts";
import { keysCommand } from "./cli/keys-command.ts";
import { type Config, ConfigError, loadConfig } from "./config.ts";
import { systemClock } from "./lib/clock.ts";
import { connectDatabase } from "./lib/database.ts";
import { AppError } from "./lib/errors.ts";
import { applyMigrations, pendingMigrations } from "./lib/migrations.ts";

const EMBEDDED = { directory: path.resolve(".data/postgres"), database: "khalti_bff" };

async function main(): Promise<void> {
  try {
    process.loadEnvFile(".env");
  } catch {
    // no .env: the environment is all there is
  }
  const cli: Cli = {
    config: () => loadConfig(process.env),
    open: () => open(loadConfig(process.env)),
    clock: systemClock,
    out: process.stdout,
    err: process.stderr,
    failed: () => {
      process.exitCode = 1;
    },
  };
  await new Command("khalti-bff")
    .description("What the operator of a payment server does from a terminal.")
    .addCommand(keysCommand(cli))
    .addCommand(exportCommand({ ...cli, interrupted }))
    .addCommand(doctorCommand(cli, databaseUrl))
    .parseAsync();
}

/** Ctrl-C and SIGTERM, of which the first is told instead of ending the program. */
function interrupted(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interruption.abort();
    });
  }
  return interruption.signal;
}

/** DATABASE_URL, or the embedded database of a server that runs here; null when there is neither. */
async function databaseUrl(config: Config): Promise<string | null> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const { findEmbeddedPostgres } = await import("./local/embedded-postgres.ts");
  return findEmbeddedPostgres(EMBEDDED);
}

async function open(config: Config): Promise<OpenDatabase> {
  const closes: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of closes.reverse()) await one();
  };
  try {
    let url = await databaseUrl(config);
    if (url === null) {
      const { startEmbeddedPostgres } = await import("./local/embedded-postgres.ts");
      const postgres = await startEmbeddedPostgres(EMBEDDED);
      closes.push(() => postgres.stop());
      await applyMigrations(postgres.url);
      url = postgres.url;
    }
    const pending = await pendingMigrations(url);
    if (pending.length > 0) {
      throw new ConfigError([
        `The database lacks ${pending.join(", ")}: migrate it first (${MIGRATE})`,
      ]);
    }
    const database = connectDatabase({ url, maxConnections: 4, onError: () => undefined });
    closes.push(() => database.close());
    return { db: database.db, clock: systemClock, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a person did wrong is told without a stack. */
function inPlainWords(error: unknown): unknown {
  if (error instanceof AppError) {
    const fields = error.errors?.map(({ path: at, message }) => `  ${at}: ${message}`) ?? [];
    return [error.message, ...fields].join("\n");
  }
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && error.name === "DatabaseInUse") return error.message;
  // Of the network or of Postgres: it cannot be reached, or does not let us in.
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return `${error.message || error.code}\nIs Postgres running, and is DATABASE_URL right? \`doctor\` looks closer.`;
  }
  return error;
}

main().then(
  // The engine that looks at migrations leaves a timer of ten seconds behind; what is written goes out first.
  () => process.stdout.write("", () => process.exit()),
  (error: unknown) => {
    const words = inPlainWords(error);
    print(process.stderr, words instanceof Error ? (words.stack ?? words.message) : String(words));
    process.exit(1);
  },
);
