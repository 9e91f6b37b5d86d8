import { createRedact } from "../lib/redact.ts";

/** A provider's own words, in what order they are given, as one text that is safe to store. */
export type Words = (...said: unknown[]) => string;

const mostTexts = 10;
const deepest = 4;

/**
 * A function that collects the texts in what a provider said, masks the secrets and phone numbers
 * in them, and cuts the whole to 500 characters.
 */
export function createWords(secrets: readonly string[], phones: readonly string[] = []): Words {
  // In an address a token may come back as it was sent there.
  const known = [...new Set([...secrets, ...secrets.map(encodeURIComponent)])]
    .filter((secret) => secret !== "")
    .toSorted((one, other) => other.length - one.length);
  const redact = createRedact("[secret]", phones); // what is masked already stays so
  return (...said) => {
    const texts = said.flatMap((value) => textsIn(value, 0)).slice(0, mostTexts);
    // Every secret goes before the text is cut: half of one would not be found any more.
    const text = known.reduce(
      (result, secret) => result.replaceAll(secret, "[secret]"),
      [...new Set(texts)].join(": "),
    );
    return redact(text);
  };
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value !== "object" || value === null || depth >= deepest) return [];
  return Object.values(value)
    .slice(0, mostTexts)
    .flatMap((item) => textsIn(item, depth + 1));
}

/** A provider's own id of something, as text; null for what is none, or carries a secret or a phone number. */
export function toProviderId(
  value: unknown,
  secrets: readonly string[],
  phones: readonly string[] = [],
): string | null {
  const isWhole = typeof value === "number" && Number.isSafeInteger(value) && value > 0;
  const id = isWhole ? String(value) : typeof value === "string" ? value.trim() : "";
  if (!/^[\w-]{1,100}$/.test(id) || id === "0" || /^9\d{9}$/.test(id)) return null;
  return [...secrets, ...phones].some((known) => known !== "" && id.includes(known)) ? null : id;
}
