import type { OrderStatus, PaymentMode, PaymentStatus } from "../generated/prisma/enums.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { formatRupees } from "../lib/money.ts";
import type { Attention } from "../orders/order.ts";
import { isUsedUp } from "./payment-link-uses.ts";
import { PENDING_LIMIT_MS, WATCH_LIMIT_MS } from "./reconciliation-schedule.ts";

export type { PaymentMode, PaymentStatus } from "../generated/prisma/enums.ts";

/** Khalti's minimum for one payment, in paisa. */
export const MINIMUM_PAISA: Record<PaymentMode, number> = {
  wallet: 1_000,
  ebanking: 10_000,
  mobile_banking: 10_000,
};

/** What the decision depends on: our records and Khalti's answer, never a browser's word. */
export interface ConfirmationFacts {
  payment: { status: PaymentStatus; pidx: string | null; amountPaisa: number };
  order: { status: OrderStatus };
  answer: LookupAnswer;
  /** Another payment of ours has the transaction id that Khalti names. */
  transactionIdTaken: boolean;
  /** A person resolved the payment as canceled when Khalti gave this very status. */
  resolvedByPerson?: boolean;
  /** The age of the payment in milliseconds. */
  ageMs: number;
}

export type Decision =
  | { kind: "unchanged" }
  | { kind: "move"; to: PaymentStatus; late: boolean }
  | { kind: "hold"; because: Hold };

/** Why a payment is held: a stable code and a plain sentence. */
export interface Hold {
  code: string;
  message: string;
}

const UNCHANGED: Decision = { kind: "unchanged" };

/** The customer may still pay it. */
export function isOpen(status: PaymentStatus): boolean {
  return status === "initiated" || status === "pending";
}

/** The customer can no longer pay it, but money under way may still arrive. */
export function isLapsed(status: PaymentStatus): boolean {
  return status === "canceled" || status === "expired";
}

/** Whether the answer is about this payment: by its pidx, and by its transaction id where Khalti names one. */
export function isAnswerAbout(
  payment: { pidx: string | null; transactionId: string | null },
  answer: LookupAnswer,
): boolean {
  return (
    answer.pidx === payment.pidx &&
    (answer.transactionId === null || answer.transactionId === payment.transactionId)
  );
}

/**
 * What a lookup's answer means for a payment. Pure.
 *
 * Only `Completed`, for our pidx and our amount, with a transaction id that no other payment has, completes a payment, and
 * only while its order waits for money. Where Khalti contradicts our records, the payment is held for a person.
 *
 * Follows "Payment Verification (Lookup)".
 */
export function decideConfirmation(facts: ConfirmationFacts): Decision {
  const { payment } = facts;
  switch (payment.status) {
    case "initiated":
    case "pending":
    case "canceled":
    case "expired":
      return decideUnpaid(facts);
    // A paid payment changes only by refunds: see refund.ts.
    case "completed":
    case "partially_refunded":
    case "created":
    case "failed":
    case "abandoned":
    case "refunded":
    case "held": // nothing held ends by itself
      return UNCHANGED;
  }
}

function decideUnpaid(facts: ConfirmationFacts): Decision {
  const { payment, answer } = facts;
  if (answer.pidx !== payment.pidx) {
    return hold(
      "pidx_mismatch",
      "Khalti answered about another payment than the one we looked up.",
    );
  }
  if (answer.contradiction !== undefined) return { kind: "hold", because: answer.contradiction };
  const open = isOpen(payment.status);
  const move = (to: PaymentStatus): Decision =>
    open && payment.status !== to ? { kind: "move", to, late: false } : UNCHANGED;
  switch (answer.status) {
    case "completed":
      return decideCompleted(facts, !open);
    case "pending":
      return open && facts.ageMs > PENDING_LIMIT_MS
        ? hold("pending_too_long", "Khalti has been processing the payment for days.")
        : move("pending");
    case "initiated":
      // A link of this age cannot be paid, even if Khalti does not say so.
      return move(facts.ageMs > WATCH_LIMIT_MS ? "expired" : "initiated");
    case "expired":
      return move("expired");
    case "canceled":
    case "failed":
      return move("canceled");
    case "refunded":
    case "partially_refunded":
      return hold(
        "refunded_before_confirmed",
        "Khalti reports a refund of a payment that we never saw completed.",
      );
    case "unrecognised":
      if (facts.resolvedByPerson === true) return UNCHANGED;
      return hold("unknown_status", "Khalti gave the payment a status that we do not know.");
  }
}

function decideCompleted(facts: ConfirmationFacts, late: boolean): Decision {
  const { payment, order, answer } = facts;
  if (answer.totalAmountPaisa !== payment.amountPaisa) {
    return hold(
      "amount_mismatch",
      `Khalti took ${formatRupees(answer.totalAmountPaisa)}, but the order is for ${formatRupees(payment.amountPaisa)}.`,
    );
  }
  if (answer.transactionId === null) {
    return hold(
      "transaction_id_missing",
      "Khalti says the payment is completed, but names no transaction.",
    );
  }
  if (facts.transactionIdTaken) {
    return hold(
      "transaction_id_used",
      "Khalti names a transaction that already paid another payment.",
    );
  }
  switch (order.status) {
    case "awaiting_payment":
    case "canceled":
    case "expired":
      return { kind: "move", to: "completed", late };
    case "paid":
    case "partially_refunded":
    case "refunded":
      return hold(
        "second_payment",
        `The order was already paid, and Khalti took another ${formatRupees(answer.totalAmountPaisa)} for it.`,
      );
    case "closed":
      return hold("order_closed", "The money arrived after the order was closed.");
    case "held":
      return hold("order_held", "The money arrived for an order that is already held.");
  }
}

function hold(code: string, message: string): Decision {
  return { kind: "hold", because: { code, message } };
}

/** Attention that ends with Khalti's next answer. */
const WITHOUT_ANSWER = new Set(["payment_not_found", "payment_unconfirmed"]);

/** Money came for a use that had lapsed, after another customer had taken it. */
export const LINK_OVERUSED = {
  code: "payment_link_overused",
  message:
    "The payment link had been used as often as it may be when this money arrived: refund it, or deliver and raise the link's max_uses.",
};

/** The customer paid for the same lines within the hour before, by the order of this number. */
export function paidAgain(after: string) {
  return {
    code: "paid_again",
    message: `The same customer paid order ${after} for the same lines within the hour before: ask whether both are wanted. Refund this one if not; else say that the customer wants both.`,
  };
}

/** What the decision about a payment means for its order. */
export interface OrderEffect {
  to: OrderStatus | null;
  /** The order's attention afterwards. */
  attention: Attention | null;
}

/**
 * @param otherOpen another payment of the order may still be paid
 * @param link the limited payment link that the order was made by
 * @param now since when a payment that becomes held asks for a person
 * @param repeats the number of the order that the customer paid for the same lines within the hour before
 */
export function decideOrderEffect(
  order: { status: OrderStatus; attention: Attention | null },
  decision: Decision,
  otherOpen: boolean,
  now: Date,
  link: { maxUses: number; paid: number } | null = null,
  repeats: string | null = null,
): OrderEffect {
  const { status } = order;
  // Khalti has answered.
  const isAnswered = order.attention !== null && WITHOUT_ANSWER.has(order.attention.code);
  const attention = isAnswered ? null : order.attention;
  const nothing: OrderEffect = { to: null, attention };
  if (decision.kind === "unchanged") return nothing;
  if (decision.kind === "hold") {
    const settled = status === "paid" || status === "partially_refunded" || status === "refunded";
    return {
      to: settled || status === "held" ? null : "held",
      attention: { ...decision.because, since: now },
    };
  }
  switch (decision.to) {
    case "completed":
      if (link !== null && isUsedUp(link)) {
        return { to: "paid", attention: { ...LINK_OVERUSED, since: now } };
      }
      if (attention !== null || repeats === null) return { to: "paid", attention };
      return { to: "paid", attention: { ...paidAgain(repeats), since: now } };
    case "canceled":
    case "expired":
      return status === "awaiting_payment" && !otherOpen ? { to: decision.to, attention } : nothing;
    default:
      return nothing;
  }
}
