// Amounts, times and ages for people. Pure.

/** Rupees with Nepal's grouping: 12345600 paisa are Rs 1,23,456. */
export function rupees(paisa: number): string {
  const whole = paisa % 100 === 0;
  const text = new Intl.NumberFormat("en-IN", {
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(Math.abs(paisa) / 100);
  return `${paisa < 0 ? "−" : ""}Rs ${text}`;
}

/** Paisa of an amount that a person typed; null if it is none. */
export function paisaOf(text: string): number | null {
  const plain = text
    .trim()
    .replace(/^rs\.?\s*/i, "")
    .replaceAll(",", "");
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(plain)) return null;
  const [whole = "0", part = ""] = plain.split(".");
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

export type Language = "en" | "ne";

/** Some browsers have no Nepali names of months, and write "M11". */
const NEPALI_MONTHS = [
  "जनवरी",
  "फेब्रुअरी",
  "मार्च",
  "अप्रिल",
  "मे",
  "जुन",
  "जुलाई",
  "अगस्ट",
  "सेप्टेम्बर",
  "अक्टोबर",
  "नोभेम्बर",
  "डिसेम्बर",
];
const KATHMANDU_MS = (5 * 60 + 45) * 60_000;

/** A time in Kathmandu. */
export function timeOf(iso: string, language: Language): string {
  const { date, month, time } = partsOf(iso, language);
  return `${date} ${month}, ${time}`;
}

export function dayOf(iso: string, language: Language): string {
  const { date, month, year } = partsOf(iso, language);
  return `${date} ${month} ${year}`;
}

function partsOf(iso: string, language: Language) {
  const there = new Date(Date.parse(iso) + KATHMANDU_MS);
  const english = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "short" });
  return {
    date: String(there.getUTCDate()),
    month: language === "ne" ? (NEPALI_MONTHS[there.getUTCMonth()] ?? "") : english.format(there),
    year: String(there.getUTCFullYear()),
    time: there.toISOString().slice(11, 16),
  };
}

/** The largest unit that an age fills. */
export function ageOf(seconds: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (seconds < 3_600) return { unit: "minutes", count: Math.floor(seconds / 60) };
  if (seconds < 2 * 86_400) return { unit: "hours", count: Math.floor(seconds / 3_600) };
  return { unit: "days", count: Math.floor(seconds / 86_400) };
}
