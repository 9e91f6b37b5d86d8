import { wholeWords } from "../lib/redact.ts";

/**
 * A provider's outcome without what the customer entered for the top-up, such as a user name: its message is stored in the
 * history and in the log, where a deletion does not reach. Pure.
 *
 * @param fields null where no key opens them
 */
export function withoutReceiver<Outcome extends { message: string }>(
  outcome: Outcome,
  fields: Record<string, string> | null,
): Outcome {
  const entered = Object.values(fields ?? {})
    .map((value) => value.trim())
    .filter((value) => value.length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
  if (entered.length === 0) return outcome;
  const pattern = new RegExp(wholeWords(entered), "giu");
  return { ...outcome, message: outcome.message.replace(pattern, "[receiver]") };
}

/** A shorter one names nobody, and would be found in other words. */
const SHORTEST = 3;
