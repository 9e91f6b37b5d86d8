// @ts-check
// Amounts are whole paisa everywhere; rupees exist only in displayed and typed text.

/** Khalti's minimum amounts, in paisa. */
export const MINIMUM_PAISA = { wallet: 1000, ebanking: 10000, mobile_banking: 10000 };

const DEVANAGARI_ZERO = 0x0966;
const CURRENCY = { en: "Rs", ne: "रु." };

/** "५०" -> "50". @param {string} text */
export function asciiDigits(text) {
  return text.replace(/[०-९]/g, (digit) =>
    String((digit.codePointAt(0) ?? DEVANAGARI_ZERO) - DEVANAGARI_ZERO),
  );
}

/**
 * A whole number in Nepali grouping (12,34,567). We map the Devanagari digits, because not every browser supports them.
 * @param {number} value
 * @param {"en" | "ne"} language
 * @param {number} [minimumIntegerDigits]
 */
export function formatWhole(value, language, minimumIntegerDigits = 1) {
  const text = new Intl.NumberFormat("en-IN", { minimumIntegerDigits }).format(value);
  return language === "ne" ? devanagariDigits(text) : text;
}

/** "50" -> "५०". @param {string} text */
export function devanagariDigits(text) {
  return text.replace(/\d/g, (digit) => String.fromCodePoint(DEVANAGARI_ZERO + Number(digit)));
}

/**
 * Parses typed rupees ("1,250.5", "Rs 500", "रु. ५००") to whole paisa, without floating point.
 * @param {string} text
 * @returns {number | null} null if it is not exactly one amount
 */
export function rupeesToPaisa(text) {
  const plain = asciiDigits(text)
    .trim()
    .replace(/^(?:rs\.?|npr|रु\.?)\s*/i, "");
  const match = /^([\d,]+)(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  const grouped = /^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})*,\d{3})$/;
  if (!grouped.test(whole)) return null;
  const paisa = Number(whole.replaceAll(",", "") + fraction.padEnd(2, "0"));
  return Number.isSafeInteger(paisa) ? paisa : null;
}

/**
 * Formats paisa as "Rs 12,34,567.50", in Nepali grouping, as src/lib/money.ts does: whole rupees without paisa.
 * @param {number} paisa whole paisa
 * @param {"en" | "ne"} [language]
 */
export function formatPaisa(paisa, language = "en") {
  if (!Number.isSafeInteger(paisa)) throw new RangeError(`not whole paisa: ${paisa}`);
  const size = Math.abs(paisa);
  const rest = size % 100;
  const rupees = formatWhole((size - rest) / 100, language);
  const fraction = rest === 0 ? "" : `.${formatWhole(rest, language, 2)}`;
  return `${paisa < 0 ? "−" : ""}${CURRENCY[language]} ${rupees}${fraction}`;
}
