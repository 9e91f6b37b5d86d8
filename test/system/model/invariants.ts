import type { BookedOrder, BookedPayment, Books, Entry } from "./books.ts";
import { Broken } from "./broken.ts";
import { checkHolds } from "./holds.ts";
import { checkJobs } from "./jobs.ts";
import { checkLedger } from "./ledger.ts";
import { checkRefunds } from "./refunds.ts";
import { checkRepeatedPurchases } from "./repeated-purchases.ts";
import { replay } from "./replay-history.ts";
import { checkNothingElseDelivered, checkTopUps } from "./top-ups.ts";

export const HAS_MONEY = new Set(["completed", "partially_refunded"]);
const MINUTE = 60 * 1_000;

/** The invariants that hold at any moment between two steps. */
export function checkAlways(books: Books): void {
  for (const order of books.orders) {
    checkPaidOnce(order);
    checkOrderFollowsMoney(order);
    for (const payment of order.payments) checkMoneyWasTaken(books, order, payment);
    checkHolds(books, order);
    checkRefunds(books, order);
    checkTopUps(books, order);
    checkHistory(order);
    checkLedger(order);
  }
  checkNothingElseDelivered(books);
  checkRepeatedPurchases(books);
  checkJobs(books);
  checkKeys(books);
}

/**
 * The additional invariants after Khalti has answered every due lookup: our database has recorded all money.
 *
 * @param isOver whether the payment was looked up since its last event
 */
export function checkSettled(books: Books, isOver: (payment: BookedPayment) => boolean): void {
  for (const order of books.orders) {
    for (const payment of order.payments) {
      if (isOver(payment)) checkNothingSwallowed(books, order, payment);
    }
  }
}

/** 3: an order has at most one completed payment and one `paid` entry. */
function checkPaidOnce(order: BookedOrder): void {
  const entries = order.history.filter(({ type }) => type === "paid");
  if (entries.length > 1) throw new Broken(3, `${tell(order)} has two entries of being paid`);
  const completed = order.payments.filter(({ status }) => HAS_MONEY.has(status));
  if (completed.length > 1) throw new Broken(3, `${tell(order)} has two completed payments`);
}

/** 1: an order is paid exactly when one of its payments is completed. */
function checkOrderFollowsMoney(order: BookedOrder): void {
  const statuses = order.payments.map(({ status }) => status);
  const pairs = [
    ["paid", "completed"],
    ["partially_refunded", "partially_refunded"],
  ] as const;
  for (const [of, by] of pairs) {
    if ((order.status === of) !== statuses.includes(by)) {
      throw new Broken(1, `${tell(order)} and its payments disagree`);
    }
  }
  if (order.status === "refunded" && !statuses.includes("refunded")) {
    throw new Broken(1, `${tell(order)} without a refunded payment`);
  }
}

/** 1: Khalti took our amount for every completed payment, with a transaction of its own. */
function checkMoneyWasTaken(books: Books, order: BookedOrder, payment: BookedPayment): void {
  const wasCompleted = HAS_MONEY.has(payment.status);
  if (!wasCompleted && payment.status !== "refunded") return;
  const theirs = payment.pidx === null ? undefined : books.khalti.get(payment.pidx);
  const no = (why: string) => new Broken(1, `${tell(order)} has a payment completed ${why}`);
  if (!theirs?.money_taken) throw no("for which no customer paid");
  if (!wasCompleted) return;
  if (theirs.total_amount !== payment.amount_paisa) throw no("by another amount");
  if (payment.amount_paisa !== order.amount_paisa) throw no("that is for another amount");
  if (theirs.transaction_id !== payment.transaction_id) throw no("by another transaction");
  const sharing = books.orders
    .flatMap(({ payments }) => payments)
    .filter(({ transaction_id: id }) => id !== null && id === payment.transaction_id);
  if (sharing.length > 1) throw no("by a transaction of another payment");
}

/**
 * 2 (and 1, since every hold needs a reason): money that Khalti took is completed, held, or resolved by staff. A payment is
 * open exactly while it is open at Khalti.
 */
function checkNothingSwallowed(books: Books, order: BookedOrder, payment: BookedPayment): void {
  const theirs = payment.pidx === null ? undefined : books.khalti.get(payment.pidx);
  if (theirs === undefined) {
    if (payment.status === "created")
      throw new Broken(5, `${tell(order)} waits for a link that does not exist`);
    return;
  }
  const { status } = payment;
  if (theirs.money_taken) {
    if (!HAS_MONEY.has(status) && status !== "refunded" && status !== "held") {
      throw new Broken(
        2,
        `the money for ${tell(order)}, attempt ${String(payment.attempt)} is lost`,
      );
    }
    return;
  }
  const isOpen = status === "initiated" || status === "pending";
  // Its link has just ended unpaid, while time passed: the next lookup knows it.
  if (isOpen && theirs.status === "Expired" && hasJustLapsed(books, payment)) return;
  if (isOpen && theirs.status.toLowerCase() !== status) {
    throw new Broken(1, `${tell(order)} has a payment that is "${theirs.status}" at Khalti`);
  }
}

/** What happens in the first 15 minutes of a link is known within one minute, later within three. */
function hasJustLapsed({ now }: Books, payment: BookedPayment): boolean {
  if (payment.expires_at === null) return false;
  const end = Date.parse(payment.expires_at);
  const isEarly = end - Date.parse(payment.created_at) <= 15 * MINUTE;
  return now.getTime() - end < (isEarly ? MINUTE : 3 * MINUTE);
}

/** 4: every state can be derived from the history alone. */
function checkHistory(order: BookedOrder): void {
  const told = replay(order.history);
  if (told.order !== order.status) {
    throw new Broken(4, `the history of ${tell(order)} says ${String(told.order)}`);
  }
  for (const payment of order.payments) {
    const status = told.payments.get(payment.id) ?? told.attempts.get(payment.attempt);
    if (status !== payment.status) {
      throw new Broken(4, `the history of ${tell(order)} has a payment ${String(status)}`);
    }
  }
  for (const refund of order.refunds) {
    const status = told.refunds.get(refund.id);
    if (status !== refund.status) {
      throw new Broken(4, `the history of ${tell(order)} has a refund ${String(status)}`);
    }
  }
  for (const topUp of order.topUps) {
    const status = told.topUps.get(topUp.id);
    if (status !== topUp.status) {
      throw new Broken(4, `the history of ${tell(order)} has a top-up ${String(status)}`);
    }
  }
}

/** 7: one idempotency key, one order. */
function checkKeys({ orders }: Books): void {
  const seen = new Set<string>();
  for (const { metadata } of orders) {
    const key = metadata["idempotency_key"];
    if (key === undefined) continue;
    if (seen.has(key)) throw new Broken(7, `${key} made two orders`);
    seen.add(key);
  }
}

export function tell(order: BookedOrder): string {
  const payments = order.payments.map(({ status }) => status).join(", ");
  const lines = order.history.map((entry) => `\n    ${tellEntry(entry)}`).join("");
  const refunds = order.refunds.map(
    ({ status, amount_paisa: paisa }) => `${status} ${String(paisa)}`,
  );
  const topUps = order.topUps.map(({ provider, status }) => `${provider} ${status}`).join(", ");
  return `a ${order.status} order (payments ${payments}; refunds ${refunds.join(", ")}; top-ups ${topUps}; history:${lines})`;
}

function tellEntry({ at, type, data }: Entry): string {
  return `${at} ${type} ${JSON.stringify(data)}`;
}
