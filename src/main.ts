// The only user of process.*: environment, arguments, signals and exit codes.
import path from "node:path";
import { type Config, ConfigError, loadConfig, type ServerConfig } from "./config.ts";
import { createLogger, type Logger } from "./lib/logger.ts";
import { applyMigrations, pendingMigrations } from "./lib/migrations.ts";
import { startServer } from "./server.ts";
import { simulatedSettings } from "./topups/connect-providers.ts";

const DATA_DIRECTORY = path.resolve(".data");

/** What was started, to be stopped in the reverse order. */
type Stop = () => Promise<void>;

async function main(): Promise<void> {
  try {
    process.loadEnvFile(".env");
  } catch {
    // no .env: the environment is all there is
  }
  const config = loadConfig(process.env);
  const [command] = process.argv.slice(2);
  if (command === "migrate") await migrate(config);
  else if (command === undefined) await serve(config);
  else throw new ConfigError([`"${command}" is no command: it should be migrate, or nothing`]);
}

async function migrate(config: Config): Promise<void> {
  if (config.databaseUrl === null) {
    throw new ConfigError(["DATABASE_URL is missing: it should name the database to migrate"]);
  }
  const applied = await applyMigrations(config.databaseUrl);
  console.log(
    applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}`,
  );
  process.exit(0);
}

async function serve(config: Config): Promise<void> {
  const stops: Stop[] = [];
  const state = { stopping: false };
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  const onSignal = (signal: string) => {
    // npm passes a Ctrl-C on that the terminal sends us as well.
    if (state.stopping) return;
    state.stopping = true;
    console.log(`\n${signal}: finishing what is under way …`);
    stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);

  try {
    const logger = await newLogger(config);
    const database = await prepareDatabase(config, stops);
    const simulated = config.khalti.baseUrl === null;
    const baseUrl = await prepareKhalti(config, stops);
    const serverConfig: ServerConfig = {
      ...config,
      databaseUrl: database.url,
      khalti: { ...config.khalti, baseUrl },
      // Play money must not buy real recharges, whatever else is configured.
      topUpSettings: simulated ? simulatedSettings(baseUrl) : config.topUpSettings,
      adminApiKey: await adminKey(config),
    };
    const server = await startServer(serverConfig, { logger });
    stops.push(() => server.stop());
    if (!config.production) {
      const { seedDemoProducts } = await import("./local/demo-products.ts");
      await seedDemoProducts(server.context.db);
    }
    announce(config, server.context.config, database.place, logger);
  } catch (error) {
    if (state.stopping) return;
    state.stopping = true;
    await stopAll();
    throw error;
  }
}

/** A migrated database, and where it is in words for the person who starts us. */
async function prepareDatabase(
  config: Config,
  stops: Stop[],
): Promise<{ url: string; place: string }> {
  let url = config.databaseUrl;
  let place = "the one in DATABASE_URL";
  if (url === null) {
    const { startEmbeddedPostgres } = await import("./local/embedded-postgres.ts");
    const postgres = await startEmbeddedPostgres({
      directory: path.join(DATA_DIRECTORY, "postgres"),
      database: "khalti_bff",
    });
    stops.push(() => postgres.stop());
    url = postgres.url;
    place = `embedded, in ${path.relative(".", postgres.directory)}`;
  }
  if (!config.production) {
    await applyMigrations(url);
    return { url, place };
  }
  // In production migrating is a step of its own, so that starting an instance never changes the schema.
  const pending = await pendingMigrations(url);
  if (pending.length > 0) {
    throw new ConfigError([
      `The database lacks ${pending.join(", ")}: run this program with the argument "migrate" first`,
    ]);
  }
  return { url, place };
}

async function prepareKhalti(config: Config, stops: Stop[]): Promise<string> {
  if (config.khalti.baseUrl !== null) return config.khalti.baseUrl;
  const { startSimulator } = await import("./simulator/simulator.ts");
  const simulator = await startSimulator({
    port: config.simulatorPort,
    secretKey: config.khalti.secretKey,
    nodeEnv: config.production ? "production" : "development",
  });
  stops.push(() => simulator.stop());
  return simulator.url;
}

async function adminKey(config: Config): Promise<string | null> {
  if (config.adminApiKey !== null || config.production) return config.adminApiKey;
  const { developmentAdminKey } = await import("./local/development-key.ts");
  return developmentAdminKey(DATA_DIRECTORY);
}

/** People read a log in a terminal, programs read it anywhere else. */
async function newLogger(config: Config): Promise<Logger> {
  if (config.production || !process.stdout.isTTY) return createLogger(config.logLevel);
  const { PinoPretty } = await import("pino-pretty");
  return createLogger(
    config.logLevel,
    PinoPretty({
      sync: true,
      singleLine: true,
      translateTime: "SYS:HH:MM:ss",
      ignore: "requestId,req,res,responseTime",
    }),
  );
}

function announce(config: Config, server: ServerConfig, place: string, logger: Logger): void {
  const { publicUrl, khalti } = server;
  if (config.production) {
    logger.info({ publicUrl, khalti: khalti.baseUrl }, "ready");
    return;
  }
  const simulated = config.khalti.baseUrl === null;
  console.log(
    [
      "",
      `  ${server.shop.name} takes payments.`,
      "",
      `  Shop        ${publicUrl}/`,
      simulated
        ? `  Simulator   ${khalti.baseUrl}/   (Khalti ID 9800000000, mPIN 1111, OTP 987654)`
        : `  Khalti      ${khalti.baseUrl}   (${khalti.environment})`,
      ...(simulated && Object.keys(config.topUpSettings).length > 0
        ? ["  Top-ups     played by the simulator too, although their providers are configured"]
        : []),
      `  Staff API   ${publicUrl}/v1/admin/orders`,
      `  Admin key   ${config.adminApiKey === null ? (server.adminApiKey ?? "") : "the one in ADMIN_API_KEY"}`,
      `  API         ${publicUrl}/docs`,
      `  Database    ${place}`,
      "",
      "  Ctrl-C stops everything; the orders stay.",
      "",
    ].join("\n"),
  );
}

/** A port or a folder that is taken is a mistake of the environment like any other. */
function inPlainWords(error: unknown): unknown {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && error.name === "DatabaseInUse") return error.message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${String(error.port)} is taken: stop what listens there, or set PORT or SIMULATOR_PORT.`;
  }
  return error;
}

main().catch((error: unknown) => {
  console.error(inPlainWords(error));
  process.exit(1);
});
