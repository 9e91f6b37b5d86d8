// Periods that an accountant in Nepal asks for. Pure.
import { nepaliDay } from "../nepali-calendar.ts";

export const PERIODS = ["month", "last_month", "year"] as const;
export type PeriodName = (typeof PERIODS)[number];

export interface Period {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
/** Shrawan. */
const FIRST_MONTH = 4;

/** Today in Kathmandu. */
export function todayInKathmandu(nowMs: number): string {
  return isoDay(nowMs + (5 * 60 + 45) * 60_000);
}

/** Null where Nepal's calendar is not known. */
export function periodOf(name: PeriodName, today: string): Period | null {
  const month = monthOf(today);
  if (month === null) return null;
  if (name === "month") return { from: month.from, to: today };
  if (name === "last_month") {
    const before = monthOf(addDays(month.from, -1));
    return before === null ? null : { from: before.from, to: addDays(month.from, -1) };
  }
  let first = month;
  while (first.number !== FIRST_MONTH) {
    const before = monthOf(addDays(first.from, -1));
    if (before === null) return null;
    first = before;
  }
  return { from: first.from, to: today };
}

/** Which of the periods the address has; "" for the last 30 days, "own" for others. */
export function nameOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  today: string,
): PeriodName | "" | "own" {
  if (from === undefined && to === undefined) return "";
  const found = PERIODS.find((name) => {
    const period = periodOf(name, today);
    return period !== null && period.from === from && period.to === to;
  });
  return found ?? "own";
}

function monthOf(day: string): { from: string; number: number } | null {
  const nepali = nepaliDay(day);
  return nepali === null ? null : { from: addDays(day, 1 - nepali.day), number: nepali.month };
}

function addDays(day: string, count: number): string {
  return isoDay(Date.parse(day) + count * DAY_MS);
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
