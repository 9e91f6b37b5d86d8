// @ts-check
// What an order's status means to the customer: pure decisions, no page.

/** @typedef {"awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held"} OrderStatus */
/**
 * @typedef {{ pidx: string, status: string, method: unknown, amount: number, transaction_id: string | null,
 *   payment_url: string | null, expires_at: string | null, completed_at: string | null }} Payment
 */
/** @typedef {{ sku: string | null, name: string, quantity: number, unit_amount: number, amount: number, top_up: null | { status: string, detail: string | null } }} OrderItem */
/** @typedef {{ id: string, amount: number | null, status: string, reason: string | null, created_at: string }} Refund */
/**
 * An order. Without its token only the first lines are there.
 * @typedef {{ id: string, purchase_order_id: string, status: OrderStatus, amount: number, refunded_amount: number,
 *   checking: boolean, attention: null | { code: string, message: string }, created_at: string, paid_at: string | null,
 *   shop_name?: string, items?: OrderItem[], amount_breakdown?: { label: string, amount: number }[],
 *   customer?: { name?: string | null, email?: string | null, phone?: string | null } | null,
 *   payments?: Payment[], refunds?: Refund[] }} Order
 */

/** @typedef {"good" | "waiting" | "checking" | "person" | "returned" | "over"} Tone */
/** @typedef {{ heading: string, text: string, tone: Tone, retry?: boolean, close?: boolean, final?: boolean }} Look */

/** @type {Record<OrderStatus | "checking" | "waiting_for_link" | "part_refunded" | "delivering", Look>} */
const LOOKS = {
  awaiting_payment: {
    heading: "order.waiting",
    text: "order.waiting_text",
    tone: "waiting",
    close: true,
  },
  waiting_for_link: {
    heading: "order.unpaid",
    text: "order.unpaid_text",
    tone: "waiting",
    retry: true,
    close: true,
  },
  checking: {
    heading: "order.checking",
    text: "order.checking_text",
    tone: "checking",
    close: true,
  },
  paid: { heading: "order.paid", text: "order.paid_text", tone: "good", final: true },
  /** Paid, and a top-up of it is on its way. */
  delivering: { heading: "order.paid", text: "order.delivering_text", tone: "good" },
  partially_refunded: {
    heading: "order.partially_refunded",
    text: "order.partially_refunded_text",
    tone: "returned",
    final: true,
  },
  /** Khalti has not told how much went back. */
  part_refunded: {
    heading: "order.partially_refunded",
    text: "order.part_refunded_text",
    tone: "returned",
    final: true,
  },
  refunded: {
    heading: "order.refunded",
    text: "order.refunded_text",
    tone: "returned",
    final: true,
  },
  canceled: { heading: "order.canceled", text: "order.canceled_text", tone: "over", retry: true },
  expired: { heading: "order.expired", text: "order.expired_text", tone: "over", retry: true },
  held: { heading: "order.held", text: "order.held_text", tone: "person" },
  closed: { heading: "order.closed", text: "order.closed_text", tone: "over", final: true },
};

/** The payment page that can still be used, if there is one. @param {Order} order @param {number} now ms */
export function livePaymentUrl(order, now) {
  const live = (order.payments ?? []).filter(
    ({ status, payment_url, expires_at }) =>
      (status === "initiated" || status === "pending") &&
      payment_url !== null &&
      expires_at !== null &&
      Date.parse(expires_at) > now,
  );
  return live.at(-1)?.payment_url ?? null;
}

/** The payment that paid the order. @param {Order} order */
export function completedPayment(order) {
  return (order.payments ?? []).find(({ status }) =>
    ["completed", "partially_refunded", "refunded"].includes(status),
  );
}

/** A top-up of the order, or the money of one, is on its way. @param {Order} order */
function isDelivering(order) {
  return (order.items ?? []).some(({ top_up: topUp }) =>
    ["pending", "submitting", "queued", "refunding"].includes(topUp?.status ?? ""),
  );
}

/** A person still looks after a top-up, or the order was read while its money was being booked as given back. @param {Order} order */
function isUnsettled(order) {
  const topUps = (order.items ?? []).filter((item) => item.top_up !== null);
  const givenBack = topUps.filter(({ top_up: topUp }) => topUp?.status === "refunded");
  return (
    topUps.some(({ top_up: topUp }) => ["unknown", "refused"].includes(topUp?.status ?? "")) ||
    givenBack.reduce((sum, item) => sum + item.amount, 0) > order.refunded_amount
  );
}

/**
 * How the order looks, and what its owner can do.
 * @param {Order} order
 * @param {{ mayAct: boolean, now: number }} circumstances mayAct: this browser holds the order's token
 */
export function viewOrder(order, { mayAct, now }) {
  const open = ["awaiting_payment", "canceled", "expired"].includes(order.status);
  const unpaid = order.status === "awaiting_payment";
  const link = mayAct && unpaid ? livePaymentUrl(order, now) : null;
  /** @type {keyof typeof LOOKS} */
  let name = order.status;
  if (open && order.checking) name = "checking";
  else if (unpaid && mayAct && link === null) name = "waiting_for_link";
  else if (name === "paid" && isDelivering(order)) name = "delivering";
  else if (name === "partially_refunded" && order.refunded_amount === 0) name = "part_refunded";
  const look = LOOKS[name] ?? LOOKS.held;
  return {
    heading: look.heading,
    text: look.text,
    tone: look.tone,
    final: look.final === true && !isDelivering(order) && !isUnsettled(order),
    continueUrl: link,
    canRetry: mayAct && look.retry === true,
    // While Khalti is being asked about a link that no longer works, giving the order up would only confuse matters.
    canClose: mayAct && unpaid && look.close === true && (name !== "checking" || link !== null),
    isReceipt: ["paid", "partially_refunded", "refunded"].includes(order.status),
  };
}
