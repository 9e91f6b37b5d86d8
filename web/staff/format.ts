// Amounts, times and ages for people. In Nepali as customers' pages write them. Pure.
import {
  asciiDigits,
  devanagariDigits,
  formatWhole,
  rupeesToPaisa,
} from "../../public/js/money.js";
import { formatDay, formatTime } from "../../public/js/time.js";

const KATHMANDU_MS = (5 * 60 + 45) * 60_000;
/** Eight digits of rupees: more is a slip of the finger. */
const MOST_PAISA = 9_999_999_999;

export type Language = "en" | "ne";

/** Rupees with Nepal's grouping, on one line: 12345600 paisa are "Rs 1,23,456" or "रु. १,२३,४५६". */
export function rupees(paisa: number, language: Language): string {
  const sign = paisa < 0 ? "−" : "";
  const size = Math.abs(paisa);
  const rest = size % 100;
  const whole = formatWhole((size - rest) / 100, language);
  const text = rest === 0 ? whole : `${whole}.${formatWhole(rest, language, 2)}`;
  return `${sign}${language === "ne" ? "रु." : "Rs"}\u00a0${text}`;
}

/** A price that the customer chooses: "Rs 10 to Rs 50,000". */
export function rupeesBetween(
  { min, max }: { min: number; max: number },
  language: Language,
): string {
  const [least, most] = [rupees(min, language), rupees(max, language)];
  return language === "ne" ? `${least} देखि ${most}` : `${least} to ${most}`;
}

/** Paisa of an amount that a person typed, in digits of either language; null if it is none. */
export function paisaOf(text: string): number | null {
  const paisa = rupeesToPaisa(text);
  return paisa === null || paisa > MOST_PAISA ? null : paisa;
}

/** A whole number that a person typed, in digits of either language; null if it is none. */
export function wholeOf(text: string, mostDigits = 6): number | null {
  const plain = latin(text);
  return /^\d+$/.test(plain) && plain.length <= mostDigits ? Number(plain) : null;
}

/** A number that a person typed, such as a phone's, as the server knows it. */
export function latin(text: string): string {
  return asciiDigits(text).trim();
}

/** Digits of a text in the reader's script. */
export function digits(text: string, language: Language): string {
  return language === "ne" ? devanagariDigits(text) : text;
}

/** A time in Kathmandu: "22 Nov 2026, 00:15", or as customers' pages write it in Nepali. */
export function timeOf(iso: string, language: Language): string {
  if (language === "ne") return formatTime(iso, language);
  return `${dayOf(iso, language)}, ${there(iso).toISOString().slice(11, 16)}`;
}

/** A day in Kathmandu. */
export function dayOf(iso: string, language: Language): string {
  if (language === "ne") return formatDay(iso, language);
  const month = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "short" });
  const date = there(iso);
  return `${String(date.getUTCDate())} ${month.format(date)} ${String(date.getUTCFullYear())}`;
}

function there(iso: string): Date {
  return new Date(Date.parse(iso) + KATHMANDU_MS);
}

/** The largest unit that an age fills. */
export function ageOf(seconds: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (seconds < 3_600) return { unit: "minutes", count: Math.floor(seconds / 60) };
  if (seconds < 2 * 86_400) return { unit: "hours", count: Math.floor(seconds / 3_600) };
  return { unit: "days", count: Math.floor(seconds / 86_400) };
}
