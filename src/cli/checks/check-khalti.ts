// Whether Khalti can be reached with the key, and can send customers back.
import type { Config } from "../../config.ts";
import { createKhaltiClient } from "../../khalti/khalti-client.ts";
import { isPublicHttps } from "../../lib/public-https.ts";
import { keyAdvice, NO_PIDX } from "../../staff/start-warnings.ts";
import { failed, type Found, ok, warning } from "./finding.ts";

/** "Not found" means that Khalti accepted the key. */
export async function checkKhalti({ khalti }: Config): Promise<Found> {
  if (khalti.baseUrl === null) {
    return { verdict: "skipped", message: "no secret key is set: the simulator plays it" };
  }
  const client = createKhaltiClient({ baseUrl: khalti.baseUrl, secretKey: khalti.secretKey });
  try {
    const outcome = await client.lookup(NO_PIDX);
    const where = `${khalti.baseUrl} (${khalti.environment})`;
    if (outcome.kind === "unknown") {
      return failed(
        `${where} gives no answer: ${outcome.message}`,
        "Check that this machine may open HTTPS connections to it: firewall, proxy and DNS.",
      );
    }
    if (outcome.kind === "answer" || outcome.reason === "not_found") {
      return ok(`${where} answers and accepts the secret key`);
    }
    if (outcome.reason === "unauthorized") {
      return failed(`${where} does not accept the secret key`, keyAdvice(khalti.environment));
    }
    return warning(`${where} answers HTTP ${String(outcome.httpStatus)}: ${outcome.message}`);
  } finally {
    client.close();
  }
}

const MAX_RETURN_URL_LENGTH = 255;

/** Khalti redirects customers to the return URL, and refuses one that is not public https or is too long. */
export function checkPublicUrl({
  publicUrl,
  khalti,
  production,
}: Pick<Config, "publicUrl" | "khalti" | "production">): Found {
  const returnUrl = `${publicUrl}/v1/payments/return`;
  const isAccepted = isPublicHttps(publicUrl) && returnUrl.length <= MAX_RETURN_URL_LENGTH;
  if (isAccepted) return ok(`Khalti sends customers back to ${returnUrl}`);
  const message = `${returnUrl} is not https on a public host, or too long`;
  const advice =
    "Set PUBLIC_URL to the https address at which browsers reach this server: Khalti refuses others with HTTP 500.";
  const isReal = khalti.baseUrl !== null && isPublicHttps(khalti.baseUrl);
  return production || isReal ? failed(message, advice) : ok(`${publicUrl}, for the simulator`);
}
