import { Script } from "node:vm";
import { processorMs } from "../lib/processor-ms.ts";

/** A regular expression that matches a whole text; null if `pattern` is invalid. */
export function wholePattern(pattern: string): RegExp | null {
  try {
    // Compile the pattern alone first: an unbalanced bracket must not match the added ones.
    return new RegExp(`^(?:${new RegExp(pattern).source})$`);
  } catch {
    return null;
  }
}

/** Some patterns backtrack practically for ever on a text of 200 characters. In milliseconds of the processor. */
const LIMIT_MS = 100;

/** Whether a merchant's pattern matches a whole text; false after a timeout. */
export function matchesWhole(pattern: string, text: string): boolean {
  const whole = wholePattern(pattern);
  return whole !== null && matchesAny(whole, [text]) === true;
}

/** Whether the pattern times out on long texts of one of its characters, which make such patterns backtrack. */
export function isSlowPattern(pattern: string): boolean {
  const whole = wholePattern(pattern);
  if (whole === null) return false;
  const characters = new Set(`${pattern}aA0_ -`);
  const texts = [...characters].map((character) => `${character.repeat(199)}\n`);
  return matchesAny(whole, texts) === null;
}

/** Null after a timeout. */
function matchesAny({ source }: RegExp, texts: string[]): boolean | null {
  // A JSON list of strings is valid JavaScript. A script has a timeout; a direct call to `test` has none.
  const script = new Script(
    `((whole) => ${JSON.stringify(texts)}.some((text) => whole.test(text)))(new RegExp(${JSON.stringify(source)}))`,
  );
  return runWithinLimit(script) as boolean | null;
}

/**
 * Ends a script that takes too much of the processor: null. A script that only waited for its turn, as on a busy machine, runs
 * again.
 *
 * @param spentMs what this process has had of the processor so far
 */
export function runWithinLimit(script: Script, spentMs: () => number = processorMs): unknown {
  const before = spentMs();
  do {
    try {
      return script.runInThisContext({ timeout: LIMIT_MS });
    } catch (error) {
      // The timeout is by the clock. Anything else would happen again.
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    }
  } while (spentMs() - before < LIMIT_MS);
  return null;
}
