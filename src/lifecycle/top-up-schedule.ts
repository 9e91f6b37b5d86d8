import type { TopUp } from "../generated/prisma/client.ts";
import { lostAt } from "./send-once.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longer than the call to a provider may take, in milliseconds. */
export const SUBMISSION_LIMIT_MS = 90 * SECOND;
/** How long after a submission the provider is asked about it first, in milliseconds. */
export const FIRST_STATUS_CHECK_MS = 5 * MINUTE;
/** When the provider is asked about a queued or unknown top-up, counted from its submission. Then it waits for a person. */
const STATUS_CHECKS_MS = [
  FIRST_STATUS_CHECK_MS,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  DAY,
  2 * DAY,
  3 * DAY,
];

/** Whether the schedule of status checks has ended. */
export function isLastStatusCheck(sentAt: Date, now: Date): boolean {
  return now.getTime() - sentAt.getTime() >= (STATUS_CHECKS_MS.at(-1) ?? 0);
}

type OpenTopUp = Pick<TopUp, "status" | "createdAt" | "submittedAt" | "waitingFor">;

/**
 * When a delivery report wants the provider asked about a top-up that is still submitting; null without a report. Otherwise a
 * submitting one is due when its process must have died, or later.
 */
export function hintedAt({
  status,
  submittedAt,
  dueAt,
}: Pick<TopUp, "status" | "submittedAt" | "dueAt">): Date | null {
  if (status !== "submitting" || submittedAt === null || dueAt === null) return null;
  return dueAt.getTime() < submittedAt.getTime() + SUBMISSION_LIMIT_MS ? dueAt : null;
}

/** Up to so many waiting top-ups retry within seconds; more of them retry more slowly, so that others run. */
const QUICK_RETRIES = 20;

/**
 * When a top-up that found no free slot is due again; jittered.
 *
 * @param waiting how many wait for the same provider
 */
export function nextSlotCheckAt(now: Date, waiting: number): Date {
  const inMs = 2 * SECOND + Math.random() * 3 * SECOND;
  return new Date(now.getTime() + inMs * Math.max(1, waiting / QUICK_RETRIES));
}

/** When a top-up is due next; null when it has ended, or waits for a person. */
export function nextTopUpCheckAt(topUp: OpenTopUp, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const age = now.getTime() - topUp.createdAt.getTime();
  switch (topUp.status) {
    case "pending":
      return topUp.waitingFor === null
        ? after(Math.min(age < DAY ? 5 * MINUTE : HOUR, Math.max(5 * SECOND, age / 4)))
        : after(Math.min(HOUR, Math.max(5 * MINUTE, age / 4)));
    case "submitting":
      return lostAt(topUp.submittedAt ?? now, SUBMISSION_LIMIT_MS, now);
    case "queued":
    case "unknown": {
      const since = (topUp.submittedAt ?? now).getTime();
      const next = STATUS_CHECKS_MS.find((ms) => since + ms > now.getTime());
      return next === undefined ? null : new Date(since + next);
    }
    case "delivered":
    case "refused":
      return null;
  }
}
