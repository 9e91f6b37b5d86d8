// A time in Kathmandu as mails write it, like the pages do: in Nepali with the Bikram Sambat date before the Gregorian one.
import calendar from "bikram-sambat";
import { digitsIn, type PageLanguage } from "../http/pages/translated-page.ts";
import { TIME_ZONE, toKathmanduTime } from "../lib/kathmandu.ts";

const MONTHS = "जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर".split(" ");
const BIKRAM_MONTHS = "वैशाख जेठ असार साउन भदौ असोज कात्तिक मंसिर पुस माघ फागुन चैत".split(" ");

/** "28 Nov 2026, 5:45 pm" */
export function mailTime(at: Date, language: PageLanguage): string {
  if (language === "en") {
    const style = { dateStyle: "medium", timeStyle: "short" } as const;
    return new Intl.DateTimeFormat("en-IN", { timeZone: TIME_ZONE, ...style }).format(at);
  }
  return `${mailDay(at, language)}, ${digitsIn(toKathmanduTime(at).slice(11, 16), language)}`;
}

export function mailDay(at: Date, language: PageLanguage): string {
  if (language === "en") {
    return new Intl.DateTimeFormat("en-IN", { timeZone: TIME_ZONE, dateStyle: "medium" }).format(
      at,
    );
  }
  const day = toKathmanduTime(at).slice(0, 10);
  const [year = "", month = "", date = ""] = day.split("-");
  const gregorian = `${year} ${MONTHS[Number(month) - 1] ?? ""} ${String(Number(date))}`;
  const bikram = bikramDay(day);
  return digitsIn(bikram === null ? gregorian : `${bikram} (${gregorian})`, language);
}

/** Null outside of the calendar's table. */
function bikramDay(day: string): string | null {
  try {
    const { year, month, day: date } = calendar.toBik(day);
    return `${String(year)} ${BIKRAM_MONTHS[month - 1] ?? ""} ${String(date)}`;
  } catch {
    return null;
  }
}
