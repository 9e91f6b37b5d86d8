import { randomBytes, randomInt } from "node:crypto";
import { type SavedTopUps, type TopUpSettings, TopUpStore } from "./top-up-store.ts";

export const PROVIDER_NAMES = ["khalti_wallet", "metro_link", "digipay_wallet"] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/**
 * An empty store for each provider, with that provider's states.
 * @param keep is called after each change
 */
export function openTopUpStores(
  keep: (provider: ProviderName, saved: SavedTopUps) => void,
): Record<ProviderName, TopUpStore> {
  const store = (provider: ProviderName, settings: TopUpSettings) =>
    new TopUpStore(settings, (saved) => keep(provider, saved));
  return {
    khalti_wallet: store("khalti_wallet", {
      newId: countingIds(),
      done: "Success",
      lost: ["Failed", "Error", "Expired", "Status Error"],
    }),
    metro_link: store("metro_link", { newId: countingIds(), done: "success", lost: ["failed"] }),
    // DigiPay documents only status 1, so no status returns credits.
    digipay_wallet: store("digipay_wallet", {
      newId: () => randomBytes(16).toString("hex"),
      done: 1,
      lost: [],
    }),
  };
}

/** Starts at a random number, so that a reset does not repeat ids. */
function countingIds(): () => string {
  let last = randomInt(10_000, 1_000_000_000);
  return () => String((last += 1));
}
