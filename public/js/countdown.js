// @ts-check
// Counts down to the end of a payment link.

import { setText } from "./i18n.js";

/**
 * @param {HTMLElement} node
 * @param {() => void} onEnd
 */
export function createCountdown(node, onEnd) {
  /** @type {string | null} */
  let until = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  function tick() {
    if (until === null) return;
    const seconds = Math.ceil((Date.parse(until) - Date.now()) / 1_000);
    if (seconds > 0) {
      setText(node, "order.pay_until", { left: { seconds }, until: { clock: until } });
      return;
    }
    show(null);
    onEnd();
  }

  /** @param {string | null} end ISO time; null: nothing can be paid */
  function show(end) {
    if (end === until) return;
    until = end;
    node.hidden = end === null;
    clearInterval(timer);
    if (end === null) return;
    timer = setInterval(tick, 1_000);
    tick();
  }

  return show;
}
