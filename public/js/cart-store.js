// @ts-check
// The cart in this browser, and the order that was last made from it.

import { readCart } from "./cart.js";
import { local } from "./storage.js";

const CART = "cart";
const LAST_ORDER = "last-order";

export const loadCart = () => readCart(local.get(CART));

/** @param {import("./cart.js").CartItem[]} cart */
export const saveCart = (cart) => local.set(CART, JSON.stringify(cart));

/** Another tab has changed the cart. @param {() => void} listener */
export function onCartChangedElsewhere(listener) {
  window.addEventListener("storage", (event) => {
    if (event.key === CART || event.key === null) listener();
  });
}

/**
 * The cart stays until its order is paid, so that whoever turns back at Khalti finds it again.
 * @param {string} id
 */
export function rememberOrder(id) {
  local.set(LAST_ORDER, JSON.stringify({ id, cart: local.get(CART) }));
}

/** @returns {{ id: string, cart: string | null } | null} */
export function lastOrder() {
  try {
    const value = JSON.parse(local.get(LAST_ORDER) ?? "null");
    return typeof value?.id === "string" ? value : null;
  } catch {
    return null;
  }
}

/** The order is paid: empty the cart it came from, unless the cart has become another one. @param {string} id */
export function emptyCartOf(id) {
  const last = lastOrder();
  if (last?.id === id && last.cart !== null && last.cart === local.get(CART)) local.remove(CART);
}
