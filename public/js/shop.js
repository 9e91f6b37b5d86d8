// @ts-check
// The demo shop: products, cart and checkout.

import { checkout, listProducts, Problem, quote, startPayment } from "./api.js";
import * as cartOf from "./cart.js";
import {
  loadCart,
  onCartChangedElsewhere,
  rememberOrder,
  saveCart,
  wasOrderedOf,
} from "./cart-store.js";
import { renderCart } from "./cart-view.js";
import { customerMistakes, givenCustomer } from "./customer-mistakes.js";
import { announce, buttonById, byId, wireSkipLinks } from "./dom.js";
import { clearErrors, showErrors, showProblem } from "./errors.js";
import { setText, startTranslations } from "./i18n.js";
import { forgetKey, keyFor } from "./idempotency.js";
import { faultsOf } from "./field-faults.js";
import { wireLanguageSwitch } from "./language-switch.js";
import { goToPayment } from "./go-to-payment.js";
import { leaveNotice } from "./order-notice.js";
import { saveOrderToken } from "./order-token.js";
import { takePageData } from "./page-data.js";
import { belowMinimum, createMethodPicker } from "./payment-method.js";
import { productCard } from "./product-card.js";
import { nameOf } from "./product-words.js";
import { watchCartBar } from "./cart-bar.js";
import { createCheckoutSteps } from "./checkout-steps.js";
import { toFieldError } from "./checkout-errors.js";
import { showLastOrder, showPaidAlready } from "./last-order.js";
import { decideNextStep, oneAtATime, readLastOrder } from "./unfinished-order.js";

/** @typedef {import("./errors.js").FieldError} FieldError */

/** @type {{ products: import("./api.js").Product[], cart: cartOf.CartItem[], running: boolean }} */
const state = { products: [], cart: loadCart(), running: false };

startTranslations();
wireLanguageSwitch();
const steps = createCheckoutSteps(mayLeave);
document.querySelector("[href='#cart-heading']")?.addEventListener("click", steps.toCart);
wireSkipLinks();
const method = createMethodPicker(byId("method-picker"), () => {
  clearErrors();
  render();
});
byId("checkout-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!steps.next()) void pay();
});
buttonById("to-details").addEventListener("click", steps.next);
buttonById("products-again").addEventListener("click", () => void showProducts());
// Another tab has changed it, or its order was paid there.
onCartChangedElsewhere(() => {
  takeCart();
  void showLastOrder(takeCart);
});
// Back from Khalti, the browser may restore this page with its button still disabled.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  setRunning(false);
  void showLastOrder(takeCart);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void showLastOrder(takeCart);
});
watchCartBar();
void showLastOrder(takeCart);
byId("cart-empty").hidden = state.cart.length > 0;
await showProducts();

async function showProducts() {
  const shelf = byId("products");
  byId("products-failed").hidden = true;
  shelf.hidden = false;
  try {
    state.products = await listProducts(takePageData("products-data"));
  } catch {
    shelf.hidden = true;
    byId("products-failed").hidden = false;
    return;
  }
  shelf.replaceChildren(...state.products.map((product) => productCard(product, add)));
  shelf.removeAttribute("aria-busy");
  byId("products-none").hidden = state.products.length > 0;
  const { cart, dropped } = cartOf.matchCatalogue(state.cart, state.products);
  if (dropped.length > 0) {
    setText(byId("cart-notice"), "cart.dropped", { count: dropped.length }).hidden = false;
    saveCart(cart);
  }
  state.cart = cart;
  render();
  await askChargesAgain();
}

/** Refreshes the charges of the top-ups in the cart, which may have changed since the last quote. */
async function askChargesAgain() {
  const topUps = state.cart.filter(({ sku }) => productOf(sku)?.kind === "top_up");
  const quotes = await Promise.all(topUps.map((item) => quote(item).catch(() => null)));
  const before = JSON.stringify(state.cart);
  topUps.forEach((item, index) => {
    const key = cartOf.itemKey(item);
    const charge = quotes[index]?.charge;
    if (charge === undefined || !state.cart.some((line) => cartOf.itemKey(line) === key)) return;
    state.cart = cartOf.putTopUp(state.cart, item, charge);
  });
  if (JSON.stringify(state.cart) === before) return;
  saveCart(state.cart);
  render();
}

/** Another tab, or a paid order, has changed the stored cart. */
function takeCart() {
  state.cart = cartOf.matchCatalogue(loadCart(), state.products).cart;
  render();
}

/** @param {string} sku */
function productOf(sku) {
  return state.products.find((product) => product.sku === sku);
}

/** @param {string} sku */
const productName = (sku) => nameOf(productOf(sku) ?? { name: sku });

/**
 * Adds an item. A top-up is added after the server has checked it and quoted its charge.
 * @param {cartOf.CartItem} item @returns {void | Promise<void>}
 */
function add(item) {
  if (productOf(item.sku)?.kind === "top_up") return addTopUp(item);
  change(cartOf.addItem(state.cart, item));
  announceAdded(item);
}

/** @param {cartOf.CartItem} item */
async function addTopUp(item) {
  const { charge } = await quote(item);
  const count = state.cart.length;
  change(cartOf.putTopUp(state.cart, item, charge));
  if (state.cart.length > count) announceAdded(item);
  else announceLater("cart.already", { name: productName(item.sku) });
}

/** @param {cartOf.CartItem} item */
function announceAdded({ sku }) {
  announceLater("cart.added", { name: productName(sku), count: cartOf.countItems(state.cart) });
}

/** After a sheet has closed: what is behind it is not read out. @param {Parameters<typeof announce>} said */
function announceLater(...said) {
  setTimeout(() => announce(...said));
}

/** @param {string} key @param {number} quantity */
function setQuantity(key, quantity) {
  change(cartOf.setQuantity(state.cart, key, quantity));
  announce("cart.now", {
    count: cartOf.countItems(state.cart),
    total: { paisa: cartOf.totalPaisa(state.cart, state.products) },
  });
}

/** @param {cartOf.CartItem[]} cart */
function change(cart) {
  state.cart = cart;
  saveCart(cart);
  byId("cart-notice").hidden = true;
  clearErrors();
  render();
}

function render() {
  const total = cartOf.totalPaisa(state.cart, state.products);
  renderCart(state.cart, state.products, setQuantity);
  const count = cartOf.countItems(state.cart);
  setText(byId("cart-bar-words"), "cart.bar", { count, total: { paisa: total } });
  setText(byId("payment-summary"), "cart.bar", { count, total: { paisa: total } });
  byId("cart-bar").hidden = count === 0;
  steps.follow(count === 0);
  const tooLittle = count > 0 ? belowMinimum(method.value().mode, total) : null;
  method.showMinima(total);
  const note = byId("minimum-note");
  note.hidden = tooLittle === null;
  if (tooLittle) setText(note, tooLittle.key, tooLittle.args);
  labelPayButton(total);
}

/** @param {number} total */
function labelPayButton(total) {
  const pay = buttonById("pay");
  if (state.running) setText(pay, "checkout.paying");
  else if (total > 0) setText(pay, "checkout.pay_amount", { total: { paisa: total } });
  else setText(pay, "checkout.pay");
}

/** @param {boolean} running */
function setRunning(running) {
  state.running = running;
  const pay = buttonById("pay");
  pay.disabled = running;
  pay.setAttribute("aria-busy", String(running));
  render();
}

/** Whether the customer may go on from a step; else the page says what is wrong there. @param {string} step */
function mayLeave(step) {
  clearErrors();
  const mistakes = step === "details" ? customerMistakes(givenCustomer()) : [];
  if (mistakes.length > 0) showErrors({ key: "error.heading" }, mistakes);
  return mistakes.length === 0;
}

/** @returns {FieldError[]} */
function problemsBeforePosting() {
  if (state.products.length === 0) return [{ key: "shop.failed", target: null }];
  const mistakes = customerMistakes(givenCustomer());
  if (state.cart.length === 0) return [{ key: "error.empty_cart", target: null }, ...mistakes];
  return [...mistakes, ...method.problems(cartOf.totalPaisa(state.cart, state.products))];
}

function checkoutBody() {
  const given = Object.entries(givenCustomer());
  const customer = Object.fromEntries(given.filter(([, value]) => value !== ""));
  return JSON.stringify({
    items: cartOf.requestedItems(state.cart, state.products),
    ...(Object.keys(customer).length > 0 && { customer }),
    method: method.value(),
    channel: "web",
  });
}

async function pay() {
  if (state.running) return;
  clearErrors();
  const problems = problemsBeforePosting();
  if (problems.length > 0) return showErrors({ key: "error.heading" }, problems);
  setRunning(true);
  announce("checkout.paying");
  try {
    await oneAtATime(payOnce);
  } catch (error) {
    await fail(error);
  }
}

/** The same cart leads to the order that this browser has made of it, as long as that can be paid. */
async function payOnce() {
  const total = cartOf.totalPaisa(state.cart, state.products);
  const last = wasOrderedOf(state.cart) ? await readLastOrder() : null;
  const next = decideNextStep(last, { total, method: method.value(), now: Date.now() });
  if (last === null || next.kind === "new") return order();
  if (next.kind === "continue") return goToPayment(next.url);
  if (next.kind === "look") return goToOrder(last.order.id);
  if (next.kind === "paid") {
    showPaidAlready(last.order);
    takeCart();
    setRunning(false);
    return byId("unfinished-heading").focus();
  }
  try {
    const again = { method: method.value() };
    const { payment } = await startPayment(last.order.id, last.token ?? "", again);
    goToPayment(payment.payment_url);
  } catch (error) {
    // The order has changed meanwhile, or it cannot be delivered any more: its page says what it is now.
    if (error instanceof Problem && error.status === 409) return goToOrder(last.order.id);
    throw error;
  }
}

async function order() {
  const ordered = state.cart;
  const body = checkoutBody();
  const made = await checkout(body, keyFor(body));
  if (made.order_token) saveOrderToken(made.order.id, made.order_token);
  rememberOrder(made.order.id, ordered);
  forgetKey();
  goToPayment(made.payment.payment_url);
}

/** @param {string} id @param {string} [token] */
function goToOrder(id, token) {
  window.location.assign(`/orders/${encodeURIComponent(id)}${token ? `#${token}` : ""}`);
}

/** @param {unknown} error */
async function fail(error) {
  if (error instanceof Problem) {
    const { order_id: id, order_token: token } = error.body;
    if (error.status >= 500 && typeof id === "string") return goToUnpaidOrder(id, token);
    // A refusal is final for this body. After any other error, a retry with the same key returns the same order.
    if (error.status < 500 && error.status !== 409 && error.status !== 429) forgetKey();
  }
  const refused = error instanceof Problem ? faultsOf(error) : [];
  if (refused.some(({ path }) => path.endsWith(".charge"))) await askChargesAgain();
  setRunning(false);
  const fieldErrors = refused.map(toFieldError(state.cart, state.products));
  showProblem(error, fieldErrors);
}

/** Khalti is unavailable but the order is stored: go to its page, which offers a new attempt. @param {string} id @param {unknown} token */
function goToUnpaidOrder(id, token) {
  rememberOrder(id, state.cart);
  forgetKey();
  leaveNotice(id);
  if (typeof token === "string") saveOrderToken(id, token);
  goToOrder(id, typeof token === "string" ? token : undefined);
}
