/** Masks the secret key and personal data, so that Khalti's echoes do not reach logs and tables. */
export type Redact = (text: string, maxLength?: number) => string;

/** What is known about the person of a request. */
export interface KnownPerson {
  phones?: readonly (string | undefined)[];
  name?: string | undefined;
}

const maxTextLength = 500;
const maxEntries = 50;
const maxDepth = 6;

/**
 * Returns a function that masks the secret key, e-mail addresses, Nepali mobile numbers, and the given numbers and name. Its
 * result can be stored in Postgres: it is cut, and has no NUL characters or lone surrogates.
 */
export function createRedact(secretKey: string, person: KnownPerson = {}): Redact {
  // Longest first: a short number inside a longer one would leave a part of it visible.
  const known = (person.phones ?? [])
    .filter((phone) => phone !== undefined)
    .filter((phone) => phone.length >= 6)
    .sort((one, other) => other.length - one.length);
  const name = namePattern(person.name ?? "");
  return (text, maxLength = maxTextLength) => {
    const withoutKey = text.replaceAll(secretKey, "[secret]").replace(EMAIL, "[email]");
    const withoutKnown = known.reduce(
      (result, phone) => result.replaceAll(phone, maskPhone(phone)),
      withoutKey,
    );
    return (name === null ? withoutKnown : withoutKnown.replace(name, "[name]"))
      .replace(/(?<!\d)(?:(?:\+|00)?977[\s-]?)?9\d{9}(?!\d)/g, maskPhone)
      .slice(0, maxLength)
      .replaceAll("\0", "")
      .replace(/\p{Cs}/gu, "\ufffd");
  };
}

// The lengths are limited, so that a long text without an @ costs linear time.
const EMAIL =
  /[\p{L}\p{M}\p{N}._%+-]{1,64}(?:@|%40)(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu;

/** Matches a name and its parts of three letters or more, as whole words; null for no such name. */
function namePattern(name: string): RegExp | null {
  const parts = name.split(/\s+/).filter((part) => part.length >= 3);
  if (parts.length === 0) return null;
  const word = wholeWords(parts);
  return new RegExp(`${word}(?:\\s+${word})*`, "giu");
}

/** The source of a pattern, with the flag `u`: one of these texts, and not as a part of a longer word. */
export function wholeWords(texts: readonly string[]): string {
  const letter = "[\\p{L}\\p{M}\\p{N}]";
  const words = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
  return `(?<!${letter})(?:${words})(?!${letter})`;
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
