import { z } from "zod";
import { addDays, isDay, startOfDay } from "../lib/kathmandu.ts";

const PERIOD_ERROR =
  "Should be a day in Kathmandu such as 2026-11-21, or an instant such as 2026-11-21T10:30:00Z.";

const instant = z.iso.datetime({ offset: true });

/** From the start of a day in Kathmandu, or from an instant, inclusive. */
export const listFrom = z
  .string(PERIOD_ERROR)
  .transform((text, context) => read(text, context, (day) => day))
  .optional();

/** To the end of a day in Kathmandu, or to an instant, exclusive. */
export const listTo = z
  .string(PERIOD_ERROR)
  .transform((text, context) => read(text, context, (day) => addDays(day, 1)))
  .optional();

function read(text: string, context: z.RefinementCtx, toDay: (day: string) => string): Date {
  // Only years from 2000 on: not every other year can be used in a query.
  if (text.startsWith("2")) {
    if (isDay(text)) return startOfDay(toDay(text));
    if (instant.safeParse(text).success) return new Date(text);
  }
  context.addIssue({ code: "custom", message: PERIOD_ERROR });
  return z.NEVER;
}

/** For the object with both fields: an empty period is invalid. */
export function isPeriod({
  from,
  to,
}: {
  from?: Date | undefined;
  to?: Date | undefined;
}): boolean {
  return from === undefined || to === undefined || from < to;
}

export const EMPTY_PERIOD = { path: ["to"], error: "Should be after from." };
