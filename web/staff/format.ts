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

/** A time in Kathmandu. */
export function timeOf(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "ne" ? "ne-NP" : "en-GB", {
    timeZone: "Asia/Kathmandu",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(iso));
}

export function dayOf(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "ne" ? "ne-NP" : "en-GB", {
    timeZone: "Asia/Kathmandu",
    day: "numeric",
    month: "short",
    year: "numeric",
  }).format(new Date(iso));
}

/** The largest unit that an age fills. */
export function ageOf(seconds: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (seconds < 3_600) return { unit: "minutes", count: Math.floor(seconds / 60) };
  if (seconds < 2 * 86_400) return { unit: "hours", count: Math.floor(seconds / 3_600) };
  return { unit: "days", count: Math.floor(seconds / 86_400) };
}
