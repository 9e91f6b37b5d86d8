import type { BookedPayment, RecordedRefund, TopUpWithItem, Books } from "./books.ts";
import { Broken } from "./broken.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The server does not check an ended link for money after this time. */
const WATCHED_FOR_MS = 30 * DAY_MS;
const REFUNDS_WATCHED_FOR_MS = 30 * DAY_MS;
/** After this time only staff can resolve an unknown top-up. */
const UNKNOWN_WATCHED_FOR_MS = 3 * DAY_MS;

/** 5: everything open has one job, and every job has an owner and will run. */
export function checkJobs(books: Books): void {
  const payments = books.orders.flatMap((order) => order.payments);
  const refunds = books.orders.flatMap((order) => order.refunds);
  const topUps = books.orders.flatMap((order) => order.topUps);
  const jobs = new Map(books.jobs.map((job) => [job.key, job]));
  for (const job of books.jobs) {
    const owner =
      payments.find(({ id }) => job.key === `payment:${id}`) ??
      refunds.find(({ id }) => job.key === `refund:${id}`) ??
      topUps.find(({ id }) => job.key === `top_up:${id}`);
    const name = job.key ?? "a job without a key";
    if (owner === undefined) throw new Broken(5, `${name} is nobody's`);
    if (job.locked_at !== null) throw new Broken(5, `${name} is locked by nobody`);
    if (job.last_error !== null) throw new Broken(5, `${name} failed: ${job.last_error}`);
    if (job.attempts >= job.max_attempts) throw new Broken(5, `${name} will not be tried again`);
    if (job.run_at.getTime() > books.now.getTime() + REFUNDS_WATCHED_FOR_MS) {
      throw new Broken(5, `${name} waits until ${job.run_at.toISOString()}`);
    }
  }
  for (const payment of payments) {
    if (isWatched(payment, books.now) && !jobs.has(`payment:${payment.id}`)) {
      throw new Broken(5, `a payment that is ${payment.status} has no job`);
    }
  }
  for (const refund of refunds) {
    if (isCarriedOn(refund, books.now) && !jobs.has(`refund:${refund.id}`)) {
      throw new Broken(5, `a refund that is ${refund.status} has no job`);
    }
  }
  for (const topUp of topUps) {
    if (isDelivering(topUp, books.now) && !jobs.has(`top_up:${topUp.id}`)) {
      throw new Broken(5, `a top-up that is ${topUp.status} has no job`);
    }
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
