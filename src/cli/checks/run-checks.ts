import pg from "pg";
import { type Config, ConfigError } from "../../config.ts";
import { readMigrationState } from "../../database/migration-state.ts";
import { checkTopUpProviders } from "./check-top-up-providers.ts";
import { type Cli, MIGRATE } from "../cli.ts";
import { failed, type Finding, type Found, ok, toMinute, warning } from "./finding.ts";
import { checkRole } from "./check-role.ts";
import { checkEncryption } from "./check-encryption.ts";
import { checkAuditor } from "./check-auditor.ts";
import { checkDataKey } from "./check-data-key.ts";
import { checkKhalti, checkPublicUrl } from "./check-khalti.ts";
import { checkKhaltiAccount } from "./check-khalti-account.ts";
import { checkPasskeys } from "./check-passkeys.ts";
import { checkQueue } from "./check-queue.ts";
import { checkWebhooks } from "./check-webhooks.ts";
import { checkWorker } from "./check-worker.ts";
import { messageOf } from "../../lib/message-of.ts";
import { isProxyForgotten, moneyOf } from "../../staff/start-warnings.ts";

const CHECK_TIMEOUT_MS = 15_000;
/** Checks that need a migrated database. */
const DATABASE_CHECKS = [
  "Database role",
  "Worker",
  "Queue",
  "Auditor",
  "Webhooks",
  "Personal data",
  "Encryption",
  "Khalti account",
  "Admin key",
  "Passkeys",
];

/** Runs every check of the doctor; later checks depend on earlier ones. */
export async function runChecks(
  cli: Cli,
  databaseUrl: (config: Config) => Promise<string | null>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const check = async (name: string, run: () => Promise<Found> | Found) => {
    findings.push({ check: name, ...(await withTimeout(run)) });
  };
  const skip = (message: string, ...names: string[]) => {
    for (const name of names) findings.push({ check: name, verdict: "skipped", message });
  };

  let config: Config;
  try {
    config = cli.config();
    findings.push({ check: "Environment", verdict: "well", message: describeEnvironment(config) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push({
      check: "Environment",
      verdict: "failed",
      message: "some variables are invalid",
      todo: error.mistakes,
    });
    skip(
      "not checked until the environment is valid",
      "Database",
      "Migrations",
      "Clock",
      ...DATABASE_CHECKS,
      "Khalti",
      "Public URL",
      "Proxies",
      "Top-ups",
    );
    return findings;
  }

  const url = await databaseUrl(config);
  if (url === null) {
    const message = "no server runs here: the embedded database starts with it (npm start)";
    skip(message, "Database", "Migrations", "Clock", ...DATABASE_CHECKS);
  } else {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on("error", () => undefined); // the failing query reports it
    try {
      await check("Database", () => checkConnection(client));
      if (findings.at(-1)?.verdict === "failed") {
        skip("the database is not reachable", "Migrations", "Clock", ...DATABASE_CHECKS);
      } else {
        await check("Migrations", () => checkMigrations(url, config));
        await check("Clock", () => checkClock(client, cli));
        if (
          findings.some(({ check: name, verdict }) => name === "Migrations" && verdict === "failed")
        ) {
          skip("the database is not migrated", ...DATABASE_CHECKS);
        } else {
          await check("Database role", () => checkRole(client));
          await check("Worker", () => checkWorker(client));
          await check("Queue", () => checkQueue(client));
          await check("Auditor", () => checkAuditor(client));
          await check("Webhooks", () => checkWebhooks(client));
          await check("Personal data", () => checkDataKey(client, config));
          await check("Encryption", () => checkEncryption(client, config));
          await check("Khalti account", () => checkKhaltiAccount(client, config));
          await check("Admin key", () => checkAdminKeys(client, cli));
          await check("Passkeys", () => checkPasskeys(client, cli, config));
        }
      }
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  await check("Khalti", () => checkKhalti(config));
  await check("Public URL", () => checkPublicUrl(config));
  await check("Proxies", () => checkProxies(config));
  await check("Top-ups", () => checkTopUpProviders(config));
  return findings;
}

/** A check that throws or takes too long has failed. */
async function withTimeout(run: () => Promise<Found> | Found): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Found>((resolve) => {
    timer = setTimeout(() => {
      resolve(failed(`no answer within ${String(CHECK_TIMEOUT_MS / 1_000)} seconds`));
    }, CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([Promise.resolve().then(run), limit]);
  } catch (error) {
    return failed(messageOf(error));
  } finally {
    clearTimeout(timer);
  }
}

/** What runs, and whose money it takes. */
export function describeEnvironment({
  production,
  role,
  khalti,
}: Pick<Config, "production" | "role" | "khalti">): string {
  const where = production ? "production" : "development";
  const money = khalti.baseUrl === null ? "the simulator, no money" : moneyOf(khalti);
  return `${where}, role ${role}, ${money}`;
}

/** Connects the client, which later checks use. */
async function checkConnection(client: pg.Client): Promise<Found> {
  try {
    await client.connect();
  } catch (error) {
    return failed(
      `cannot be reached: ${error instanceof Error ? error.message || String(error) : String(error)}`,
      "Is Postgres running, and does DATABASE_URL name its host, port, user, password and database?",
    );
  }
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  return ok(`PostgreSQL ${rows[0]?.server_version ?? ""}`);
}

async function checkMigrations(url: string, { acceptedMigrations }: Config): Promise<Found> {
  const { pending, unknown } = await readMigrationState(url, acceptedMigrations);
  if (unknown.length > 0) {
    return failed(
      `the database is newer than this program: ${unknown.join(", ")}`,
      "Run the newer version, or read in docs/operate/upgrade.md how to go back.",
    );
  }
  return pending.length === 0
    ? ok("all are applied")
    : failed(`${pending.join(", ")} not applied`, `Run ${MIGRATE}.`);
}

/** The last admin key should not expire before the next look. */
const EXPIRY_WARNING_MS = 14 * 24 * 60 * 60_000;
const CLOCK_WARNING_MS = 2_000;
const CLOCK_LIMIT_MS = 30_000;

async function checkClock(client: pg.Client, { clock }: Cli): Promise<Found> {
  const before = clock.now().getTime();
  const { rows } = await client.query<{ now: Date }>("select clock_timestamp() as now");
  const middle = (before + clock.now().getTime()) / 2;
  const offMs = Math.round(Math.abs((rows[0]?.now.getTime() ?? 0) - middle));
  const advice = "Keep the clocks of both machines right with NTP: payments expire by them.";
  if (offMs > CLOCK_LIMIT_MS) return failed(`${String(offMs)} ms off the database's`, advice);
  if (offMs > CLOCK_WARNING_MS) return warning(`${String(offMs)} ms off the database's`, advice);
  return ok(`agrees with the database's to ${String(offMs)} ms`);
}

async function checkAdminKeys(client: pg.Client, { clock }: Cli): Promise<Found> {
  const { rows } = await client.query<{ count: number; last: Date | null }>(
    `select count(*)::int as count, nullif(max(coalesce(expires_at, 'infinity')), 'infinity') as last
     from api_keys where role = 'admin' and revoked_at is null and (expires_at is null or expires_at > $1)`,
    [clock.now()],
  );
  const { count = 0, last = null } = rows[0] ?? {};
  const advice = 'Run: keys create --role admin --name "…"';
  if (count === 0) return warning("no valid key has the role admin", advice);
  return last !== null && last.getTime() - clock.now().getTime() < EXPIRY_WARNING_MS
    ? warning(`the last of ${String(count)} expires at ${toMinute(last)}`, advice)
    : ok(`${String(count)} in use`);
}

/** Behind an https address without a trusted proxy, all customers share one limit, and a crowd of them is shed. */
export function checkProxies(
  config: Pick<Config, "production" | "publicUrl" | "trustedProxies">,
): Found {
  if (isProxyForgotten(config)) {
    return warning(
      "TRUSTED_PROXIES is 0, and PUBLIC_URL is https: limits take the proxy for one client",
      "Set TRUSTED_PROXIES to the number of proxies in front of this server (1 with ops/Caddyfile).",
    );
  }
  return ok(`${String(config.trustedProxies)} in front of this server are trusted`);
}
