import type { Config } from "../../config.ts";
import { formatRupees } from "../../lib/money.ts";
import { connectProviders } from "../../providers/connect-providers.ts";
import { type Found, ok, warning } from "./finding.ts";

/** Checks each configured provider by reading our balance there; delivers nothing. */
export async function checkTopUpProviders(config: Config): Promise<Found> {
  const providers = connectProviders(config.topUpSettings, config.khalti.environment);
  const balances: string[] = [];
  const advice: string[] = [];
  try {
    for (const [name, { provider }] of providers) {
      if (provider === null) continue;
      if (provider.balance === undefined) {
        balances.push(`${name} tells no balance`);
        continue;
      }
      const balancePaisa = await provider.balance();
      if (balancePaisa === null) {
        advice.push(
          `${name} shows no balance: are its token and its address right, and may we reach it?`,
        );
      } else if (balancePaisa < config.lowBalancePaisa) {
        advice.push(
          `${name} holds ${formatRupees(balancePaisa)}: refill it, or lower TOP_UP_LOW_BALANCE.`,
        );
      } else {
        balances.push(`${name} holds ${formatRupees(balancePaisa)}`);
      }
    }
  } finally {
    for (const { provider } of providers.values()) provider?.close();
  }
  if (advice.length > 0) return warning("paid top-ups may have to wait", ...advice);
  if (balances.length === 0) return { verdict: "skipped", message: "no provider is configured" };
  return ok(balances.join("; "));
}
