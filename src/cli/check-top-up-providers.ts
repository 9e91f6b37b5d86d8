import type { Config } from "../config.ts";
import { formatRupees } from "../lib/money.ts";
import { connectProviders } from "../providers/connect-providers.ts";
import { type Found, warning, well } from "./finding.ts";

/** Each configured provider is told by the balance that it shows us; nothing is delivered. */
export async function checkTopUpProviders(config: Config): Promise<Found> {
  const providers = connectProviders(config.topUpSettings, config.khalti.environment);
  const told: string[] = [];
  const todo: string[] = [];
  try {
    for (const [name, { provider }] of providers) {
      if (provider === null) continue;
      if (provider.balance === undefined) {
        told.push(`${name} tells no balance`);
        continue;
      }
      const balancePaisa = await provider.balance();
      if (balancePaisa === null) {
        todo.push(
          `${name} shows no balance: are its token and its address right, and may we reach it?`,
        );
      } else if (balancePaisa < config.lowBalancePaisa) {
        todo.push(
          `${name} holds ${formatRupees(balancePaisa)}: refill it, or lower TOP_UP_LOW_BALANCE.`,
        );
      } else {
        told.push(`${name} holds ${formatRupees(balancePaisa)}`);
      }
    }
  } finally {
    for (const { provider } of providers.values()) provider?.close();
  }
  if (todo.length > 0) return warning("paid top-ups may have to wait", ...todo);
  if (told.length === 0) return { verdict: "skipped", message: "no provider is configured" };
  return well(told.join("; "));
}
