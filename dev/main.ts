// What `npm start` runs. A development machine needs only Node: this file provides PostgreSQL, the Khalti simulator, demo
// products and an admin key. With NODE_ENV=production, or a command such as `migrate`, it runs src/main.ts instead.
import path from "node:path";
import { PinoPretty } from "pino-pretty";
import { type Config, loadConfig, type ServerConfig } from "../src/config.ts";
import { StartError } from "../src/lib/start-error.ts";
import { createLogger, type Logger } from "../src/lib/logger.ts";
import { applyMigrations } from "../src/database/migrations.ts";
import { failToStart, readEnvironment, serveUntilSignal, type Stop } from "../src/program.ts";
import { simulatedSettings } from "../src/providers/connect-providers.ts";
import { startServer } from "../src/server.ts";
import { buildPages } from "../web/build.ts";
import { DATA_DIRECTORY, EMBEDDED_POSTGRES } from "./data-directory.ts";
import { seedDemoProducts } from "./demo-products.ts";
import { developmentAdminKey } from "./development-key.ts";
import { createSignInLink } from "./sign-in-link.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { startMailbox } from "./mailbox/mailbox.ts";
import { simulatorBooks } from "./simulator-books.ts";
import { BooksInUse } from "./simulator/books/lock-file.ts";
import { sharedOptions } from "./simulator/environment.ts";
import { type Simulator, startSimulator } from "./simulator/simulator.ts";

/** Of mails that are not delivered. */
const MAIL_FROM = "orders@shop.example";

const env = readEnvironment();
if (env["NODE_ENV"] === "production" || process.argv.length > 2) {
  void import("../src/main.ts");
} else {
  startDevelopment(env).catch(failToStart);
}

async function startDevelopment(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(environment);
  const logger = terminalLogger(config);
  await serveUntilSignal(logger, async (onStop) => {
    const database = await prepareDatabase(config, onStop);
    const simulator =
      config.khalti.baseUrl === null
        ? await startKhalti(config, database.url, environment, onStop)
        : null;
    const baseUrl = simulator?.url ?? config.khalti.baseUrl ?? "";
    const adminApiKey = config.adminApiKey ?? (await developmentAdminKey(DATA_DIRECTORY));
    const mailbox = config.mail === null ? await startMailbox() : null;
    if (mailbox !== null) onStop(() => mailbox.stop());
    const serverConfig: ServerConfig = {
      ...config,
      mail: mailbox === null ? config.mail : { smtpUrl: mailbox.smtpUrl, from: MAIL_FROM },
      databaseUrl: database.url,
      khalti: { ...config.khalti, baseUrl },
      // Play money must not buy real recharges, even when real providers are configured.
      topUpSettings: simulator ? simulatedSettings(baseUrl) : config.topUpSettings,
      adminApiKey,
    };
    const signInLink = createSignInLink(adminApiKey);
    const server = await startServer(serverConfig, {
      logger,
      takeSignInLink: signInLink.take,
      developmentPages: mailbox?.pages ?? null,
      pagesFolder: await buildPages(path.join(DATA_DIRECTORY, "web")),
    });
    onStop(() => server.stop());
    if (!environment["SIMULATOR_DLR_URL"]) {
      simulator?.reportTo(`${server.url}/v1/providers/khalti/dlr`);
    }
    await seedDemoProducts(server.context.db);
    console.log(
      banner(config, server.context.config, { place: database.place, link: signInLink.token }),
    );
  });
}

/** Migrates the configured or the embedded database. `place` describes it for the banner. */
async function prepareDatabase(
  config: Config,
  onStop: (stop: Stop) => void,
): Promise<{ url: string; place: string }> {
  if (config.databaseUrl !== null) {
    const { databaseUrl: url, migrationDatabaseUrl } = config;
    await applyMigrations(migrationDatabaseUrl ?? url, url);
    return { url, place: "the one in DATABASE_URL" };
  }
  const postgres = await startEmbeddedPostgres(EMBEDDED_POSTGRES);
  onStop(() => postgres.stop());
  await applyMigrations(postgres.url, postgres.serverUrl);
  return {
    url: postgres.serverUrl,
    place: `embedded, in ${path.relative(".", postgres.directory)}`,
  };
}

/** Starts the simulator in place of Khalti. */
async function startKhalti(
  config: Config,
  databaseUrl: string,
  environment: NodeJS.ProcessEnv,
  onStop: (stop: Stop) => void,
): Promise<Simulator> {
  const simulator = await startSimulator({
    ...sharedOptions(environment),
    port: config.simulatorPort,
    shopName: config.shop.name,
    secretKey: config.khalti.secretKey,
    publicKey: config.khalti.publicKey,
    books: await simulatorBooks(DATA_DIRECTORY, databaseUrl),
  }).catch((error: unknown) => {
    throw error instanceof BooksInUse ? new StartError(error.message) : error;
  });
  onStop(() => simulator.stop());
  return simulator;
}

/** Readable lines in a terminal, otherwise JSON. */
function terminalLogger({ logLevel }: Config): Logger {
  if (!process.stdout.isTTY) return createLogger(logLevel);
  return createLogger(
    logLevel,
    PinoPretty({
      sync: true,
      singleLine: true,
      translateTime: "SYS:HH:MM:ss",
      ignore: "pid,hostname,requestId,req,res,responseTime",
    }),
  );
}

function banner(
  config: Config,
  server: ServerConfig,
  { place, link }: { place: string; link: string },
): string {
  const { publicUrl, khalti } = server;
  const simulated = config.khalti.baseUrl === null;
  return [
    "",
    `  ${server.shop.name} takes payments.`,
    "",
    `  Shop        ${publicUrl}/`,
    simulated
      ? `  Simulator   ${khalti.baseUrl}/   (Khalti ID 9800000000, mPIN 1111, OTP 987654)`
      : `  Khalti      ${khalti.baseUrl}   (${khalti.environment})`,
    ...(simulated && Object.keys(config.topUpSettings).length > 0
      ? ["  Top-ups     also simulated: the configured providers are not called"]
      : []),
    `  Staff       ${publicUrl}/staff/#link=${link}   (signs in once)`,
    ...(config.mail === null ? [`  Mails       ${publicUrl}/dev/mailbox   (not delivered)`] : []),
    `  Admin key   ${config.adminApiKey === null ? (server.adminApiKey ?? "") : "the one in ADMIN_API_KEY"}`,
    `  API         ${publicUrl}/docs`,
    `  Database    ${place}`,
    "",
    "  Ctrl-C stops everything; orders and simulated payments stay.",
    "",
  ].join("\n");
}
