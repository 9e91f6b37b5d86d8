import { createRedact } from "../lib/redact.ts";

/** Joins the texts in parts of a provider's answer, in the given order, into one message that is safe to store. */
export type SanitizeMessage = (...parts: unknown[]) => string;

const maxTexts = 10;
const maxDepth = 4;

/**
 * Returns a function that collects the texts in a provider's answer, masks secrets and phone numbers, and cuts the
 * result to 500 characters.
 */
export function createMessageSanitizer(
  secrets: readonly string[],
  phones: readonly string[] = [],
): SanitizeMessage {
  // A token sent in a URL may come back URL-encoded.
  const variants = [...new Set([...secrets, ...secrets.map(encodeURIComponent)])]
    .filter((secret) => secret !== "")
    .toSorted((one, other) => other.length - one.length);
  const redact = createRedact("[secret]", { phones }); // does not change masked secrets
  return (...parts) => {
    const texts = parts.flatMap((value) => textsIn(value, 0)).slice(0, maxTexts);
    // Mask before cutting: half a secret would no longer match.
    const text = variants.reduce(
      (result, secret) => result.replaceAll(secret, "[secret]"),
      [...new Set(texts)].join(": "),
    );
    return redact(text);
  };
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value !== "object" || value === null || depth >= maxDepth) return [];
  return Object.values(value)
    .slice(0, maxTexts)
    .flatMap((item) => textsIn(item, depth + 1));
}

/** A provider's own id as text; null if it is not a usable id, or contains a secret or a phone number. */
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
