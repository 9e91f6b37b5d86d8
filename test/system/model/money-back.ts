import {
  type BookedOrder,
  type BookedPayment,
  type RecordedRefund,
  type Books,
  paisaOf,
} from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";
import { sum } from "./khalti-books.ts";
import type { ShownPayment } from "./memory.ts";

/**
 * 8: Khalti never gave back more than it took, nor less than our books call succeeded; what it gave back besides is unknown
 * in our books, or was given back in its dashboard.
 */
export function checkGivenBack(
  books: Books,
  order: BookedOrder,
  payment: BookedPayment,
  refunds: RecordedRefund[],
): void {
  const theirs = books.khalti.get(payment.pidx ?? "");
  if (theirs === undefined) return;
  const given = sum(theirs.refunds);
  if (given > sum(theirs.charges)) throw new Broken(8, `Khalti lost money on ${tell(order)}`);
  const shown = comparable(books, payment);
  if (shown === null) return;
  const booked = paisaOf(refunds, "succeeded");
  if (given < booked) {
    throw new Broken(8, `Khalti gave back only ${String(given)} for ${tell(order)}`);
  }
  if (books.memory.liedAbout.has(shown.pidx)) return;
  const unknown = paisaOf(refunds, "unknown", "submitting");
  const dashboard = shown.dashboard.reduce((total, { amountPaisa }) => total + amountPaisa, 0);
  if (given > booked + unknown + dashboard) {
    throw new Broken(8, `nobody knows that Khalti gave back ${String(given)} for ${tell(order)}`);
  }
}

/** 8: once everything is known, what Khalti gave back is what our books say. */
export function checkMoneyBack(books: Books): void {
  for (const order of books.orders) {
    for (const payment of order.payments) {
      const untold = untoldPaisa(books, order, payment);
      if (untold === null || untold === 0) continue;
      // Whoever was told something untrue of a payment cannot write down what does not go with it.
      if (untold < 0 || !books.memory.liedAbout.has(payment.pidx ?? "")) {
        throw new Broken(
          8,
          `Khalti gave back ${String(untold)} more than is known of ${tell(order)}`,
        );
      }
    }
  }
}

/** How much more Khalti has given back than our books call succeeded; null where the two cannot be compared. */
export function untoldPaisa(
  books: Books,
  order: BookedOrder,
  payment: BookedPayment,
): number | null {
  const theirs = books.khalti.get(payment.pidx ?? "");
  if (theirs === undefined || comparable(books, payment) === null) return null;
  const refunds = order.refunds.filter(({ payment_id: of }) => of === payment.id);
  return sum(theirs.refunds) - paisaOf(refunds, "succeeded");
}

/** What was never completed has no refunds of ours, and what shares its transaction has none at Khalti. */
function comparable(books: Books, payment: BookedPayment): ShownPayment | null {
  const shown = books.memory.payments.find(({ pidx }) => pidx === payment.pidx);
  return shown?.transaction === "own" && payment.completed_at !== null ? shown : null;
}
