// @ts-check
// The details of an order; a printable receipt once it is paid.

import { languageOf, nameOf } from "./product-words.js";
import { amount, el, say, time } from "./dom.js";
import { setBoth } from "./i18n.js";
import { completedPayment } from "./order-view.js";

/** @typedef {import("./order-view.js").Order} Order */

/** @type {Record<string, string>} */
const METHODS = {
  wallet: "way.wallet",
  khalti: "way.wallet",
  ebanking: "way.ebanking",
  mobile_banking: "way.mobile_banking",
};

/** @type {Record<string, string>} */
const TOP_UPS = {
  awaiting_payment: "receipt.top_up_awaited",
  delivered: "receipt.top_up_delivered",
  refused: "receipt.top_up_refused",
  refunding: "receipt.top_up_refunding",
  refunded: "receipt.top_up_refunded",
  unknown: "receipt.top_up_checked",
};

/** @type {Record<string, string>} Text keys by the server's labels of the amount's parts. */
const PARTS = {
  Price: "receipt.part_price",
  "Price without VAT": "receipt.part_exempt",
  Delivery: "receipt.part_delivery",
  Discount: "receipt.part_discount",
  VAT: "receipt.part_vat",
};

/** @type {Record<string, string>} */
const REFUNDS = {
  succeeded: "receipt.refund_done",
  failed: "receipt.refund_failed",
  unknown: "receipt.refund_checked",
};

/** @param {Order} order @returns {Node[]} */
export function orderDetails(order) {
  return [facts(order), items(order), refunds(order), customer(order)].filter(
    (part) => part !== null,
  );
}

/** @param {Order} order */
function facts(order) {
  const payment = completedPayment(order);
  const method = payment ? methodName(payment.method) : null;
  const bank = payment?.bank_name ?? null;
  return el(
    "dl",
    { class: "facts" },
    fact(
      "receipt.order_number",
      el("span", { class: "code", "data-testid": "order-number" }, order.purchase_order_id),
    ),
    fact("receipt.ordered_at", time(order.created_at)),
    order.paid_at ? fact("receipt.paid_at", time(order.paid_at)) : null,
    method ? fact("receipt.method", method) : null,
    bank ? fact("receipt.bank", el("span", { lang: languageOf(bank) }, bank)) : null,
    payment?.transaction_id
      ? fact("receipt.transaction", el("span", { class: "code" }, payment.transaction_id))
      : null,
  );
}

/** @param {string} key @param {Node} value */
function fact(key, value) {
  return el("div", {}, say("dt", key), el("dd", {}, value));
}

/** The method is a mode, or an object with a mode. @param {any} method */
function methodName(method) {
  const mode = String(method?.mode ?? method ?? "").toLowerCase();
  const key = METHODS[mode];
  return key ? say("span", key) : null;
}

/**
 * The label of a part of the amount, with the rate of another VAT than the shop's.
 * @param {string} label
 * @param {{ bearsVat: boolean }} order whether VAT is another part
 * @returns {{ key: string, args: Record<string, number> } | null}
 */
export function partText(label, { bearsVat }) {
  const [, rate] = /^VAT ([\d.]+)%$/.exec(label) ?? [];
  if (rate !== undefined) return { key: "receipt.part_vat_rate", args: { rate: Number(rate) } };
  const key = label === "Price" && bearsVat ? "receipt.part_before_vat" : PARTS[label];
  return key === undefined ? null : { key, args: {} };
}

/** @param {Order} order */
function items(order) {
  if (!order.items || order.items.length === 0) return null;
  const rows = order.items.map((item) =>
    el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        setBoth(el("span"), nameOf(item)),
        quantity(item),
        charge(item),
        topUp(item),
      ),
      el("td", { class: "number" }, amount(item.amount)),
    ),
  );
  const parts = order.amount_breakdown ?? [];
  const bearsVat = parts.some(({ label }) => label.startsWith("VAT"));
  // A plain price alone repeats the total.
  const isPlain = parts.length === 1 && parts[0]?.label === "Price";
  const breakdown = (isPlain ? [] : parts).map(({ label, amount: part }) =>
    el(
      "tr",
      { class: "part" },
      partLabel(partText(label, { bearsVat }), label),
      el("td", { class: "number" }, amount(part)),
    ),
  );
  return el(
    "table",
    { class: "items" },
    say("caption", "receipt.items", {}, { class: "visually-hidden" }),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        say("th", "receipt.item", {}, { scope: "col" }),
        say("th", "receipt.amount", {}, { scope: "col", class: "number" }),
      ),
    ),
    el("tbody", {}, ...rows),
    el(
      "tfoot",
      {},
      ...breakdown,
      el(
        "tr",
        { class: "total" },
        say("th", "receipt.total", {}, { scope: "row" }),
        el("td", { class: "number" }, amount(order.amount)),
      ),
    ),
  );
}

/** @param {ReturnType<typeof partText>} text @param {string} label */
function partLabel(text, label) {
  return text === null
    ? el("th", { scope: "row" }, label)
    : say("th", text.key, text.args, { scope: "row" });
}

/** @param {import("./order-view.js").OrderItem} item */
function quantity({ quantity: count, unit_amount: unit }) {
  const args = { count, unit: { paisa: unit } };
  return say("span", "receipt.quantity", args, { class: "small soft line-note" });
}

/** The provider's charge, on top of the delivered amount. @param {import("./order-view.js").OrderItem} item */
function charge({ quantity: count, unit_amount: unit, amount: total }) {
  const paisa = total - count * unit;
  if (paisa <= 0) return null;
  return say("span", "receipt.charge", { charge: { paisa } }, { class: "small soft line-note" });
}

/** @param {import("./order-view.js").OrderItem} item */
function topUp({ top_up: state }) {
  if (!state) return null;
  const key = TOP_UPS[state.status] ?? "receipt.top_up_on_its_way";
  const attributes = {
    class: "small line-note top-up",
    "data-top-up": state.status,
    "data-testid": `top-up-${state.status}`,
  };
  return say("span", key, { to: { receiver: state.detail ?? "" } }, attributes);
}

/** @typedef {import("./order-view.js").Refund} Refund */

/** The text key of a refund; null for a duplicate of another refund in the list. @param {Refund} refund */
export function refundText({ amount: paisa, status }) {
  if (paisa === null) return status === "failed" ? null : "receipt.refund_done";
  return REFUNDS[status] ?? "receipt.refund_on_its_way";
}

/** When the money went back; before that, when it was asked for. @param {Refund} refund */
export function refundTime({ status, created_at: asked, ended_at: ended }) {
  return status === "succeeded" ? (ended ?? asked) : asked;
}

/** @param {Order} order */
function refunds(order) {
  const rows = (order.refunds ?? []).map(refundRow).filter((row) => row !== null);
  if (rows.length === 0) return null;
  return el("section", {}, say("h2", "receipt.refunds"), el("ul", { class: "refunds" }, ...rows));
}

/** @param {Refund} refund */
function refundRow(refund) {
  const text = refundText(refund);
  if (text === null) return null;
  const when = el("span", { class: "small soft line-note" }, time(refundTime(refund)));
  return el(
    "li",
    {},
    el("span", {}, say("span", text), when),
    refund.amount === null ? null : amount(refund.amount),
  );
}

/** @param {Order} order */
function customer(order) {
  const { name, email, phone } = order.customer ?? {};
  const lines = [name, phone, email].filter((line) => typeof line === "string" && line !== "");
  if (lines.length === 0) return null;
  return el(
    "section",
    { class: "customer" },
    say("h2", "receipt.customer"),
    ...lines.map((line) => say("p", "cart.receiver", { receiver: { receiver: line ?? "" } })),
  );
}
