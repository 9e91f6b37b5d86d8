// @ts-check
// What an order's status means to the customer, as pure functions.

/** @typedef {"awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held"} OrderStatus */
/**
 * @typedef {{ pidx: string, status: string, method: unknown, bank_name?: string | null, amount: number, transaction_id: string | null,
 *   payment_url: string | null, expires_at: string | null, completed_at: string | null }} Payment
 */
/** @typedef {{ sku: string | null, name: string, name_ne?: string | null, quantity: number, unit_amount: number, amount: number, top_up: null | TopUp }} OrderItem */
/** @typedef {{ status: string, detail: string | null, expected_by?: string | null, reason?: { code: string } | null }} TopUp */
/** @typedef {{ id: string, amount: number | null, status: string, reason: string | null, created_at: string, ended_at?: string | null }} Refund */
/**
 * An order. Without its token the optional members are missing.
 * @typedef {{ id: string, purchase_order_id: string, status: OrderStatus, amount: number, refunded_amount: number,
 *   checking: boolean, attention: null | { code: string, message: string }, created_at: string, paid_at: string | null,
 *   due_by?: string | null, shop_name?: string, items?: OrderItem[], amount_breakdown?: { label: string, amount: number }[],
 *   customer?: { name?: string | null, email?: string | null, phone?: string | null } | null,
 *   payments?: Payment[], refunds?: Refund[] }} Order
 */

/** @typedef {"good" | "waiting" | "checking" | "person" | "returned" | "over"} Tone */
/** @typedef {{ heading: string, text: string, tone: Tone, retry?: boolean, close?: boolean, final?: boolean }} StatusView */

/** The state of a paid order's top-ups. @typedef {"unclear" | "refused" | "refunding" | "late" | "delivering" | "money_returned" | "delivered"} PaidTopUps */

/** @type {Record<OrderStatus | "checking" | "waiting_for_link" | "part_refunded" | "paid_elsewhere" | PaidTopUps, StatusView>} */
const VIEWS = {
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
  /** What a browser without the order's token sees: it does not know what was ordered. */
  paid_elsewhere: {
    heading: "order.paid_elsewhere",
    text: "order.paid_text",
    tone: "good",
    final: true,
  },
  unclear: { heading: "order.unclear", text: "order.unclear_text", tone: "person" },
  refused: { heading: "order.undelivered", text: "order.refused_text", tone: "person" },
  refunding: { heading: "order.undelivered", text: "order.refunding_text", tone: "returned" },
  late: { heading: "order.late", text: "order.late_text", tone: "person" },
  delivering: { heading: "order.delivering", text: "order.delivering_text", tone: "waiting" },
  money_returned: {
    heading: "order.undelivered",
    text: "order.money_returned_text",
    tone: "returned",
    final: true,
  },
  delivered: {
    heading: "order.paid",
    text: "order.delivered_text",
    tone: "good",
    final: true,
  },
  partially_refunded: {
    heading: "order.partially_refunded",
    text: "order.partially_refunded_text",
    tone: "returned",
    final: true,
  },
  /** Partially refunded, amount unknown. */
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
  canceled: {
    heading: "order.canceled",
    text: "order.canceled_text",
    tone: "over",
    retry: true,
    close: true,
  },
  expired: {
    heading: "order.expired",
    text: "order.expired_text",
    tone: "over",
    retry: true,
    close: true,
  },
  held: { heading: "order.held", text: "order.held_text", tone: "person" },
  closed: { heading: "order.closed", text: "order.closed_text", tone: "over", final: true },
};

/** The payment whose link is still valid, if any. @param {Order} order @param {number} now ms */
export function livePayment(order, now) {
  const live = (order.payments ?? []).filter(
    ({ status, payment_url, expires_at }) =>
      (status === "initiated" || status === "pending") &&
      payment_url !== null &&
      expires_at !== null &&
      Date.parse(expires_at) > now,
  );
  return live.at(-1) ?? null;
}

/** The payment that paid the order: not one whose held money went back. @param {Order} order */
export function completedPayment(order) {
  return (order.payments ?? []).find(({ completed_at }) => completed_at !== null);
}

/** @type {Record<string, PaidTopUps>} Most urgent first: it decides the text of an order with several top-ups. */
const TOP_UPS = {
  refused: "refused",
  unknown: "unclear",
  refunding: "refunding",
  late: "late",
  pending: "delivering",
  submitting: "delivering",
  queued: "delivering",
  refunded: "money_returned",
  delivered: "delivered",
};

/** @type {readonly (string | undefined)[]} */
const NOT_DELIVERED = ["refused", "refunding", "money_returned"];

/** @param {TopUp} topUp @param {number} now @returns {PaidTopUps | undefined} */
function stateOf({ status, expected_by: by }, now) {
  const state = TOP_UPS[status];
  return state === "delivering" && by && Date.parse(by) <= now ? "late" : state;
}

/** @param {Order} order @param {number} now */
export function topUpsOf(order, now) {
  const states = (order.items ?? []).map(({ top_up: topUp }) => topUp && stateOf(topUp, now));
  return Object.values(TOP_UPS).find((state) => states.includes(state));
}

/** Whether the order's own amounts were read before one of its refunds was recorded. @param {Order} order */
function isOlderThanRefunds(order) {
  const made = (order.refunds ?? []).filter(({ status }) => status === "succeeded");
  return made.reduce((sum, refund) => sum + (refund.amount ?? 0), 0) > order.refunded_amount;
}

/** Whether a payment of the order, which is not paid as far as we know, is being checked. @param {Order} order */
export function isChecked({ checking, status }) {
  return checking && ["awaiting_payment", "canceled", "expired"].includes(status);
}

/** @param {Order} order @param {boolean} mayAct @param {number} now @returns {keyof typeof VIEWS} */
function nameOf(order, mayAct, now) {
  const { status } = order;
  const topUps = topUpsOf(order, now);
  if (isChecked(order)) return "checking";
  if (status === "awaiting_payment" && mayAct && livePayment(order, now) === null) {
    return "waiting_for_link";
  }
  if (status === "paid") return topUps ?? (order.items ? "paid" : "paid_elsewhere");
  if (status === "partially_refunded" && order.refunded_amount === 0) return "part_refunded";
  return status;
}

/**
 * What the page shows for the order, and what the customer can do.
 * @param {Order} order
 * @param {{ mayAct: boolean, now: number }} circumstances mayAct: this browser holds the order's own token
 */
export function viewOrder(order, { mayAct, now }) {
  const name = nameOf(order, mayAct, now);
  const topUps = topUpsOf(order, now);
  const link = mayAct && order.status === "awaiting_payment" ? livePayment(order, now) : null;
  const statusView = VIEWS[name] ?? VIEWS.held;
  const areTopUpsOpen = topUps !== undefined && VIEWS[topUps].final !== true;
  const isRefund = order.status === "partially_refunded" || order.status === "refunded";
  return {
    // A refund for a top-up says first that the top-up was not delivered.
    heading: isRefund && NOT_DELIVERED.includes(topUps) ? "order.undelivered" : statusView.heading,
    text: statusView.text,
    tone: statusView.tone,
    final: statusView.final === true && !areTopUpsOpen && !isOlderThanRefunds(order),
    continueUrl: link?.payment_url ?? null,
    payUntil: link?.expires_at ?? null,
    canRetry: mayAct && statusView.retry === true,
    // While we check a payment whose link has expired, do not offer to close the order.
    canClose: mayAct && statusView.close === true && (name !== "checking" || link !== null),
    isPaidElsewhere: !mayAct && name === "awaiting_payment",
    // Without a token the address of an order tells its state, and is no proof of a payment.
    isReceipt:
      order.items !== undefined &&
      ["paid", "partially_refunded", "refunded"].includes(order.status),
  };
}
