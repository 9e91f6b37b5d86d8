// @ts-check
// The shop page's word about the last order: a banner while its payment is not finished, else a link.

import { emptyCartOf, lastOrder, loadCart, wasOrderedOf } from "./cart-store.js";
import { announce, byId } from "./dom.js";
import { setText } from "./i18n.js";
import { livePayment } from "./order-view.js";
import { bannerOf, readLastOrder } from "./unfinished-order.js";

/** @typedef {import("./order-view.js").Order} Order */

/** @type {Record<Exclude<import("./unfinished-order.js").Banner, "over">, string>} */
const TEXTS = {
  open: "unfinished.open",
  unpaid: "unfinished.unpaid",
  checking: "unfinished.checking",
  person: "unfinished.person",
};

/** @param {string} id */
const pageOf = (id) => `/orders/${encodeURIComponent(id)}`;

/** A failed read leaves the link: the page of the order tells the rest. @param {() => void} onEmptied */
export async function showLastOrder(onEmptied) {
  const last = lastOrder();
  const read = last === null ? null : await readLastOrder().catch(() => null);
  if (last !== null) byId("last-order-link").setAttribute("href", pageOf(last.id));
  if (read === null) {
    byId("last-order").hidden = last === null;
    byId("unfinished-order").hidden = true;
    return;
  }
  // Paid meanwhile, and the page of the order was never opened here.
  if (read.order.status === "paid" && wasOrderedOf(loadCart())) {
    showPaidAlready(read.order);
    onEmptied();
  } else showOrder(read.order);
}

/** @param {Order} order */
function showOrder(order) {
  const state = bannerOf(order, Date.now());
  byId("last-order").hidden = state !== "over";
  byId("unfinished-order").hidden = state === "over";
  if (state === "over") return;
  setText(byId("unfinished-heading"), "unfinished.heading");
  showText(order, TEXTS[state]);
  const link = byId("unfinished-pay");
  const url = state === "open" ? (livePayment(order, Date.now())?.payment_url ?? null) : null;
  link.hidden = url === null || !/^https?:\/\//i.test(url);
  if (url !== null) link.setAttribute("href", url);
}

/** The cart of this order is paid: it is emptied instead of being paid again. @param {Order} order */
export function showPaidAlready(order) {
  emptyCartOf(order.id);
  byId("last-order").hidden = true;
  byId("unfinished-order").hidden = false;
  byId("unfinished-pay").hidden = true;
  setText(byId("unfinished-heading"), "unfinished.paid_heading");
  showText(order, "unfinished.paid");
  announce("unfinished.paid_heading");
}

/** @param {Order} order @param {string} key */
function showText(order, key) {
  const args = { amount: { paisa: order.amount }, number: order.purchase_order_id };
  setText(byId("unfinished-text"), key, args);
  byId("unfinished-order-link").setAttribute("href", pageOf(order.id));
}
