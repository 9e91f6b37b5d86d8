// @ts-check
// The operator of a mobile number, shown while typing. The server's quote returns the same.

import { asciiDigits, devanagariDigits } from "./money.js";

/** @type {[operator: string, numbers: RegExp][]} */
const OPERATORS = [
  ["NTC", /^9(?:04|06|76|84|86)\d{7}$/],
  ["NTC CDMA", /^974\d{7}$/],
  ["NTC postpaid", /^9(?:75|85)\d{7}$/],
  ["Ncell", /^9(?:70|80|81|82)\d{7}$/],
  ["Smartcell", /^9(?:6\d|88)\d{7}$/],
];

/** One number of each operator. */
const SAMPLES = ["9841234567", "9741234567", "9851234567", "9801234567", "9611234567"];

/** @param {string} number @returns {string | null} null if incomplete or of no known operator */
export function mobileOperator(number) {
  return OPERATORS.find(([, numbers]) => numbers.test(number))?.[0] ?? null;
}

/** @type {Record<string, string>} */
const IN_NEPALI = {
  NTC: "नेपाल टेलिकम",
  "NTC CDMA": "नेपाल टेलिकम सीडीएमए",
  "NTC postpaid": "नेपाल टेलिकम पोस्टपेड",
  Ncell: "एनसेल",
  Smartcell: "स्मार्टसेल",
};

/** An operator's name as both languages write it. @param {string} operator */
export const operatorName = (operator) => ({ en: operator, ne: IN_NEPALI[operator] ?? operator });

/**
 * "9800000001 (Ncell)" -> "९८००००००१ (एनसेल)": mobile numbers in Nepali digits. Other ids stay as they have to be typed.
 * @param {string} text @param {"en" | "ne"} language
 */
export function formatReceiver(text, language) {
  if (language === "en") return text;
  return text.replace(/(?<![\w])(\d{10})(?: \(([^)]+)\))?(?!\w)/g, (_, number, operator) => {
    const digits = devanagariDigits(number);
    return operator ? `${digits} (${operatorName(operator).ne})` : digits;
  });
}

/** Whether a field with this pattern takes a mobile number. @param {string | null | undefined} pattern */
export function asksForMobile(pattern) {
  if (!pattern || matches("someone_01", pattern)) return false;
  return SAMPLES.some((number) => matches(number, pattern));
}

/** "+977 984-123 4567" -> "9841234567"; removes only spaces and hyphens from other texts. @param {string} text */
export function mobileDigits(text) {
  return asciiDigits(text)
    .replace(/[\s-]/g, "")
    .replace(/^(?:\+|00)?977(?=9\d{9}$)/, "");
}

/** Accepts the text if this browser cannot compile the pattern: the server checks it as well. @param {string} text @param {string | null | undefined} pattern */
export function matches(text, pattern) {
  if (!pattern) return true;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return true;
  }
}
