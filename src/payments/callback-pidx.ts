import { z } from "zod";

/** The query of Khalti's callback, as far as we use it. */
export const returnQuery = z.object({
  pidx: z.string().min(1).max(100).optional().describe("Missing on some failures at Khalti"),
});

/**
 * The pidx of a callback; null if it names none, or more than one. Khalti redirects without a pidx when it cannot process a
 * payment. The same pidx twice is one.
 *
 * @param given `query.pidx`: a text, or a list where it is repeated
 */
export function pidxOfCallback(given: unknown): string | null {
  const values = [given].flat().filter((one) => typeof one === "string" && one !== "");
  const [pidx = null, ...others] = new Set(values as string[]);
  return others.length === 0 ? pidx : null;
}
