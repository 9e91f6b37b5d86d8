import type { BookedOrder, BookedPayment, Books, Entry } from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";

const SETTLED = new Set(["paid", "partially_refunded", "refunded"]);
const PENDING_LIMIT_MS = 5 * 24 * 60 * 60 * 1_000;

/**
 * 1 and 2: everything held shows on its order and was held for a reason that really happened. Together with the rule that
 * taken money is completed or held, this makes an order paid exactly when it should be.
 */
export function checkHolds(books: Books, order: BookedOrder): void {
  const held = order.payments.filter(({ status }) => status === "held");
  if (order.status === "held" && held.length === 0) {
    throw new Broken(2, `staff cannot end ${tell(order)}`);
  }
  const [first] = held;
  if (first !== undefined && order.status !== "held" && !SETTLED.has(order.status)) {
    throw new Broken(2, `${tell(order)} hides a held payment`);
  }
  if (first !== undefined && order.attention_code === null) {
    throw new Broken(2, `${tell(order)} has no attention`);
  }
  order.history.forEach((entry, index) => {
    if (entry.type !== "payment_held") return;
    const payment = order.payments.find(({ id }) => id === entry.payment_id);
    if (payment === undefined || !isJustified(books, order, payment, entry, index)) {
      throw new Broken(
        1,
        `${tell(order)} was held without a reason: ${String(entry.data["code"])}`,
      );
    }
  });
}

/** Whether the hold's reason in the history really happened in the world. */
function isJustified(
  books: Books,
  order: BookedOrder,
  payment: BookedPayment,
  entry: Entry,
  index: number,
): boolean {
  const { pidx } = payment;
  const theirs = books.khalti.get(pidx ?? "");
  const shown = books.memory.payments.find((one) => one.pidx === pidx);
  if (pidx === null || theirs === undefined || shown === undefined) return false;
  const before = order.history.slice(0, index);
  // Held before without an amount, which Khalti named later, truly or in a lie.
  if (entry.data["code"] === undefined) {
    const named = theirs.money_taken || books.memory.liedAbout.has(pidx);
    return named && before.some(isHoldOf(payment));
  }
  switch (entry.data["code"]) {
    case "amount_mismatch":
      return theirs.total_amount !== payment.amount_paisa || books.memory.liedAbout.has(pidx);
    case "pidx_mismatch":
      return books.memory.liedAboutPidx;
    case "transaction_id_missing":
      return theirs.money_taken && theirs.transaction_id === null;
    case "transaction_id_used":
      return isShared(books, payment, theirs.transaction_id);
    case "second_payment":
      return theirs.money_taken && before.some(isOtherMoney(payment));
    case "order_closed":
      return theirs.money_taken && before.some(({ type }) => type === "order_closed");
    case "order_held":
      return theirs.money_taken && before.some(({ type }) => type === "order_held");
    case "unknown_status":
      return shown.words.includes("Under review");
    case "refunded_before_confirmed":
      return shown.words.some((word) => /refunded$/i.test(word));
    case "pending_too_long":
      return (
        shown.words.includes("Pending") &&
        Date.parse(entry.at) - Date.parse(payment.created_at) > PENDING_LIMIT_MS
      );
    default:
      return false;
  }
}

function isShared(books: Books, payment: BookedPayment, transactionId: string | null): boolean {
  return books.orders
    .flatMap(({ payments }) => payments)
    .some((other) => other.id !== payment.id && other.transaction_id === transactionId);
}

function isHoldOf({ id }: BookedPayment) {
  return ({ type, payment_id }: Entry) => type === "payment_held" && payment_id === id;
}

/** Another payment of the order was completed or refunded before. */
function isOtherMoney(payment: BookedPayment) {
  return ({ type, payment_id: id }: Entry) =>
    id !== payment.id && (type === "payment_completed" || type === "payment_refunded");
}
