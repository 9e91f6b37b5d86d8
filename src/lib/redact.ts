/** Nothing that Khalti echoes back may carry our key or a customer's number into logs and tables. */
export type Redact = (text: string, longest?: number) => string;

const longestText = 500;
const mostEntries = 50;
const deepest = 6;

/**
 * A function that masks the secret key, Nepali mobile numbers and the numbers of this request, and
 * leaves a text that Postgres can store: cut, without NUL and half surrogate pairs.
 */
export function createRedact(secretKey: string, phones: readonly (string | undefined)[]): Redact {
  const known = phones.filter((phone) => phone !== undefined && phone.length >= 6) as string[];
  return (text, longest = longestText) => {
    const withoutKey = text.replaceAll(secretKey, "[secret]");
    const withoutKnown = known.reduce(
      (result, phone) => result.replaceAll(phone, maskPhone(phone)),
      withoutKey,
    );
    return withoutKnown
      .replace(/(?<!\d)(?:(?:\+|00)?977[\s-]?)?9\d{9}(?!\d)/g, maskPhone)
      .slice(0, longest)
      .replaceAll("\0", "")
      .replace(/\p{Cs}/gu, "\ufffd");
  };
}

// As Khalti masks it in its own callbacks: 98XXXXX904. Of a shorter number that would show too much.
function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, "").slice(-10);
  return digits.length < 10
    ? `XXXXX${digits.slice(-2)}`
    : `${digits.slice(0, 2)}XXXXX${digits.slice(-3)}`;
}

/** A copy of parsed JSON with every text masked, and cut to a size that can be stored. */
export function redactJson(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number") {
    // A phone number may come back as a number, too.
    const masked = redact(String(value));
    return masked === String(value) ? value : masked;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "[cut]";
  if (Array.isArray(value)) {
    return value.slice(0, mostEntries).map((item) => redactJson(item, redact, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, mostEntries)
      .map(([key, item]) => [redact(key), redactJson(item, redact, depth + 1)]),
  );
}
