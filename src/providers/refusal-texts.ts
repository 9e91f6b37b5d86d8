/**
 * The texts of refusals that decide money, for providers without error codes. A text that is not listed leaves the outcome
 * unknown: a refusal gives the customer's money back, and waiting sends the top-up again.
 */

/**
 * - `refused`: definitely not delivered
 * - `credit`, `maintenance`: definitely not delivered, and the same request may succeed later
 * - `duplicate`: the provider has this reference already, so its status decides
 */
export type TextMeaning = "refused" | "credit" | "maintenance" | "duplicate";

export interface RefusalText {
  text: string;
  means: TextMeaning;
  /** The document that prints it, or where it was seen: an assumption is no source. */
  source: string;
}

/**
 * GlobalTopup's page prints no error text, so what it says about a missing customer, our credit or maintenance is not known:
 * such a top-up is unknown until a status check or a person says more. Add a text here once GlobalTopup has been seen to send it.
 */
export const GLOBALTOPUP_TEXTS: readonly RefusalText[] = [
  {
    text: "Amount should be between Rs. 100 and Rs. 10,000.",
    means: "refused",
    source: 'the page "Metro Link", Valid Amount to pass',
  },
];

/** DigiPay takes no reference, so a text that is wrong here would deliver twice: only printed texts are listed. */
export const DIGIPAY_TEXTS: readonly RefusalText[] = [
  {
    text: "BAD_REQUEST",
    means: "refused",
    source: 'the page "Topup Money (Add Money)", Response 400(BAD REQUEST)',
  },
  {
    text: "NOT_FOUND",
    means: "refused",
    source: 'the page "Topup Money (Add Money)", RESPONSES, 404',
  },
];

/** What a whole text means; case, spaces and a final full stop do not matter. Null if it is not listed. */
export function meaningOf(texts: readonly RefusalText[], given: string): TextMeaning | null {
  const wanted = plain(given);
  return texts.find(({ text }) => plain(text) === wanted)?.means ?? null;
}

function plain(text: string): string {
  return text.trim().replace(/\s+/g, " ").replace(/\.$/, "").toLowerCase();
}
