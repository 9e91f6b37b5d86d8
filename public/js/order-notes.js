// @ts-check
// What follows the status text: until when to wait, why a top-up was refused, when money is back, what to tell the shop.

import { completedPayment, topUpsOf } from "./order-view.js";

/** @typedef {import("./order-view.js").Order} Order */
/** @typedef {{ key: string, args?: import("./i18n.js").Arguments }} Note */

/** @type {Record<string, string>} */
const REASONS = {
  receiver_not_accepted: "reason.receiver",
  amount_not_accepted: "reason.amount",
  refused: "reason.refused",
};

/** Top-ups that a person at the shop looks at. @type {readonly (string | undefined)[]} */
const FOR_A_PERSON = ["unclear", "refused", "late"];

/** @param {Order} order @param {number} now ms @returns {Note[]} */
export function notesOf(order, now) {
  if (order.status === "held")
    return [...toTellTheShop(order), ...moneyBack(order, "order.held_due")];
  const topUps = topUpsOf(order, now);
  const isForPerson = FOR_A_PERSON.includes(topUps);
  // Of a refused top-up a person still decides whether it is sent again.
  const isOpen =
    topUps === "refused" && !topUpsIn(order).some(({ status }) => status === "refunding");
  return [
    ...reasons(order),
    ...moneyBack(order, isOpen ? "order.held_due" : "order.money_due"),
    ...awaited(order, now),
    ...(isForPerson ? toTellTheShop(order) : []),
  ];
}

/** @param {Order} order */
const topUpsIn = (order) => (order.items ?? []).flatMap(({ top_up: topUp }) => topUp ?? []);

/** One sentence for each reason, however many top-ups it is about. @param {Order} order @returns {Note[]} */
function reasons(order) {
  const codes = topUpsIn(order).flatMap(({ reason }) => reason?.code ?? []);
  return [...new Set(codes)].map((code) => ({ key: REASONS[code] ?? "reason.refused" }));
}

/** @param {Order} order @param {string} key @returns {Note[]} */
function moneyBack({ due_by: due }, key) {
  return due ? [{ key, args: { due: { day: due } } }] : [];
}

/** Until when to wait; nothing once that has passed. @param {Order} order @param {number} now @returns {Note[]} */
function awaited(order, now) {
  const times = topUpsIn(order).flatMap(({ expected_by: by }) => by ?? []);
  const by = times.sort().at(-1);
  return by && Date.parse(by) > now
    ? [{ key: "order.expected_by", args: { by: { time: by } } }]
    : [];
}

/** @param {Order} order @returns {Note[]} */
function toTellTheShop(order) {
  const { purchase_order_id: number, payments = [] } = order;
  const held = payments.find(({ status, transaction_id: id }) => status === "held" && id);
  const transaction = (held ?? completedPayment(order))?.transaction_id;
  return transaction
    ? [{ key: "order.tell_both", args: { number, transaction } }]
    : [{ key: "order.tell_number", args: { number } }];
}
