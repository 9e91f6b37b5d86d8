// What an attempt means for its delivery and its endpoint. Pure.
import type { PostResult } from "../lib/untrusted-post.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Pauses before the second and each later attempt, in milliseconds. After the last one the delivery has failed. */
export const RETRY_PAUSES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  DAY,
];
/** An endpoint with nothing but failures for so long is disabled. */
export const DISABLE_AFTER_MS = 5 * DAY;
/** How long an endpoint rests that asks for it without saying how long. */
const DEFAULT_REST_MS = MINUTE;
const MAX_REST_MS = DAY;

export interface DeliveryOutcome {
  status: "pending" | "succeeded" | "failed";
  /** When the next attempt is due; null when there is none. */
  nextAttemptAt: Date | null;
  /** Until when the endpoint gets no delivery at all, because it asked to slow down. */
  restsUntil: Date | null;
  /** Why the endpoint is disabled now; null when it stays enabled. */
  disable: string | null;
}

/**
 * 2xx alone succeeds. 410 disables the endpoint. 429, 502, 504 and Retry-After let the endpoint rest.
 *
 * @param facts.attempts how many attempts there were, this one included
 * @param facts.failingSince since when the endpoint has had nothing but failures; null after a success
 * @param facts.random from 0 to 1, for the jitter
 */
export function decideDelivery(facts: {
  result: Pick<PostResult, "statusCode" | "retryAfter">;
  attempts: number;
  failingSince: Date | null;
  now: Date;
  random: number;
}): DeliveryOutcome {
  const { result, attempts, failingSince, now, random } = facts;
  const { statusCode } = result;
  const ended = { nextAttemptAt: null, restsUntil: null, disable: null };
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) {
    return { ...ended, status: "succeeded" };
  }
  if (statusCode === 410) {
    return { ...ended, status: "failed", disable: "It answered 410 Gone." };
  }
  const disable =
    failingSince !== null && now.getTime() - failingSince.getTime() >= DISABLE_AFTER_MS
      ? "Every delivery of five days failed."
      : null;
  const restMs = restOf(result, now);
  const restsUntil = restMs === null ? null : new Date(now.getTime() + restMs);
  const pauseMs = RETRY_PAUSES_MS[attempts - 1];
  if (pauseMs === undefined) return { ...ended, status: "failed", restsUntil, disable };
  // Up to a tenth later, so that deliveries which failed together do not come back together.
  const waitMs = Math.max(pauseMs * (1 + random / 10), restMs ?? 0);
  return {
    status: "pending",
    nextAttemptAt: new Date(Math.round(now.getTime() + waitMs)),
    restsUntil,
    disable,
  };
}

/** For how long the endpoint wants to be left alone, in milliseconds; null when it does not say so. */
function restOf(
  { statusCode, retryAfter }: Pick<PostResult, "statusCode" | "retryAfter">,
  now: Date,
): number | null {
  const asked = retryAfter === null ? null : readRetryAfter(retryAfter, now);
  const isBusy = statusCode === 429 || statusCode === 502 || statusCode === 504;
  if (asked === null) return isBusy ? DEFAULT_REST_MS : null;
  return Math.min(MAX_REST_MS, Math.max(0, asked));
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now; null when it is neither. */
function readRetryAfter(text: string, now: Date): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : at - now.getTime();
}
