// What an operator should hear at each start, before a customer does. It stops nothing: the doctor says more.
import type { AppContext } from "../context.ts";
import { isHttps } from "../http/cookies.ts";
import { validKeys } from "../http/auth/key-validity.ts";
import type { GatewayOutcome } from "../khalti/gateway-outcome.ts";
import { messageOf } from "../lib/message-of.ts";
import {
  openPaymentsOfOthers,
  type PaymentsOfOthers,
} from "../staff-actions/payments-of-others.ts";

/** A pidx that does not exist: "not found" means that Khalti accepts the key. */
export const NO_PIDX = "doctor0000000000000000";

export const NO_PROXY =
  "TRUSTED_PROXIES is 0, so every limit takes the proxy in front of this server for one client. Set it to the number of proxies.";
const NO_ADMIN =
  'No valid key has role admin: run "node dist/cli.js keys create --role admin --name …", or set ADMIN_API_KEY.';

/** This server speaks no TLS itself: behind an https address there is a proxy. */
export function isProxyForgotten(config: {
  production: boolean;
  publicUrl: string;
  trustedProxies: number;
}): boolean {
  return config.production && isHttps(config.publicUrl) && config.trustedProxies === 0;
}

/** Whose money the server takes, for the start line and the doctor. */
export function moneyOf({ environment }: { environment: "sandbox" | "production" }): string {
  return environment === "production" ? "Khalti live, real money" : "Khalti's sandbox, play money";
}

/** What to do about a key that Khalti's `environment` refuses. */
export function keyAdvice(environment: "sandbox" | "production"): string {
  const other = environment === "sandbox" ? "live" : "sandbox";
  return `A ${other} key does not work there. Copy KHALTI_SECRET_KEY from the merchant dashboard of the environment that KHALTI_ENVIRONMENT names, or set KHALTI_ENVIRONMENT to the key's.`;
}

/**
 * Logs what is forgotten or does not fit. It never throws.
 *
 * @param askKhalti looks a pidx up once, without the breaker and the ceiling of the server
 */
export async function warnAtStart(
  context: Pick<AppContext, "config" | "db" | "sql" | "clock" | "logger">,
  askKhalti: (pidx: string) => Promise<GatewayOutcome<unknown>>,
): Promise<void> {
  const { config, db, clock, logger } = context;
  if (isProxyForgotten(config)) logger.warn(NO_PROXY);
  try {
    const admins = await db.apiKey.count({ where: { role: "admin", ...validKeys(clock.now()) } });
    if (admins === 0) logger.warn(NO_ADMIN);
    const outcome = await askKhalti(NO_PIDX);
    if (outcome.kind === "refused" && outcome.reason === "unauthorized") {
      const { environment, baseUrl } = config.khalti;
      logger.error(
        { khalti: baseUrl },
        `Khalti's ${environment} refuses the secret key. ${keyAdvice(environment)}`,
      );
    } else await warnOfAnotherAccount(context, askKhalti);
  } catch (error) {
    logger.warn({ reason: messageOf(error) }, "what the start should have is not checked");
  }
}

/** A new key of the same account knows the open payments, so Khalti decides whether it is another account. */
async function warnOfAnotherAccount(
  { config, sql, logger }: Pick<AppContext, "config" | "sql" | "logger">,
  askKhalti: (pidx: string) => Promise<GatewayOutcome<unknown>>,
): Promise<void> {
  const [found] = await sql<PaymentsOfOthers>(openPaymentsOfOthers(config));
  if (found === undefined || found.pidx === null) return;
  const { count: payments, pidx } = found;
  const outcome = await askKhalti(pidx);
  if (outcome.kind === "answer") return;
  if (outcome.kind === "refused" && outcome.reason === "not_found") {
    logger.error(
      { payments },
      "Khalti's account or environment has changed, and payments of the one before are open: Khalti does not know them under this key. Run with the key of before until they have ended.",
    );
    return;
  }
  logger.warn(
    { payments },
    "the Khalti key or environment has changed, and whether Khalti knows the open payments of before is not known",
  );
}
