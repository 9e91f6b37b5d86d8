import { Script } from "node:vm";

/** For the whole of a text; null for what is no pattern. */
export function wholePattern(pattern: string): RegExp | null {
  try {
    // By itself first: a stray bracket must not find its partner in ours.
    return new RegExp(`^(?:${new RegExp(pattern).source})$`);
  } catch {
    return null;
  }
}

/** Some patterns take longer than the age of the world for a text of two hundred characters. */
const LIMIT_MS = 100;

/** Whether a merchant's pattern matches the whole of a text; what takes too long to tell does not match. */
export function matchesWhole(pattern: string, text: string): boolean {
  const whole = wholePattern(pattern);
  return whole !== null && matchesAny(whole, [text]) === true;
}

/** Whether the pattern takes too long for texts of one of its own characters, which is what such patterns stumble over. */
export function isSlowPattern(pattern: string): boolean {
  const whole = wholePattern(pattern);
  if (whole === null) return false;
  const characters = new Set(`${pattern}aA0_ -`);
  const texts = [...characters].map((character) => `${character.repeat(199)}\n`);
  return matchesAny(whole, texts) === null;
}

/** Null when there was no time to tell. */
function matchesAny({ source }: RegExp, texts: string[]): boolean | null {
  // JSON of texts is JavaScript as well. Only a script can be stopped: a call of ours to `test` cannot.
  const script = new Script(
    `((whole) => ${JSON.stringify(texts)}.some((text) => whole.test(text)))(new RegExp(${JSON.stringify(source)}))`,
  );
  try {
    return script.runInThisContext({ timeout: LIMIT_MS }) === true;
  } catch {
    return null;
  }
}
