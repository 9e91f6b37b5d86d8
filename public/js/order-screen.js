// @ts-check
// Shows an order's status. All controls are in the HTML and are only shown or hidden, so that each poll keeps the focus,
// an open dialog and an unfinished choice.

import { attentionText } from "./attention-text.js";
import { amount, buttonById, byId, say } from "./dom.js";
import { setPlainText, setText } from "./i18n.js";
import { icon } from "./icons.js";
import { notesOf } from "./order-notes.js";
import { stepRows, stepsOf } from "./order-steps.js";

/** @typedef {import("./order-view.js").Order} Order */
/** @typedef {ReturnType<typeof import("./order-view.js").viewOrder>} View */

/** @type {Record<import("./order-view.js").Tone, import("./icons.js").IconName>} */
const ICONS = {
  good: "check",
  waiting: "clock",
  checking: "spinner",
  person: "person",
  returned: "back",
  over: "cross",
};

/** Arguments of the status texts. @param {Order} order */
export const amountsOf = (order) => ({
  amount: { paisa: order.amount },
  refunded: { paisa: order.refunded_amount },
});

/** @param {Order} order @param {View} now @param {boolean} isOwner whether `order` is the whole order, not only its status */
export function showStatus(order, now, isOwner) {
  const card = byId("order");
  card.dataset["status"] = order.status;
  card.dataset["tone"] = now.tone;
  card.removeAttribute("aria-busy");
  byId("status-icon").replaceChildren(icon(ICONS[now.tone]));
  setText(byId("status-heading"), now.heading);
  setText(byId("status-text"), now.text, amountsOf(order));
  byId("status-notes").replaceChildren(
    ...notesOf(order, Date.now()).map(({ key, args }) => say("p", key, args)),
    ...(now.isPaidElsewhere ? [say("p", "order.pay_elsewhere")] : []),
  );
  byId("steps").replaceChildren(...stepRows(stepsOf(order, Date.now())));
  const isPart = order.status === "partially_refunded" && order.refunded_amount > 0;
  byId("order-amount").replaceChildren(
    isPart
      ? say("span", "order.partially_refunded_amount", amountsOf(order))
      : amount(order.amount),
  );
  const title = document.querySelector("title");
  if (title) setText(title, "order.title", { heading: { key: now.heading } });
  // What concerns refunds, top-ups and our own records is for staff: the customer cannot act on it.
  const isForStaff = /^(?:refund|top_up|payment|audit)_/.test(order.attention?.code ?? "");
  const attention = isForStaff ? null : order.attention;
  byId("attention").hidden = !attention;
  // The heading of a held order says it.
  byId("attention-lead").hidden = order.status === "held";
  const message = byId("attention-message");
  if (attention) setText(message, attentionText(attention.code));
  else setPlainText(message, "");
  byId("receipt-title").hidden = !now.isReceipt;
  byId("only-status").hidden = isOwner;
  if (now.heading !== "order.unpaid") byId("khalti-down").hidden = true;
}

/** @param {View} now */
export function showActions(now) {
  const hadFocus = document.activeElement?.closest("#actions, #other-method");
  const link = byId("continue");
  link.hidden = now.continueUrl === null;
  if (now.continueUrl) link.setAttribute("href", safeLink(now.continueUrl));
  stepBack(link, now.tone === "checking" && now.continueUrl !== null);
  buttonById("try-again").hidden = !now.canRetry;
  byId("other-method").hidden = !now.canRetry;
  buttonById("close-order").hidden = !now.canClose;
  buttonById("print").hidden = !now.isReceipt;
  const dialog = byId("close-dialog");
  if (!now.canClose && dialog instanceof HTMLDialogElement) dialog.close();
  const active = document.activeElement;
  if (hadFocus && (active === document.body || active?.closest("[hidden]"))) {
    byId("status-heading").focus();
  }
}

/**
 * While a payment is checked, the page says not to pay again: the way back to Khalti and the cancellation are for those who
 * say that they have not paid.
 * @param {HTMLElement} link @param {boolean} isChecking
 */
function stepBack(link, isChecking) {
  const aside = byId("not-paid-yet");
  if (aside.hidden === !isChecking) return;
  aside.hidden = !isChecking;
  aside.removeAttribute("open");
  link.classList.toggle("primary", !isChecking);
  const close = buttonById("close-order");
  if (isChecking) aside.querySelector(".actions")?.append(link, close);
  else aside.before(link, close);
}

/** @param {string} address */
function safeLink(address) {
  return /^https?:\/\//i.test(address) ? address : "#";
}

export function showUnknownOrder() {
  byId("order").hidden = true;
  byId("connection").hidden = true;
  byId("unknown-order").hidden = false;
  const title = document.querySelector("title");
  if (title) setText(title, "order.unknown");
  byId("unknown-heading").focus();
}
