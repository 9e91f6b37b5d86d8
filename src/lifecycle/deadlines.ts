// How long each state may last before a person has to know. Pure.
import type { Payment, Refund, TopUp } from "../generated/prisma/client.ts";
import { lateFrom, UNSENT_LIMIT_MS } from "../orders/top-up-limits.ts";
import { isOpen } from "./payment.ts";
import { isPaid } from "./refund.ts";

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** How long Khalti may say that it does not know a payment of ours. */
const NOT_FOUND_LIMIT_MS = HOUR;
/** How long lookups of a payment may stay without an answer. */
const UNCONFIRMED_LIMIT_MS = DAY;
/** How long Khalti's word for a refund may stay without a lookup that agrees, in milliseconds. */
export const CONFIRMATION_LIMIT_MS = HOUR;

function isOlder(since: Date | null, limitMs: number, now: Date): boolean {
  return since !== null && now.getTime() - since.getTime() >= limitMs;
}

/** Khalti does not know it: it cannot be paid, as far as Khalti can say. */
export function isNotFound(payment: Pick<Payment, "notFoundSince">, now: Date): boolean {
  return isOlder(payment.notFoundSince, NOT_FOUND_LIMIT_MS, now);
}

export function isUnconfirmed(
  payment: Pick<Payment, "status" | "unconfirmedSince">,
  now: Date,
): boolean {
  const matters = isOpen(payment.status) || isPaid(payment.status);
  return matters && isOlder(payment.unconfirmedSince, UNCONFIRMED_LIMIT_MS, now);
}

/** It is requested, and was not sent in time. */
export function isOverdue(
  { status, createdAt, approvedAt }: Pick<Refund, "status" | "createdAt" | "approvedAt">,
  now: Date,
): boolean {
  const isUnsent = status === "requested" || status === "submitting";
  return isUnsent && isOlder(approvedAt ?? createdAt, UNSENT_LIMIT_MS, now);
}

/** It was not sent in time, or the provider queues it for too long. */
export function isTopUpOverdue(
  topUp: Pick<TopUp, "status" | "createdAt" | "submittedAt">,
  now: Date,
): boolean {
  const late = lateFrom(topUp);
  return late !== null && now >= late;
}

/** Khalti accepted it, and no lookup has agreed in time. */
export function isUnconfirmedTooLong(
  { status, acceptedAt }: Pick<Refund, "status" | "acceptedAt">,
  now: Date,
): boolean {
  return status === "unknown" && isOlder(acceptedAt, CONFIRMATION_LIMIT_MS, now);
}
