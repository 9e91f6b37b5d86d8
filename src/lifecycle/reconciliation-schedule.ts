import type { PaymentStatus } from "../generated/prisma/enums.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longer than any initiate takes. A payment that is still `created` then was lost with its process. */
export const ABANDON_AFTER_MS = 2 * MINUTE;
/** A payment that is `Pending` for longer is held. */
export const PENDING_LIMIT_MS = 5 * DAY;
/** No link can be paid after this time. */
export const WATCH_LIMIT_MS = 30 * DAY;

const FIRST_CHECK_MS = 5 * SECOND;
/** A customer who pays and closes the tab is known as paid within a minute. */
const SLOWEST_WHILE_PAYABLE_MS = 45 * SECOND;
/** A payment that the customer begins in the link's last second may still complete. */
const GRACE_AFTER_EXPIRY_MS = 5 * MINUTE;
const HOURLY_FOR_MS = 7 * DAY;
/** When a completed payment is looked up again, to notice a refund made in Khalti's dashboard. */
const REFUND_WATCH_MS = [1, 3, 7, 14, 30].map((days) => days * DAY);
export const REFUND_WATCH_BEGINS_MS = DAY;

export interface WatchedPayment {
  status: PaymentStatus;
  createdAt: Date;
  expiresAt: Date | null;
  completedAt: Date | null;
  /** Since when Khalti says that it does not know it. */
  notFoundSince?: Date | null;
  /** Khalti did not answer the latest lookup. */
  unanswered?: boolean;
}

/**
 * When to look a payment up again; null when its state is final.
 *
 * After seconds at first, then more slowly, up to {@link SLOWEST_WHILE_PAYABLE_MS}, while the link can be paid. Then hourly
 * for days, then daily. A completed payment is looked up a few times in a month.
 */
export function nextCheckAt(payment: WatchedPayment, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const age = now.getTime() - payment.createdAt.getTime();
  switch (payment.status) {
    case "created":
      // A link that arrives late can be paid at once, so the pace stays the same.
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
      // Whether Khalti still does not know it is seen as soon as that is too long; then the pace is slow.
      const { notFoundSince } = payment;
      const notFoundMs = notFoundSince == null ? null : now.getTime() - notFoundSince.getTime();
      const isNotFound = notFoundMs !== null && notFoundMs >= HOUR;
      if (now.getTime() < payableUntil && !isNotFound) {
        return after(Math.min(SLOWEST_WHILE_PAYABLE_MS, Math.max(FIRST_CHECK_MS, age / 4)));
      }
      if (notFoundMs !== null && !isNotFound) return after(HOUR - notFoundMs);
      if (age < HOURLY_FOR_MS) return after(HOUR);
      // An open payment ends with Khalti's next answer, so it is looked up until that arrives.
      const open = payment.status === "initiated" || payment.status === "pending";
      const goesOn = open || payment.unanswered === true;
      return goesOn || age < WATCH_LIMIT_MS ? after(DAY) : null;
    }
    case "completed":
    case "partially_refunded": {
      const since = (payment.completedAt ?? payment.createdAt).getTime();
      const next = REFUND_WATCH_MS.find((ms) => since + ms > now.getTime());
      if (next !== undefined) return new Date(since + next);
      // The last lookup must be an answered one.
      return payment.unanswered === true ? after(DAY) : null;
    }
    case "refunded":
    case "failed":
    case "abandoned":
    case "held":
      return null;
  }
}
