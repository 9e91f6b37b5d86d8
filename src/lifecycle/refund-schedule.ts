import type { Refund } from "../generated/prisma/client.ts";
import { CONFIRMATION_LIMIT_MS } from "./deadlines.ts";
import { lostAt } from "./send-once.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longer than the call to Khalti may take, in milliseconds. */
export const REFUND_SUBMISSION_LIMIT_MS = 45 * SECOND;

/**
 * When the payment of an unknown refund is looked up, counted from its submission, or from Khalti's acceptance. Then daily for
 * a month, then weekly: Khalti may make it at any time.
 */
const UNKNOWN_CHECKS_MS = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  16 * MINUTE,
  CONFIRMATION_LIMIT_MS,
  6 * HOUR,
  DAY,
];
/** An accepted refund is usually seen in the first lookup, which the job makes at once. */
const FIRST_CONFIRMATION_MS = 2 * SECOND;
const DAILY_FOR_MS = 30 * DAY;

/** How long we look whether Khalti makes a refund that a person recorded as failed. */
export const WATCH_FAILED_MS = 30 * DAY;

type OpenRefund = Pick<
  Refund,
  "status" | "createdAt" | "approvedAt" | "submittedAt" | "acceptedAt" | "watchedUntil"
>;

/** When a refund is due next; null when it has ended and is not watched, or waits for a person. */
export function nextRefundCheckAt(refund: OpenRefund, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const age = now.getTime() - (refund.approvedAt ?? refund.createdAt).getTime();
  switch (refund.status) {
    case "awaiting_approval":
      return null;
    case "requested":
      // The lookup before it failed, or another refund of the payment is under way.
      return after(Math.min(5 * MINUTE, Math.max(5 * SECOND, age / 4)));
    case "submitting":
      return lostAt(refund.submittedAt ?? now, REFUND_SUBMISSION_LIMIT_MS, now);
    case "unknown": {
      if (refund.submittedAt === null) return null;
      const { acceptedAt } = refund;
      const since = (acceptedAt ?? refund.submittedAt).getTime();
      const checks =
        acceptedAt === null ? UNKNOWN_CHECKS_MS : [FIRST_CONFIRMATION_MS, ...UNKNOWN_CHECKS_MS];
      const next = checks.find((ms) => since + ms > now.getTime());
      if (next !== undefined) return new Date(since + next);
      return after(now.getTime() - since < DAILY_FOR_MS ? DAY : 7 * DAY);
    }
    case "failed": {
      const until = refund.watchedUntil;
      if (until === null || now >= until) return null;
      return new Date(Math.min(until.getTime(), now.getTime() + DAY));
    }
    case "succeeded":
      return null;
  }
}
