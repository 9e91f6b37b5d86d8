// @ts-check
// The line of steps of an order: ordered, paid, and delivered where there is something that we deliver.

import { el, say } from "./dom.js";
import { icon } from "./icons.js";
import { isChecked, topUpsOf } from "./order-view.js";

/** @typedef {import("./order-view.js").Order} Order */
/** @typedef {"done" | "now" | "failed" | "later"} StepState */
/** @typedef {{ key: string, state: StepState }} Step */

/** @type {Record<string, Step>} */
const PAYMENTS = {
  awaiting_payment: { key: "step.to_pay", state: "now" },
  canceled: { key: "step.not_paid", state: "failed" },
  expired: { key: "step.not_paid", state: "failed" },
  closed: { key: "step.not_paid", state: "failed" },
  held: { key: "step.held", state: "now" },
};

/** Money may be on its way: neither "to be paid" nor "not paid" would be true. @type {Step} */
const CHECKED = { key: "step.payment_checked", state: "now" };

/** @type {Record<NonNullable<ReturnType<typeof topUpsOf>>, Step>} */
const DELIVERIES = {
  unclear: { key: "step.delivery_checked", state: "now" },
  refused: { key: "step.not_delivered", state: "failed" },
  refunding: { key: "step.not_delivered", state: "failed" },
  money_returned: { key: "step.not_delivered", state: "failed" },
  late: { key: "step.delivering", state: "now" },
  delivering: { key: "step.delivering", state: "now" },
  delivered: { key: "step.delivered", state: "done" },
};

/** @type {Record<StepState, import("./icons.js").IconName>} */
const ICONS = { done: "check", now: "clock", failed: "cross", later: "clock" };

/** @param {Order} order @param {number} now ms @returns {Step[]} */
export function stepsOf(order, now) {
  const topUps = topUpsOf(order, now);
  const unpaid = isChecked(order) ? CHECKED : PAYMENTS[order.status];
  /** @type {Step[]} */
  const steps = [
    { key: "step.ordered", state: "done" },
    unpaid ?? { key: "step.paid", state: "done" },
  ];
  const hasTopUp = (order.items ?? []).some(({ top_up: topUp }) => topUp !== null);
  if (!hasTopUp) return steps;
  const isPaid = unpaid === undefined;
  const delivery = isPaid && topUps ? DELIVERIES[topUps] : null;
  return [...steps, delivery ?? { key: "step.to_deliver", state: "later" }];
}

/** @param {Step[]} steps @returns {HTMLLIElement[]} */
export const stepRows = (steps) =>
  steps.map(({ key, state }) =>
    el(
      "li",
      { "data-state": state, "aria-current": state === "now" && "step" },
      el("span", { class: "step-mark", "aria-hidden": "true" }, icon(ICONS[state])),
      say("span", key, {}, { class: "step-words" }),
    ),
  );
