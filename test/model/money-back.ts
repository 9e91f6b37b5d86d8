import {
  type BookedOrder,
  type BookedPayment,
  type BookedRefund,
  type Books,
  paisaOf,
} from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";
import { type KhaltiPayment, sum } from "./khalti-books.ts";
import type { ShownPayment } from "./memory.ts";

/**
 * 8: Khalti never gave back more than it took, nor less than our books call succeeded; what it gave back besides is unknown
 * in our books, or was given back in its dashboard.
 */
export function checkGivenBack(
  books: Books,
  order: BookedOrder,
  payment: BookedPayment,
  refunds: BookedRefund[],
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
      const theirs = books.khalti.get(payment.pidx ?? "");
      const shown = comparable(books, payment);
      if (theirs === undefined || shown === null) continue;
      const refunds = order.refunds.filter(({ payment_id: of }) => of === payment.id);
      const missing = sum(theirs.refunds) - paisaOf(refunds, "succeeded");
      if (missing < 0 || missing > hiddenPaisa(books, theirs, shown)) {
        throw new Broken(
          8,
          `Khalti gave back ${String(missing)} more than is known of ${tell(order)}`,
        );
      }
    }
  }
}

/** What no word of Khalti's tells: parts given back in its dashboard of what it already called partially refunded. */
function hiddenPaisa(books: Books, theirs: KhaltiPayment, shown: ShownPayment): number {
  if (theirs.status !== "Partially Refunded") return 0;
  if (books.memory.liedAbout.has(shown.pidx)) return shown.amountPaisa;
  return shown.dashboard
    .filter(({ mayStayHidden }) => mayStayHidden)
    .reduce((total, { amountPaisa }) => total + amountPaisa, 0);
}

/** What was never completed has no refunds of ours, and what shares its transaction has none at Khalti. */
function comparable(books: Books, payment: BookedPayment): ShownPayment | null {
  const shown = books.memory.payments.find(({ pidx }) => pidx === payment.pidx);
  return shown?.transaction === "own" && payment.completed_at !== null ? shown : null;
}
