import { z } from "zod";
import { addDays, isDay, startOfDay } from "../lib/kathmandu.ts";

const WORDS =
  "Should be a day in Kathmandu such as 2026-11-21, or an instant such as 2026-11-21T10:30:00Z.";

const instant = z.iso.datetime({ offset: true });

/** From the beginning of a day in Kathmandu, or from an instant on. */
export const listFrom = z
  .string(WORDS)
  .transform((text, context) => read(text, context, (day) => day))
  .optional();

/** To the end of a day in Kathmandu, or up to but not with an instant. */
export const listTo = z
  .string(WORDS)
  .transform((text, context) => read(text, context, (day) => addDays(day, 1)))
  .optional();

function read(text: string, context: z.RefinementCtx, toDay: (day: string) => string): Date {
  // Of this millennium, as all orders are: not every year can be asked for.
  if (/^2\d{3}-\d{2}-\d{2}$/.test(text) && isDay(text)) return startOfDay(toDay(text));
  if (text.startsWith("2") && instant.safeParse(text).success) return new Date(text);
  context.addIssue({ code: "custom", message: WORDS });
  return z.NEVER;
}

/** For the object that holds both: an empty period is a mistake. */
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
