// Production entry point: environment -> config -> server. With the argument `migrate` it migrates the database instead.
import { type Config, ConfigError, loadConfig, type ServerConfig } from "./config.ts";
import { createKhaltiClient } from "./khalti/khalti-client.ts";
import { createLogger } from "./lib/logger.ts";
import { applyMigrations } from "./database/migrations.ts";
import { NewerDatabase, readMigrationState } from "./database/migration-state.ts";
import { failToStart, readEnvironment, serveUntilSignal } from "./program.ts";
import { startServer } from "./server.ts";
import { moneyOf, warnAtStart } from "./staff/start-warnings.ts";

async function main(): Promise<void> {
  const config = loadConfig(readEnvironment());
  const [command] = process.argv.slice(2);
  if (command === "migrate") await migrate(config);
  else if (command === undefined) await serve(config);
  else throw new ConfigError([`"${command}" is not a command: it should be migrate, or nothing`]);
}

async function migrate({ databaseUrl, migrationDatabaseUrl }: Config): Promise<void> {
  if (databaseUrl === null) {
    throw new ConfigError(["DATABASE_URL is missing: it should name the database to migrate"]);
  }
  const applied = await applyMigrations(migrationDatabaseUrl ?? databaseUrl, databaseUrl, {
    onWait: (message) => {
      console.error(message);
    },
  });
  console.log(
    applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}`,
  );
  process.exit(0);
}

async function serve(config: Config): Promise<void> {
  const serverConfig = requireServerConfig(config);
  const logger = createLogger(config.logLevel);
  await serveUntilSignal(logger, async (onStop) => {
    await requireMigrated(serverConfig);
    const server = await startServer(serverConfig, { logger });
    onStop(() => server.stop());
    const { publicUrl, khalti } = server.context.config;
    logger.info({ publicUrl, khalti: khalti.baseUrl }, `ready: ${moneyOf(khalti)}`);
    const client = createKhaltiClient({ baseUrl: khalti.baseUrl, secretKey: khalti.secretKey });
    await warnAtStart(server.context, (pidx) => client.lookup(pidx)).finally(() => {
      client.close();
    });
  });
}

/** Only `npm start` has an embedded database and a simulator. @throws ConfigError */
function requireServerConfig(config: Config): ServerConfig {
  const { databaseUrl } = config;
  const { baseUrl } = config.khalti;
  const mistakes = [
    ...(databaseUrl === null ? ["DATABASE_URL is missing: it should name the database"] : []),
    ...(baseUrl === null
      ? ["KHALTI_SECRET_KEY is missing: it should be the merchant's secret key"]
      : []),
  ];
  if (databaseUrl === null || baseUrl === null) throw new ConfigError(mistakes);
  return { ...config, databaseUrl, khalti: { ...config.khalti, baseUrl } };
}

/** Migrating is a separate step: starting an instance never changes the schema. @throws ConfigError, NewerDatabase */
async function requireMigrated({ databaseUrl, acceptedMigrations }: ServerConfig): Promise<void> {
  const { pending, unknown } = await readMigrationState(databaseUrl, acceptedMigrations);
  if (unknown.length > 0) throw new NewerDatabase(unknown);
  if (pending.length === 0) return;
  throw new ConfigError([
    `The database lacks ${pending.join(", ")}: run this program with the argument "migrate" first`,
  ]);
}

main().catch(failToStart);
