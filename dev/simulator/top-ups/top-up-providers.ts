import { randomBytes, randomInt } from "node:crypto";
import { TopUpBooks } from "./top-up-books.ts";

export const PROVIDER_NAMES = ["khalti_wallet", "metro_link", "digipay_wallet"] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** Empty books of every provider, with the words each of them uses. */
export function openTopUpBooks(): Record<ProviderName, TopUpBooks> {
  return {
    khalti_wallet: new TopUpBooks({
      newId: countingIds(),
      done: "Success",
      lost: ["Failed", "Error", "Expired", "Status Error"],
    }),
    metro_link: new TopUpBooks({ newId: countingIds(), done: "success", lost: ["failed"] }),
    // DigiPay explains no number but 1, so none of them gives credits back.
    digipay_wallet: new TopUpBooks({
      newId: () => randomBytes(16).toString("hex"),
      done: 1,
      lost: [],
    }),
  };
}

/** Starts anywhere, so that a reset does not hand out the same ids again. */
function countingIds(): () => string {
  let last = randomInt(10_000, 1_000_000_000);
  return () => String((last += 1));
}
