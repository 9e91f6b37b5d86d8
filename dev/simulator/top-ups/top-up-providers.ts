import { randomBytes, randomInt } from "node:crypto";
import { TopUpStore } from "./top-up-store.ts";

export const PROVIDER_NAMES = ["khalti_wallet", "metro_link", "digipay_wallet"] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** An empty store for each provider, with that provider's states. */
export function openTopUpStores(): Record<ProviderName, TopUpStore> {
  return {
    khalti_wallet: new TopUpStore({
      newId: countingIds(),
      done: "Success",
      lost: ["Failed", "Error", "Expired", "Status Error"],
    }),
    metro_link: new TopUpStore({ newId: countingIds(), done: "success", lost: ["failed"] }),
    // DigiPay documents only status 1, so no status returns credits.
    digipay_wallet: new TopUpStore({
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
