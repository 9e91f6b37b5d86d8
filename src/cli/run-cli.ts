import { Command } from "commander";
import { type Config, ConfigError, loadConfig } from "../config.ts";
import { StartError } from "../lib/start-error.ts";
import { systemClock } from "../lib/clock.ts";
import { connectDatabase, LONG_LIMITS } from "../database/database.ts";
import { AppError } from "../lib/errors.ts";
import { applyMigrations } from "../database/migrations.ts";
import { NewerDatabase, readMigrationState } from "../database/migration-state.ts";
import { readEnvironment } from "../program.ts";
import { auditCommand } from "./audit-command.ts";
import { type InterruptibleCli, MIGRATE, type OpenDatabase, print } from "./cli.ts";
import { customersCommand } from "./customers-command.ts";
import { doctorCommand } from "./doctor-command.ts";
import { endpointsCommand } from "./endpoints-command.ts";
import { eventsCommand } from "./events-command.ts";
import { exportCommand } from "./export-command.ts";
import { keysCommand } from "./keys-command.ts";
import { listenCommand } from "./listen-command.ts";

/** What a development machine has: an embedded database, used when DATABASE_URL is missing, and more. */
export interface Development {
  /** The URL of the embedded database, or null while it does not run. */
  find: () => Promise<string | null>;
  start: () => Promise<{ url: string; serverUrl: string; stop: () => Promise<void> }>;
  /** The admin key that the server generated; null before its first start. */
  adminKey: () => Promise<string | null>;
  commands: (cli: InterruptibleCli) => Command[];
}

/** Runs the command given in process.argv, then exits with its code. */
export function runCli(development: Development | null): void {
  runCommand(development).then(
    // The migration engine leaves a ten-second timer running, so exit once the output is flushed.
    () => process.stdout.write("", () => process.exit()),
    (error: unknown) => {
      print(process.stderr, explain(error));
      process.exit(1);
    },
  );
}

async function runCommand(development: Development | null): Promise<void> {
  const env = readEnvironment();
  const findDatabase = async ({ databaseUrl }: Config) =>
    databaseUrl ?? (await development?.find()) ?? null;
  const cli: InterruptibleCli = {
    config: () => loadConfig(env),
    open: () => openDatabase(loadConfig(env), findDatabase, development),
    developmentKey: async () => (await development?.adminKey()) ?? null,
    interrupted,
    clock: systemClock,
    out: process.stdout,
    err: process.stderr,
    failed: () => {
      process.exitCode = 1;
    },
  };
  const program = new Command("khalti-bff")
    .description("Commands for the operator of a payment server, and for a shop's developer.")
    .addCommand(keysCommand(cli))
    .addCommand(exportCommand(cli))
    .addCommand(customersCommand(cli))
    .addCommand(auditCommand(cli))
    .addCommand(doctorCommand(cli, findDatabase))
    .addCommand(endpointsCommand(cli))
    .addCommand(eventsCommand(cli))
    .addCommand(listenCommand(cli));
  for (const command of development?.commands(cli) ?? []) program.addCommand(command);
  await program.parseAsync();
}

/** A signal that the first Ctrl-C or SIGTERM aborts, instead of ending the program. */
function interrupted(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interruption.abort();
    });
  }
  return interruption.signal;
}

/** @throws ConfigError if there is no database or it is not migrated */
async function openDatabase(
  config: Config,
  findDatabase: (config: Config) => Promise<string | null>,
  development: Development | null,
): Promise<OpenDatabase> {
  const closes: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of closes.reverse()) await one();
  };
  try {
    let url = await findDatabase(config);
    if (url === null) {
      if (development === null) {
        throw new ConfigError(["DATABASE_URL is missing: it should name the server's database"]);
      }
      const started = await development.start();
      closes.push(() => started.stop());
      url = started.serverUrl;
      await applyMigrations(started.url, url);
    }
    const { pending, unknown } = await readMigrationState(url, config.acceptedMigrations);
    if (unknown.length > 0) throw new NewerDatabase(unknown);
    if (pending.length > 0) {
      throw new ConfigError([
        `The database lacks ${pending.join(", ")}: migrate it first (${MIGRATE})`,
      ]);
    }
    const database = connectDatabase({
      url,
      maxConnections: 4,
      limits: LONG_LIMITS,
      onError: () => undefined,
    });
    closes.push(() => database.close());
    return { db: database.db, config, clock: systemClock, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Errors that the operator can fix are printed without a stack trace. */
function explain(error: unknown): string {
  if (error instanceof AppError) {
    const fields = error.errors?.map(({ path: at, message }) => `  ${at}: ${message}`) ?? [];
    return [error.message, ...fields].join("\n");
  }
  if (error instanceof StartError) return error.message;
  // A network or Postgres error: the database is unreachable or refuses the connection.
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return `${error.message || error.code}\nIs Postgres running, and is DATABASE_URL right? Run \`doctor\` for details.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
