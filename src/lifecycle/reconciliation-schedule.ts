import type { PaymentStatus } from "../generated/prisma/enums.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longer than any initiate takes: a payment still `created` then was lost with the process that made it. */
export const ABANDON_AFTER_MS = 2 * MINUTE;
/** `Pending` for so long is for a person. */
export const PENDING_LIMIT_MS = 5 * DAY;
/** Nobody pays by a link after so long. */
export const WATCH_LIMIT_MS = 30 * DAY;

const FIRST_CHECK_MS = 5 * SECOND;
/** Short enough that whoever pays and closes the tab is known as paid within a minute. */
const SLOWEST_WHILE_PAYABLE_MS = 45 * SECOND;
/** A payment begun in the last second of a link may still go through. */
const GRACE_AFTER_EXPIRY_MS = 5 * MINUTE;
const HOURLY_FOR_MS = 7 * DAY;
/** When a completed payment is looked at again, to notice a refund made in Khalti's own dashboard. */
const REFUND_WATCH_MS = [1, 3, 7, 14, 30].map((days) => days * DAY);
export const REFUND_WATCH_BEGINS_MS = DAY;

export interface WatchedPayment {
  status: PaymentStatus;
  createdAt: Date;
  expiresAt: Date | null;
  completedAt: Date | null;
  /** Khalti gave no answer just now: nothing is over because of that. */
  unanswered?: boolean;
}

/**
 * When to ask Khalti about a payment again; null when there is nothing more to learn.
 *
 * Seconds at first, then slower up to {@link SLOWEST_WHILE_PAYABLE_MS} while the link can be paid, hourly for days after
 * it, then daily; a completed payment a few times in a month.
 */
export function nextCheckAt(payment: WatchedPayment, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const age = now.getTime() - payment.createdAt.getTime();
  switch (payment.status) {
    case "created":
      // A link that took its time can be paid as soon as it is there, so the looks for it go on at the same pace.
      return after(
        Math.min(
          SLOWEST_WHILE_PAYABLE_MS,
          Math.max(FIRST_CHECK_MS, age),
          Math.max(SECOND, ABANDON_AFTER_MS - age),
        ),
      );
    case "initiated":
    case "pending":
    case "canceled":
    case "expired": {
      const payableUntil =
        (payment.expiresAt ?? payment.createdAt).getTime() + GRACE_AFTER_EXPIRY_MS;
      if (now.getTime() < payableUntil) {
        return after(Math.min(SLOWEST_WHILE_PAYABLE_MS, Math.max(FIRST_CHECK_MS, age / 4)));
      }
      if (age < HOURLY_FOR_MS) return after(HOUR);
      // What is still open is brought to an end by Khalti's next answer, however long that takes.
      const open = payment.status === "initiated" || payment.status === "pending";
      const goesOn = open || payment.unanswered === true;
      return goesOn || age < WATCH_LIMIT_MS ? after(DAY) : null;
    }
    case "completed":
    case "partially_refunded": {
      const since = (payment.completedAt ?? payment.createdAt).getTime();
      const next = REFUND_WATCH_MS.find((ms) => since + ms > now.getTime());
      if (next !== undefined) return new Date(since + next);
      // The last look of all is one that was answered.
      return payment.unanswered === true ? after(DAY) : null;
    }
    case "refunded":
    case "failed":
    case "abandoned":
    case "held":
      return null;
  }
}
