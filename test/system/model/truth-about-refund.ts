import type { BookedOrder, RecordedRefund, Books } from "./books.ts";
import { sum } from "./khalti-books.ts";

/** A resolution of an unknown refund by staff. */
export interface Said {
  outcome: "succeeded" | "failed";
  amount?: number;
}

/** The true outcome by Khalti's data; null while Khalti processes a refund, or when the data does not decide it. */
export function truthAbout(books: Books, order: BookedOrder, refund: RecordedRefund): Said | null {
  const payment = order.payments.find(({ id }) => id === refund.payment_id);
  const theirs = books.khalti.get(payment?.pidx ?? "");
  if (theirs === undefined || books.refundCalls.some(({ status }) => status === null)) return null;
  if (theirs.status === "Refunded" && refund.amount_paisa !== null) return { outcome: "succeeded" };
  const others = order.refunds.filter(
    ({ id, payment_id: of }) => of === refund.payment_id && id !== refund.id,
  );
  // Between two refunds of the same amount it does not matter which one was made.
  const wasMade = (one: RecordedRefund) => {
    const alike = ({ status, amount_paisa: paisa, id }: RecordedRefund) =>
      paisa === one.amount_paisa &&
      id !== one.id &&
      (status === "succeeded" || (status === "unknown" && id < one.id));
    const made = theirs.refunds.filter(({ amount }) => amount === one.amount_paisa);
    return made.length > [...others, refund].filter(alike).length;
  };
  if (refund.amount_paisa !== null) return { outcome: wasMade(refund) ? "succeeded" : "failed" };
  const explained = others.filter(
    (one) =>
      one.status === "succeeded" ||
      (one.status === "unknown" && one.amount_paisa !== null && wasMade(one)),
  );
  const rest =
    sum(theirs.refunds) - sum(explained.map((one) => ({ amount: one.amount_paisa ?? 0 })));
  return rest > 0 ? { outcome: "succeeded", amount: rest } : null;
}

/** A false outcome that Khalti's status contradicts, if one exists. */
export function contradictedLie(
  books: Books,
  order: BookedOrder,
  refund: RecordedRefund,
): Said | null {
  const truth = truthAbout(books, order, refund);
  const payment = order.payments.find(({ id }) => id === refund.payment_id);
  const word = books.khalti.get(payment?.pidx ?? "")?.status;
  if (truth === null || payment === undefined) return null;
  if (refund.amount_paisa === null) {
    return word === "Partially Refunded"
      ? { outcome: "succeeded", amount: payment.amount_paisa }
      : { outcome: "failed" };
  }
  if (truth.outcome === "succeeded") return word === "Refunded" ? { outcome: "failed" } : null;
  const isAll = refund.is_send_back || refund.amount_paisa === payment.amount_paisa;
  return word === "Completed" || isAll ? { outcome: "succeeded" } : null;
}
