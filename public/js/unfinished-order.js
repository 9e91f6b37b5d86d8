// @ts-check
// The order that this browser made last, while it is unpaid: the same cart leads to it again, so that one cart is not paid
// twice.

import { getOrder, getOrderStatus, Problem } from "./api.js";
import { lastOrder } from "./cart-store.js";
import { readOrderToken } from "./order-token.js";
import { livePayment } from "./order-view.js";

/** @typedef {import("./order-view.js").Order} Order */
/** @typedef {import("./api.js").Method} Method */
/** @typedef {{ order: Order, token: string | null }} LastOrder */

/**
 * What paying a cart means when this browser has ordered the same cart before:
 * - `new`: nothing is left to pay for that order, so this is another one
 * - `continue`: the link that Khalti gave for it can still be paid
 * - `again`: it needs another link
 * - `look`: its money is being looked at; to pay now could be to pay twice
 * - `paid`: it is paid already
 * @typedef {{ kind: "new" | "again" | "look" | "paid" } | { kind: "continue", url: string }} NextStep
 */

/**
 * @param {LastOrder | null} last the last order, if it was made of the cart that is to be paid now
 * @param {{ total: number, method: Method, now: number }} wanted total: what the cart costs now, in paisa
 * @returns {NextStep}
 */
export function decideNextStep(last, { total, method, now }) {
  if (last === null) return { kind: "new" };
  const { order, token } = last;
  if (["paid", "partially_refunded"].includes(order.status)) return { kind: "paid" };
  if (order.checking || order.status === "held") return { kind: "look" };
  const mayPay = ["awaiting_payment", "canceled"].includes(order.status) && token !== null;
  // An order keeps its price. After a change of price the customer pays what the cart shows.
  if (!mayPay || order.amount !== total) return { kind: "new" };
  const live = order.status === "awaiting_payment" ? livePayment(order, now) : null;
  const url = live?.payment_url ?? null;
  const before = /** @type {Method | undefined} */ (order.payments?.at(-1)?.method);
  const isSameMethod =
    before?.mode === method.mode && (before.bank ?? null) === (method.bank ?? null);
  return url !== null && isSameMethod ? { kind: "continue", url } : { kind: "again" };
}

/** What the shop page says about the last order. @typedef {"open" | "unpaid" | "checking" | "person" | "over"} Banner */

/** @param {Order} order @param {number} now @returns {Banner} */
export function bannerOf(order, now) {
  if (order.status === "held") return "person";
  if (order.status !== "awaiting_payment") return "over";
  if (order.checking) return "checking";
  return livePayment(order, now) === null ? "unpaid" : "open";
}

/**
 * Reads the last order of this browser. The server decides what its token may see.
 * @returns {Promise<LastOrder | null>} null when there is none, or it is not known any more
 */
export async function readLastOrder() {
  const last = lastOrder();
  if (last === null) return null;
  const token = readOrderToken(last.id);
  try {
    return token === null
      ? { order: await getOrderStatus(last.id), token }
      : { order: await getOrder(last.id, token), token };
  } catch (error) {
    if (error instanceof Problem && [401, 403, 404].includes(error.status)) return null;
    throw error;
  }
}

/**
 * Runs one checkout of this browser at a time: another tab finds the order that the first one has made. Without Web Locks
 * (a page over plain http) both tabs share an idempotency key.
 * @param {() => Promise<void>} work
 */
export async function oneAtATime(work) {
  if (!("locks" in navigator)) return work();
  return navigator.locks.request("checkout", work);
}
