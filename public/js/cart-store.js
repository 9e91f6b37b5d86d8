// @ts-check
// The cart in this browser, and the last order created from it.

import { isSameCart, readCart } from "./cart.js";
import { local } from "./storage.js";

const CART = "cart";
const LAST_ORDER = "last-order";

export const loadCart = () => readCart(local.get(CART));

/** @param {import("./cart.js").CartItem[]} cart */
export const saveCart = (cart) => local.set(CART, JSON.stringify(cart));

/** Calls the listener when another tab changes the cart. @param {() => void} listener */
export function onCartChangedElsewhere(listener) {
  window.addEventListener("storage", (event) => {
    if (event.key === CART || event.key === null) listener();
  });
}

/**
 * The cart stays until its order is paid, so that a customer who turns back at Khalti finds it again.
 * @param {string} id @param {import("./cart.js").CartItem[]} cart what was ordered
 */
export function rememberOrder(id, cart) {
  local.set(LAST_ORDER, JSON.stringify({ id, cart: JSON.stringify(cart) }));
}

/** The last order, and the cart that it was made of until it is paid. @returns {{ id: string, cart: string | null } | null} */
export function lastOrder() {
  try {
    const value = JSON.parse(local.get(LAST_ORDER) ?? "null");
    return typeof value?.id === "string" ? value : null;
  } catch {
    return null;
  }
}

/** Whether the last order was made of this cart, and was not known to be paid. @param {import("./cart.js").CartItem[]} cart */
export function wasOrderedOf(cart) {
  const ordered = readCart(lastOrder()?.cart ?? null);
  return ordered.length > 0 && isSameCart(ordered, cart);
}

/**
 * Empties the cart of a paid order, unless the cart has changed since. The same goods after that are another order.
 * @param {string} id
 */
export function emptyCartOf(id) {
  const last = lastOrder();
  if (last?.id !== id || last.cart === null) return;
  if (isSameCart(readCart(last.cart), loadCart())) local.remove(CART);
  local.set(LAST_ORDER, JSON.stringify({ id, cart: null }));
}
