import type { PaymentStatus } from "../generated/prisma/enums.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longer than any initiate takes. A payment that is still `created` then was lost with its process. */
export const ABANDON_AFTER_MS = 2 * MINUTE;
/** A payment that is `Pending` for longer is held. */
export const PENDING_LIMIT_MS = 5 * DAY;
/** Khalti's word that a link older than this can still be paid is not believed. */
export const WATCH_LIMIT_MS = 30 * DAY;

/**
 * How long a payment belongs to the worker that looks it up: longer than the wait for a permit (5 s) and the lookup (10 s),
 * which is not repeated. A worker that is killed delays the next lookup by so much.
 */
export const PAYMENT_LEASE_MS = 20 * SECOND;

const FIRST_CHECK_MS = 5 * SECOND;
/** Most customers pay within minutes: 15 of them from the link, which Khalti has given within half a minute. */
const PROMPT_FOR_MS = 15.5 * MINUTE;
/** With a lease and the lookup itself less than a minute. */
const SLOWEST_WHILE_PROMPT_MS = 36 * SECOND;
/** With a lease and the lookup itself less than three minutes. */
const SLOWEST_WHILE_PAYABLE_MS = 155 * SECOND;
/** A payment that the customer begins in the link's last second may still complete. */
const GRACE_AFTER_EXPIRY_MS = 5 * MINUTE;
/** Khalti's links are valid for an hour. One that a merchant has made valid for longer costs no more. */
const PAYABLE_FOR_MS = HOUR + GRACE_AFTER_EXPIRY_MS;
/** Khalti works on a `Pending` payment: the customer waits. */
const SLOWEST_WHILE_PENDING_MS = HOUR;
/** Late money, which a customer paid after the link's end, is seen within a day. */
const SLOWEST_AFTERWARDS_MS = DAY;
/** How much longer a payment is watched than its link is valid. */
const WATCH_AFTER_EXPIRY_MS = 30 * DAY;
/** What an outage of Khalti has hidden is known soon after it: hourly for so long, then daily. */
const UNANSWERED_HOURLY_FOR_MS = 7 * DAY;
/** A payment about which Khalti gives no answer for so long is left to a person, and is not due any more. */
const UNANSWERED_LIMIT_MS = 180 * DAY;
/** When a completed payment is looked up again, to notice a refund made in Khalti's dashboard. */
const REFUND_WATCH_MS = [1, 3, 7, 14, 30, 60, 90, 180, 365].map((days) => days * DAY);
export const REFUND_WATCH_BEGINS_MS = DAY;
/** The last of these lookups is repeated daily while Khalti does not answer, for so long. */
const REFUND_WATCH_ENDS_MS = 380 * DAY;

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
 * When to look a payment up next; null when its state is final, or a person must look at it.
 *
 * An unpaid payment costs 84 lookups: at most 36 s apart while most customers pay, then 155 s apart while its link can be
 * paid, and then ever more slowly until once a day. A completed payment is looked up nine times in a year.
 */
export function nextCheckAt(payment: WatchedPayment, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const { status, createdAt, completedAt } = payment;
  switch (status) {
    case "created":
      return new Date(Math.max(createdAt.getTime() + ABANDON_AFTER_MS, now.getTime() + SECOND));
    case "initiated":
    case "pending":
    case "canceled":
    case "expired": {
      const ageMs = now.getTime() - createdAt.getTime();
      // Whether Khalti still does not know it is seen as soon as that is too long; then the pace is slow.
      const notFoundMs =
        payment.notFoundSince == null ? null : now.getTime() - payment.notFoundSince.getTime();
      const isNotFound = notFoundMs !== null && notFoundMs >= HOUR;
      if (ageMs < PROMPT_FOR_MS && !isNotFound) {
        return after(Math.min(SLOWEST_WHILE_PROMPT_MS, Math.max(FIRST_CHECK_MS, ageMs)));
      }
      if (ageMs < payableForMs(payment) && !isNotFound) return after(SLOWEST_WHILE_PAYABLE_MS);
      if (notFoundMs !== null && !isNotFound) return after(HOUR - notFoundMs);
      if (ageMs >= watchedForMs(payment)) return null;
      return after(pauseAfterwardsMs(payment, ageMs));
    }
    case "completed":
    case "partially_refunded": {
      const since = (completedAt ?? createdAt).getTime();
      const next = REFUND_WATCH_MS.find((ms) => since + ms > now.getTime());
      if (next !== undefined) return new Date(since + next);
      // The last lookup must be an answered one.
      const goesOn = payment.unanswered === true && now.getTime() - since < REFUND_WATCH_ENDS_MS;
      return goesOn ? after(DAY) : null;
    }
    case "refunded":
    case "failed":
    case "abandoned":
    case "held":
      return null;
  }
}

/** How long after its creation the payment's link can be paid, as far as lookups count on it. */
function payableForMs({ createdAt, expiresAt }: WatchedPayment): number {
  const validForMs = (expiresAt ?? createdAt).getTime() - createdAt.getTime();
  return Math.min(PAYABLE_FOR_MS, validForMs + GRACE_AFTER_EXPIRY_MS);
}

/** How long after its creation an unpaid payment is watched. An open one ends with Khalti's next answer. */
function watchedForMs({ status, createdAt, expiresAt, unanswered }: WatchedPayment): number {
  if (status === "initiated" || status === "pending" || unanswered === true) {
    return UNANSWERED_LIMIT_MS;
  }
  return (expiresAt ?? createdAt).getTime() - createdAt.getTime() + WATCH_AFTER_EXPIRY_MS;
}

/** In proportion to the payment's age at first. */
function pauseAfterwardsMs({ status, unanswered }: WatchedPayment, ageMs: number): number {
  if (status === "pending") return Math.min(SLOWEST_WHILE_PENDING_MS, ageMs / 2);
  if (unanswered === true) return ageMs < UNANSWERED_HOURLY_FOR_MS ? HOUR : DAY;
  return Math.min(SLOWEST_AFTERWARDS_MS, (ageMs * 2) / 3);
}

/** Payments that may still be paid are certainly watched if they were created after this: a day short of the limit. */
export function watchedFrom(now: Date): Date {
  return new Date(now.getTime() - UNANSWERED_LIMIT_MS + DAY);
}
