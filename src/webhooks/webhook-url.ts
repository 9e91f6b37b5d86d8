import type { Config } from "../config.ts";
import type { AppContext } from "../context.ts";
import { AppError } from "../lib/errors.ts";

/** The address is no place to send webhooks to. */
export class WebhookUrlRefused extends AppError {
  readonly status = 422;
  readonly code = "webhook_url_refused";

  constructor(message: string) {
    super("This address is refused.", { errors: [{ path: "url", message }] });
  }
}

export type UrlContext = Pick<AppContext, "poster"> & { config: Pick<Config, "production"> };

/**
 * Checks the address of a webhook endpoint when it is set. Each connection checks it again, since a name may resolve to
 * another address later; a name that does not resolve now passes.
 *
 * @returns the address as it is stored
 * @throws WebhookUrlRefused
 */
export async function requireWebhookUrl(
  { config, poster }: UrlContext,
  text: string,
): Promise<string> {
  if (!URL.canParse(text)) throw new WebhookUrlRefused("Should be a web address.");
  const url = new URL(text);
  if (url.protocol !== "https:" && (config.production || url.protocol !== "http:")) {
    throw new WebhookUrlRefused(
      config.production ? "Should begin with https://." : "Should begin with https:// or http://.",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new WebhookUrlRefused("Should have no user name or password.");
  }
  if (!(await poster.mayConnectTo(url.hostname))) {
    throw new WebhookUrlRefused("Leads to a private network, which webhooks may not reach.");
  }
  url.hash = "";
  return url.href;
}
