import {
  type BookedOrder,
  type BookedPayment,
  type RecordedRefund,
  type Books,
  type Entry,
  paisaOf,
} from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";
import { checkApprovals } from "./approvals.ts";
import { isWaitingForApproval } from "./approval-step.ts";
import { checkGivenBack } from "./money-back.ts";
import { checkSendBacks } from "./send-backs.ts";

const HOUR_MS = 60 * 60_000;
/** Khalti's word needs a lookup that agrees within this time; then a person is told at the next job. */
const CONFIRMED_WITHIN_MS = 2 * HOUR_MS;

/** 8: our refunds are consistent, and Khalti received each of them at most once. */
export function checkRefunds(books: Books, order: BookedOrder): void {
  for (const payment of order.payments) {
    const refunds = order.refunds.filter(({ payment_id: of }) => of === payment.id);
    const isSendBack = ({ is_send_back: is }: RecordedRefund) => is;
    checkPayment(
      order,
      payment,
      refunds.filter((refund) => !isSendBack(refund)),
    );
    checkSendBacks(order, payment, refunds.filter(isSendBack));
    checkGivenBack(books, order, payment, refunds);
    checkAskedOnce(books, order, payment, refunds);
  }
  checkOrder(books, order);
  checkApprovals(books, order);
}

function checkPayment(order: BookedOrder, payment: BookedPayment, refunds: RecordedRefund[]): void {
  const no = (why: string) => new Broken(8, `${why}: ${tell(order)}`);
  if (refunds.length > 0 && payment.completed_at === null)
    throw no("an unpaid payment is refunded");
  const reserved = paisaOf(
    refunds,
    "awaiting_approval",
    "requested",
    "submitting",
    "unknown",
    "succeeded",
  );
  if (reserved > payment.amount_paisa) throw no("more is given back than was paid");
  if (payment.completed_at === null) return;
  const given = paisaOf(refunds, "succeeded");
  const isPartly = given > 0 || refunds.some(isOfUnknownAmount);
  const status =
    given === payment.amount_paisa ? "refunded" : isPartly ? "partially_refunded" : "completed";
  if (payment.status !== status) throw no(`a payment should be ${status} by its refunds`);
}

function checkOrder(books: Books, order: BookedOrder): void {
  const no = (why: string) => new Broken(8, `${why}: ${tell(order)}`);
  const own = order.refunds.filter(({ is_send_back: isSendBack }) => !isSendBack);
  const given = paisaOf(own, "succeeded");
  // Held money that went back was never the order's.
  const wasHeld = order.status === "refunded" && own.length === 0;
  if (wasHeld ? order.refunded_paisa <= 0 : order.refunded_paisa !== given) {
    throw no(`${String(order.refunded_paisa)} is called refunded`);
  }
  if (order.refunded_paisa > order.amount_paisa) throw no("more is given back than was paid");
  const unknown = order.refunds.filter(({ status }) => status === "unknown");
  const isOverdue = unknown.some((refund) => !isBeingConfirmed(books, refund));
  if (isOverdue && order.attention_code === null) throw no("an unknown refund without attention");
  const isWatched = order.refunds.some(({ watched_until: until }) => until !== null);
  const waits = order.refunds.some(isWaiting);
  if (order.attention_code === "refund_awaiting_approval") {
    if (!order.refunds.some(isWaitingForApproval)) throw no("nothing waits for approval");
  } else if (order.attention_code === "refund_overdue") {
    if (!waits) throw no("somebody is to look at a refund that does not wait");
  } else if (
    unknown.length === 0 &&
    !isWatched &&
    order.attention_code?.startsWith("refund_") === true
  ) {
    throw no("somebody is to look at a refund that is known");
  }
  const unverified = order.refunds.filter(
    ({ status, verified, requested_by: by }) =>
      status === "succeeded" && !verified && by !== "khalti",
  );
  // A single refund of ours has nothing beside it that could hide it from a lookup.
  if (unverified.length === 1 && order.refunds.length === 1 && !wasResolved(order, unverified[0])) {
    throw no("a refund succeeds by Khalti's word alone");
  }
}

function isWaiting({ status }: RecordedRefund): boolean {
  return status === "requested" || status === "submitting";
}

function isBeingConfirmed({ now }: Books, { accepted_at: at }: RecordedRefund): boolean {
  return at !== null && now.getTime() - Date.parse(at) < CONFIRMED_WITHIN_MS;
}

function wasResolved({ history }: BookedOrder, refund: RecordedRefund | undefined): boolean {
  return history.some(
    ({ type, data }) =>
      type === "refund_succeeded" && data["refund_id"] === refund?.id && data["resolved"] === true,
  );
}

/** No refund is sent twice, and no sent refund fails without a recorded reason. */
function checkAskedOnce(
  books: Books,
  order: BookedOrder,
  payment: BookedPayment,
  refunds: RecordedRefund[],
): void {
  const no = (why: string) => new Broken(8, `${why}: ${tell(order)}`);
  const calls = books.refundCalls.filter((call) => call.transactionId === payment.transaction_id);
  const sent = refunds.filter((refund) => {
    const times = timesSent(order.history, refund);
    if (times > 1) throw no("Khalti was asked twice for one refund");
    return times === 1;
  });
  if (calls.length > sent.length) throw no(`Khalti was asked ${String(calls.length)} times`);
  const amounts = sent.map(({ amount_paisa: amount }) => amount);
  for (const { amountPaisa } of calls) {
    const at = amounts.indexOf(amountPaisa ?? payment.taken_paisa ?? payment.amount_paisa);
    if (at === -1) throw no(`Khalti was asked for ${String(amountPaisa)}`);
    amounts.splice(at, 1);
  }
  const refusals = calls.filter(({ status }) => isDefiniteNo(status));
  const believed = sent.filter((refund) => isRefusedByAnswer(no, order.history, refund));
  // A refund of a transaction that Khalti's false answer named was refused under that name.
  if (books.memory.liedAbout.has(payment.pidx ?? "")) return;
  if (believed.length > refusals.length) throw no("a refund is called failed without a refusal");
}

function isDefiniteNo(status: number | "dropped" | null): boolean {
  return typeof status === "number" && status >= 400 && status < 500 && status !== 429;
}

/** A refund returns to `requested` only when its request was certainly not sent. */
function timesSent(history: Entry[], { id }: RecordedRefund): number {
  const count = (type: string) =>
    history.filter((entry) => entry.type === type && entry.data["refund_id"] === id).length;
  // A refund that waited for approval was not requested before.
  const firstRequest = 1 - count("refund_awaiting_approval");
  return count("refund_submitting") - Math.max(0, count("refund_requested") - firstRequest);
}

/** Failed by Khalti's answer, and not by staff or by a later lookup. */
function isRefusedByAnswer(
  no: (why: string) => Broken,
  history: Entry[],
  { id, status, submitted_at: submittedAt }: RecordedRefund,
): boolean {
  const entry = history.findLast(
    ({ type, data }) => type === "refund_failed" && data["refund_id"] === id,
  );
  if (status !== "failed" || entry === undefined) return false;
  if (entry.data["resolved"] === true) return false;
  if (entry.data["khalti"] === undefined) return true;
  if (submittedAt !== null) throw no("a lookup makes a refund fail that Khalti may still make");
  return false;
}

function isOfUnknownAmount({ status, amount_paisa: amount }: RecordedRefund): boolean {
  return status === "unknown" && amount === null;
}
