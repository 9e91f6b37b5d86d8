// Nepal's calendar, Bikram Sambat, for English pages and for periods. Nepali dates have it by themselves. Pure.
import calendar from "bikram-sambat";

const MONTHS = [
  "Baishakh",
  "Jestha",
  "Asar",
  "Shrawan",
  "Bhadra",
  "Asoj",
  "Kartik",
  "Mangsir",
  "Poush",
  "Magh",
  "Falgun",
  "Chaitra",
];
/** Nepal's fiscal year begins on 1 Shrawan, in the middle of July. */
const FIRST_MONTH_OF_FISCAL_YEAR = 4;

interface NepaliDay {
  year: number;
  month: number;
  day: number;
}

/** @param day as 2026-11-28. Null outside of the years whose months are known: their lengths follow no rule. */
export function nepaliDay(day: string): NepaliDay | null {
  try {
    return calendar.toBik(day);
  } catch {
    return null;
  }
}

/** "12 Mangsir 2083"; null if it is not known. */
export function nepaliDate(day: string): string | null {
  const found = nepaliDay(day);
  if (found === null) return null;
  return `${String(found.day)} ${MONTHS[found.month - 1] ?? ""} ${String(found.year)}`;
}

/** "2083/84", as tax forms write it; null if it is not known. */
export function fiscalYear(day: string): string | null {
  const found = nepaliDay(day);
  if (found === null) return null;
  const begin = found.month < FIRST_MONTH_OF_FISCAL_YEAR ? found.year - 1 : found.year;
  return `${String(begin)}/${String((begin + 1) % 100).padStart(2, "0")}`;
}
