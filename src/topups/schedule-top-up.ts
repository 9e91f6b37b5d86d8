import type { TopUp } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { DELIVER_TOP_UP } from "../lifecycle/create-top-ups.ts";

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

/** Up to so many waiting jobs retry within seconds; more of them retry more slowly, so that other jobs run. */
const QUICK_RETRIES = 20;

/**
 * When a job that found no free slot retries; jittered.
 *
 * @param waiting how many wait for the same provider
 */
export function nextSlotCheckAt(now: Date, waiting: number): Date {
  const inMs = 2 * SECOND + Math.random() * 3 * SECOND;
  return new Date(now.getTime() + inMs * Math.max(1, waiting / QUICK_RETRIES));
}

/** When a top-up's job runs next; null when the top-up has ended, or waits for a person. */
export function nextTopUpCheckAt(topUp: OpenTopUp, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const age = now.getTime() - topUp.createdAt.getTime();
  switch (topUp.status) {
    case "pending":
      return topUp.waitingFor === null
        ? after(Math.min(age < DAY ? 5 * MINUTE : HOUR, Math.max(5 * SECOND, age / 4)))
        : after(Math.min(HOUR, Math.max(5 * MINUTE, age / 4)));
    case "submitting": {
      const lostAt = (topUp.submittedAt ?? now).getTime() + SUBMISSION_LIMIT_MS;
      return new Date(Math.max(lostAt, now.getTime() + 5 * SECOND));
    }
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

/**
 * Enqueues a run of the same task after a hint, in addition to the top-up's own job: a hint must not replace the schedule.
 */
export async function enqueueTopUpHint(
  tx: Tx,
  topUp: Pick<TopUp, "id">,
  runAt: Date,
): Promise<void> {
  const payload = JSON.stringify({ top_up_id: topUp.id });
  await tx.$queryRaw`
    select 1 from graphile_worker.add_job(
      ${DELIVER_TOP_UP}, ${payload}::json, run_at => ${runAt}::timestamptz, max_attempts => 5,
      job_key => ${`top_up_hint:${topUp.id}`}
    )`;
}

/**
 * Enqueues the one job of a top-up.
 *
 * @param runAt null for now
 */
export async function enqueueTopUp(
  tx: Tx,
  topUp: Pick<TopUp, "id">,
  runAt: Date | null,
): Promise<void> {
  const payload = JSON.stringify({ top_up_id: topUp.id });
  await tx.$queryRaw`
    select 1 from graphile_worker.add_job(
      ${DELIVER_TOP_UP}, ${payload}::json, run_at => ${runAt}::timestamptz, max_attempts => 1000,
      job_key => ${`top_up:${topUp.id}`}
    )`;
}
