// What an operator should hear at each start, before a customer does. It stops nothing: the doctor says more.
import type { AppContext } from "../context.ts";
import { validKeys } from "../http/key-validity.ts";
import type { GatewayOutcome } from "../khalti/gateway-outcome.ts";
import { messageOf } from "../lib/message-of.ts";

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
  return config.production && config.publicUrl.startsWith("https:") && config.trustedProxies === 0;
}

/** What to do about a key that Khalti's `environment` refuses. */
export function keyAdvice(environment: "sandbox" | "production"): string {
  const other = environment === "sandbox" ? "live" : "sandbox";
  return `A ${other} key does not work there. Copy KHALTI_SECRET_KEY from the merchant dashboard of the environment that KHALTI_ENVIRONMENT names, or set KHALTI_ENVIRONMENT to the key's.`;
}

/**
 * Logs what is forgotten or does not fit. It never throws.
 *
 * @param askKhalti looks {@link NO_PIDX} up once, without the breaker and the ceiling of the server
 */
export async function warnAtStart(
  { config, db, clock, logger }: Pick<AppContext, "config" | "db" | "clock" | "logger">,
  askKhalti: () => Promise<GatewayOutcome<unknown>>,
): Promise<void> {
  if (isProxyForgotten(config)) logger.warn(NO_PROXY);
  try {
    const admins = await db.apiKey.count({ where: { role: "admin", ...validKeys(clock.now()) } });
    if (admins === 0) logger.warn(NO_ADMIN);
    const outcome = await askKhalti();
    if (outcome.kind === "refused" && outcome.reason === "unauthorized") {
      const { environment, baseUrl } = config.khalti;
      logger.error(
        { khalti: baseUrl },
        `Khalti's ${environment} refuses the secret key. ${keyAdvice(environment)}`,
      );
    }
  } catch (error) {
    logger.warn({ reason: messageOf(error) }, "what the start should have is not checked");
  }
}
