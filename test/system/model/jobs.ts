import type { BookedPayment, RecordedRefund, TopUpWithItem, Books } from "./books.ts";
import { Broken } from "./broken.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The server does not check an ended link for money after this time. */
const WATCHED_FOR_MS = 30 * DAY_MS;
const REFUNDS_WATCHED_FOR_MS = 365 * DAY_MS;
/** The longest pause of a schedule: between the last two looks for refunds that were made in Khalti's dashboard. */
const LONGEST_PAUSE_MS = 185 * DAY_MS;
/** After this time only staff can resolve an unknown top-up. */
const UNKNOWN_WATCHED_FOR_MS = 3 * DAY_MS;

/** 5: everything open is due some day, and nothing waits in the queue or failed there. */
export function checkJobs(books: Books): void {
  for (const job of books.jobs) {
    const name = `${job.task} ${JSON.stringify(job.payload)}`;
    throw new Broken(5, `${name} is left in the queue: ${job.last_error ?? "it did not run"}`);
  }
  for (const { payments, refunds, topUps } of books.orders) {
    for (const row of payments) checkDue(row, "payment", isWatched(row, books.now), books.now);
    for (const row of refunds) checkDue(row, "refund", isCarriedOn(row, books.now), books.now);
    for (const row of topUps) checkDue(row, "top-up", isDelivering(row, books.now), books.now);
  }
}

function checkDue(
  { status, due_at: dueAt }: { status: string; due_at: string | null },
  what: string,
  mustBeDue: boolean,
  now: Date,
): void {
  if (mustBeDue && dueAt === null) throw new Broken(5, `a ${what} that is ${status} is never due`);
  if (dueAt !== null && Date.parse(dueAt) > now.getTime() + LONGEST_PAUSE_MS) {
    throw new Broken(5, `a ${what} that is ${status} is not due before ${dueAt}`);
  }
}

/** Whether a job goes on with the refund. Only a person ends one that stays unknown, and Khalti may make it at any time. */
export function isCarriedOn(refund: RecordedRefund, now: Date): boolean {
  const { status, submitted_at: submittedAt, watched_until: until } = refund;
  switch (status) {
    case "requested":
    case "submitting":
      return true;
    case "unknown": // a dashboard refund waits for staff from the beginning
      return submittedAt !== null;
    case "failed":
      return until !== null && now < new Date(until);
    case "awaiting_approval": // a person with another key decides
    case "succeeded":
      return false;
  }
}

function isDelivering(
  { status, provider, provider_id: providerId, submitted_at: at }: TopUpWithItem,
  now: Date,
): boolean {
  switch (status) {
    case "pending":
    case "submitting":
    case "queued":
      return true;
    case "unknown": {
      // DigiPay has no status by reference: without DigiPay's id the top-up waits for staff.
      const canBeAsked = provider !== "digipay_wallet" || providerId !== null;
      return canBeAsked && now.getTime() - Date.parse(at ?? "") < UNKNOWN_WATCHED_FOR_MS;
    }
    case "delivered":
    case "refused":
      return false;
  }
}

function isWatched(payment: BookedPayment, now: Date): boolean {
  const since = (text: string | null) => now.getTime() - Date.parse(text ?? payment.created_at);
  switch (payment.status) {
    case "created":
    case "initiated":
    case "pending":
      return true;
    case "canceled":
    case "expired":
      return since(payment.created_at) < WATCHED_FOR_MS;
    case "completed":
    case "partially_refunded":
      return since(payment.completed_at) < REFUNDS_WATCHED_FOR_MS;
    case "failed":
    case "abandoned":
    case "refunded":
    case "held":
      return false;
  }
}
