/** Masks the secret key and customer phone numbers, so that Khalti's echoes do not reach logs and tables. */
export type Redact = (text: string, maxLength?: number) => string;

const maxTextLength = 500;
const maxEntries = 50;
const maxDepth = 6;

/**
 * Returns a function that masks the secret key, Nepali mobile numbers and the given numbers. Its result can be stored in
 * Postgres: it is cut, and has no NUL characters or lone surrogates.
 */
export function createRedact(secretKey: string, phones: readonly (string | undefined)[]): Redact {
  // Longest first: a short number inside a longer one would leave a part of it visible.
  const known = phones
    .filter((phone) => phone !== undefined)
    .filter((phone) => phone.length >= 6)
    .sort((one, other) => other.length - one.length);
  return (text, maxLength = maxTextLength) => {
    const withoutKey = text.replaceAll(secretKey, "[secret]");
    const withoutKnown = known.reduce(
      (result, phone) => result.replaceAll(phone, maskPhone(phone)),
      withoutKey,
    );
    return withoutKnown
      .replace(/(?<!\d)(?:(?:\+|00)?977[\s-]?)?9\d{9}(?!\d)/g, maskPhone)
      .slice(0, maxLength)
      .replaceAll("\0", "")
      .replace(/\p{Cs}/gu, "\ufffd");
  };
}

// Khalti's own format: 98XXXXX904. It would reveal too much of a shorter number.
function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, "").slice(-10);
  return digits.length < 10
    ? `XXXXX${digits.slice(-2)}`
    : `${digits.slice(0, 2)}XXXXX${digits.slice(-3)}`;
}

/** A copy of parsed JSON with all texts masked, limited in depth and entries. */
export function redactJson(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number") {
    // A phone number may be returned as a JSON number.
    const masked = redact(String(value));
    return masked === String(value) ? value : masked;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth >= maxDepth) return "[cut]";
  if (Array.isArray(value)) {
    return value.slice(0, maxEntries).map((item) => redactJson(item, redact, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, maxEntries)
      .map(([key, item]) => [redact(key), redactJson(item, redact, depth + 1)]),
  );
}
