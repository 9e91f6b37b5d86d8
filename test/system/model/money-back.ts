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
 * 8: Khalti never refunded more than it took, nor less than our succeeded refunds. Every further refund at Khalti is unknown
 * in our database or was made in its dashboard.
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
  const isSentBack = refunds.some(({ is_send_back: is }) => is);
  const shown = isSentBack ? ownOf(books, payment) : comparable(books, payment);
  if (shown === null) return;
  const booked = paisaOf(refunds, "succeeded");
  if (given < booked) {
    throw new Broken(8, `Khalti gave back only ${String(given)} for ${tell(order)}`);
  }
  if (books.memory.liedAbout.has(shown.pidx)) return;
  const unknown = paisaOf(refunds, "unknown", "submitting");
  const dashboard = shown.dashboard.reduce((total, { amountPaisa }) => total + amountPaisa, 0);
  if (given > booked + unknown + dashboard) {
    throw new Broken(8, `no record says that Khalti gave back ${String(given)} for ${tell(order)}`);
  }
}

/** 8: once no refund is unknown, the refunds at Khalti are exactly our succeeded refunds. */
export function checkMoneyBack(books: Books): void {
  for (const order of books.orders) {
    for (const payment of order.payments) {
      const untold = untoldPaisa(books, order, payment);
      if (untold === null || untold === 0) continue;
      // After a false answer of Khalti, staff cannot record a refund that contradicts it.
      if (untold < 0 || !books.memory.liedAbout.has(payment.pidx ?? "")) {
        throw new Broken(
          8,
          `Khalti gave back ${String(untold)} more than is known of ${tell(order)}`,
        );
      }
    }
  }
}

/** Khalti's refunds minus our succeeded refunds, in paisa; null when the two are not comparable. */
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

/** A payment that was never completed has no refunds in our database, unless its money is sent back. */
function comparable(books: Books, payment: BookedPayment): ShownPayment | null {
  return payment.completed_at === null ? null : ownOf(books, payment);
}

/** One with a shared transaction has no refunds at Khalti. */
function ownOf({ memory }: Books, payment: BookedPayment): ShownPayment | null {
  const shown = memory.payments.find(({ pidx }) => pidx === payment.pidx);
  return shown?.transaction === "own" ? shown : null;
}
