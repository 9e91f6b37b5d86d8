// @ts-check
// The order page: polls one order until its status is final.

import { closeOrder, getOrder, getOrderStatus, Problem, startPayment } from "./api.js";
import { emptyCartOf, lastOrder } from "./cart-store.js";
import { createCountdown } from "./countdown.js";
import { announce, buttonById, byId, wireSkipLinks } from "./dom.js";
import { clearErrors, showErrors, showProblem } from "./errors.js";
import { goToPayment } from "./go-to-payment.js";
import { setText, startTranslations } from "./i18n.js";
import { faultsOf } from "./field-faults.js";
import { wireLanguageSwitch } from "./language-switch.js";
import { takeNotice } from "./order-notice.js";
import { orderDetails } from "./order-receipt.js";
import { amountsOf, showActions, showStatus, showUnknownOrder } from "./order-screen.js";
import * as tokens from "./order-token.js";
import { takePageData } from "./page-data.js";
import { viewOrder } from "./order-view.js";
import { createMethodPicker } from "./payment-method.js";
import { startPolling } from "./poll.js";

/** @typedef {import("./order-view.js").Order} Order */
/** @typedef {ReturnType<typeof viewOrder>} View */

const id = tokens.orderIdFromPath(window.location.pathname) ?? "";

/** @type {{ candidates: string[], token: string | null, order: Order | null, shown: string, running: boolean }} */
const state = { candidates: [], token: null, order: null, shown: "", running: false };

takeTokens();
startTranslations();
wireLanguageSwitch();
wireSkipLinks();
const method = createMethodPicker(byId("method-picker"));
byId("back-to-shop").hidden = lastOrder() === null;
if (takeNotice(id)) byId("khalti-down").hidden = false;
wireActions();
const polling = startPolling(refresh);
const countDown = createCountdown(byId("pay-until"), () => void polling.now());
window.addEventListener("hashchange", () => {
  takeTokens();
  void polling.now();
});
await polling.now();

/** The server writes it into the page for the browser that ordered, which holds a cookie. */
function tokenOfPage() {
  return document.querySelector('meta[name="order-token"]')?.getAttribute("content") ?? null;
}

/** Tries the token in the address first; a stored token stays until the new one has worked. */
function takeTokens() {
  const stored = tokens.readOrderToken(id);
  const given = tokens.tokenFromHash(window.location.hash);
  if (given && !stored) tokens.saveOrderToken(id, given);
  if (given) window.history.replaceState(null, "", window.location.pathname);
  state.candidates = tokens.inOrderOfPower([given, stored, tokenOfPage()]);
}

/** @returns {Promise<{ done: boolean, waitMs?: number }>} */
async function refresh() {
  try {
    show(await readOrder());
    byId("connection").hidden = true;
    return { done: view()?.final ?? false };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      showUnknownOrder();
      return { done: true };
    }
    byId("connection").hidden = false;
    if (state.order === null) setText(byId("status-heading"), "order.loading_slow");
    const waitMs = error instanceof Problem ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    return { done: false, waitMs };
  }
}

/** The whole order if one of the tokens is valid, else its public status. @returns {Promise<Order>} */
async function readOrder() {
  const page = tokenOfPage();
  const given = takePageData("order-data");
  if (page !== null && given !== null) {
    if (tokens.readOrderToken(id) !== page) tokens.saveOrderToken(id, page);
    state.token = page;
    return given;
  }
  for (const token of [...state.candidates]) {
    try {
      const order = await getOrder(id, token);
      if (state.token !== token) tokens.saveOrderToken(id, token);
      state.token = token;
      return order;
    } catch (error) {
      const refused = error instanceof Problem && (error.status === 401 || error.status === 403);
      if (!refused) throw error;
      state.candidates = state.candidates.filter((other) => other !== token);
      if (tokens.onlyShows(token)) setText(byId("only-status"), "order.link_ended");
      if (tokens.readOrderToken(id) === token) tokens.forgetOrderToken(id);
    }
  }
  state.token = null;
  return getOrderStatus(id);
}

/** Whether this browser may pay the order and cancel it. */
function mayAct() {
  return state.token !== null && !tokens.onlyShows(state.token);
}

/** @returns {View | null} */
function view() {
  if (!state.order) return null;
  return viewOrder(state.order, { mayAct: mayAct(), now: Date.now() });
}

/** @param {Order} order */
function show(order) {
  const before = view();
  state.order = order;
  const now = view();
  if (!now) return;
  const shown = JSON.stringify([order, now]);
  if (shown === state.shown) return;
  state.shown = shown;
  showStatus(order, now, state.token !== null);
  showActions(now);
  // While a payment is checked, a countdown would ask to hurry.
  countDown(now.tone === "checking" ? null : now.payUntil);
  method.showMinima(order.amount);
  byId("details").replaceChildren(...orderDetails(order));
  byId("details").hidden = false;
  // The news has the focus once it is there, unless the customer has gone on meanwhile.
  if (!before && document.activeElement === document.body) {
    byId("status-heading").focus({ preventScroll: true });
  }
  if (before?.heading !== now.heading) {
    clearErrors();
    announce("order.announce", { heading: { key: now.heading }, amount: { paisa: order.amount } });
  } else if (before.text !== now.text) {
    announce(now.text, amountsOf(order));
  }
  if (order.paid_at !== null) emptyCartOf(id);
}

function wireActions() {
  buttonById("try-again").addEventListener("click", () => void tryAgain(false));
  buttonById("pay-otherwise").addEventListener("click", () => void tryAgain(true));
  buttonById("print").addEventListener("click", () => window.print());
  const dialog = byId("close-dialog");
  if (!(dialog instanceof HTMLDialogElement)) return;
  buttonById("close-order").addEventListener("click", () => dialog.showModal());
  buttonById("close-no").addEventListener("click", () => dialog.close());
  buttonById("close-yes").addEventListener("click", () => {
    dialog.close();
    void close();
  });
  // Back from Khalti, the browser may restore this page with its buttons still disabled.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) setRunning(false);
  });
}

/** @param {boolean} running */
function setRunning(running) {
  state.running = running;
  const names = { "try-again": "order.try_again", "pay-otherwise": "order.pay_otherwise" };
  for (const [name, key] of Object.entries(names)) {
    const button = buttonById(name);
    button.setAttribute("aria-busy", String(running));
    setText(button, running ? "checkout.paying" : key);
    button.disabled = running;
  }
  buttonById("close-order").disabled = running;
}

/** Starts a new attempt, with the previous method or the one that is chosen. @param {boolean} otherMethod */
async function tryAgain(otherMethod) {
  const { token, order } = state;
  if (state.running || token === null || order === null) return;
  clearErrors();
  byId("khalti-down").hidden = true;
  const problems = otherMethod ? method.problems(order.amount) : [];
  if (problems.length > 0) return showErrors({ key: "error.heading" }, problems);
  setRunning(true);
  try {
    const body = otherMethod ? { method: method.value() } : {};
    const { payment, order_token } = await startPayment(id, token, body);
    if (order_token) tokens.saveOrderToken(id, order_token);
    goToPayment(payment.payment_url);
  } catch (error) {
    setRunning(false);
    await failAction(error);
  }
}

async function close() {
  const { token } = state;
  if (state.running || token === null) return;
  clearErrors();
  setRunning(true);
  try {
    await closeOrder(id, token);
    setRunning(false);
    await polling.now();
    byId("status-heading").focus();
  } catch (error) {
    setRunning(false);
    await failAction(error);
  }
}

/** A conflict means that the order has changed: show its new status instead of the error. @param {unknown} error */
async function failAction(error) {
  const before = state.shown;
  await polling.now();
  const conflict = error instanceof Problem && error.status === 409;
  if (conflict && state.shown !== before) return byId("status-heading").focus();
  const fields = error instanceof Problem ? faultsOf(error) : [];
  showProblem(
    error,
    fields.map(({ path, message }) =>
      path === "method.bank"
        ? { key: "error.at_bank", args: { message }, target: "bank" }
        : { key: "error.at_other", args: { message }, target: null },
    ),
  );
}
