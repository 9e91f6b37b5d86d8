import { z } from "zod";

/** Reports use days in Kathmandu. Nepal has one time zone and no daylight saving time. */
export const TIME_ZONE = "Asia/Kathmandu";
const OFFSET = "+05:45";
const OFFSET_MS = (5 * 60 + 45) * 60_000;
export const DAY_MS = 24 * 60 * 60_000;

const DAY_ERROR = "Should be a day, such as 2026-11-21.";

/** A day in Kathmandu as `2026-11-21`. */
export const day = z
  .string(DAY_ERROR)
  .regex(/^2\d{3}-\d{2}-\d{2}$/, { error: DAY_ERROR, abort: true })
  .refine((text) => isDay(text), DAY_ERROR);

/** False for days that do not exist, such as 2026-02-30. */
export function isDay(text: string): boolean {
  const start = Date.parse(`${text}T00:00:00${OFFSET}`);
  return !Number.isNaN(start) && dayOf(new Date(start)) === text;
}

/** The day of an instant in Kathmandu. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

export function startOfDay(text: string): Date {
  return new Date(`${text}T00:00:00${OFFSET}`);
}

export function addDays(text: string, days: number): string {
  return dayOf(new Date(startOfDay(text).getTime() + days * DAY_MS));
}

/** For people and spreadsheets: `2026-11-21T10:30:00.000+05:45`. */
export function toKathmanduTime(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().replace("Z", OFFSET);
}
