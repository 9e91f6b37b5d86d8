// @ts-check
// The cart as pure functions over a list. It stores no prices: they come from the server with the products. It stores the
// customer's own amount (a gift, a donation), and the last quoted charge of a top-up to show it: the checkout checks the
// charge and refuses a changed one.

/** @typedef {{ sku: string, quantity: number, amount?: number, fields?: Record<string, string>, charge?: number }} CartItem */
/** @typedef {import("./api.js").Product} Product */

export const MAX_QUANTITY = 99;

/** @param {unknown} value @returns {value is number} */
const isQuantity = (value) => Number.isInteger(value) && Number(value) >= 1;

/**
 * Reads a stored cart; skips invalid items.
 * @param {string | null} text
 * @returns {CartItem[]}
 */
export function readCart(text) {
  let values;
  try {
    values = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(values)) return [];
  /** @type {CartItem[]} */
  let cart = [];
  for (const value of values) {
    const item = readItem(value);
    if (item) cart = addItem(cart, item);
  }
  return cart;
}

/** @param {any} value @returns {CartItem | null} */
function readItem(value) {
  if (typeof value?.sku !== "string" || value.sku === "" || !isQuantity(value.quantity))
    return null;
  /** @type {CartItem} */
  const item = { sku: value.sku, quantity: value.quantity };
  if (value.amount !== undefined) {
    if (!Number.isSafeInteger(value.amount) || value.amount <= 0) return null;
    item.amount = value.amount;
  }
  if (value.fields !== undefined) {
    if (typeof value.fields !== "object" || value.fields === null) return null;
    const fields = Object.entries(value.fields);
    if (!fields.every(([, text]) => typeof text === "string")) return null;
    item.fields = Object.fromEntries(fields);
  }
  if (Number.isSafeInteger(value.charge) && value.charge > 0) item.charge = value.charge;
  return item;
}

/** Items with the same key share one line. @param {CartItem} item */
export function itemKey(item) {
  const fields = Object.entries(item.fields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([item.sku, item.amount ?? null, fields]);
}

/** Whether two carts order the same; in which order, and at which charge, does not matter. @param {CartItem[]} one @param {CartItem[]} other */
export function isSameCart(one, other) {
  /** @param {CartItem[]} cart */
  const lines = (cart) => cart.map((item) => `${itemKey(item)} ${item.quantity}`).sort();
  return JSON.stringify(lines(one)) === JSON.stringify(lines(other));
}

/** @param {CartItem[]} cart @param {CartItem} item @returns {CartItem[]} */
export function addItem(cart, item) {
  const key = itemKey(item);
  const known = cart.find((other) => itemKey(other) === key);
  if (!known) return [...cart, { ...item, quantity: Math.min(item.quantity, MAX_QUANTITY) }];
  return setQuantity(cart, key, known.quantity + item.quantity);
}

/**
 * A top-up has quantity 1: adding it again replaces the line with the newer charge.
 * @param {CartItem[]} cart @param {CartItem} item @param {number} charge paisa @returns {CartItem[]}
 */
export function putTopUp(cart, item, charge) {
  const key = itemKey(item);
  const { sku, amount, fields } = item;
  /** @type {CartItem} */
  const line = {
    sku,
    quantity: 1,
    ...(amount !== undefined && { amount }),
    ...(fields && { fields }),
  };
  if (charge > 0) line.charge = charge;
  return cart.some((other) => itemKey(other) === key)
    ? cart.map((other) => (itemKey(other) === key ? line : other))
    : [...cart, line];
}

/**
 * The items of a checkout request. A top-up carries the charge that was shown, so that the server refuses a changed one.
 * @param {CartItem[]} cart @param {Product[]} products
 */
export function requestedItems(cart, products) {
  return cart.map(({ sku, quantity, amount, fields, charge = 0 }) => {
    const isTopUp = products.find((product) => product.sku === sku)?.kind === "top_up";
    return { sku, quantity, amount, fields, ...(isTopUp && { charge }) };
  });
}

/**
 * Zero removes the line; a value that is not a whole number changes nothing.
 * @param {CartItem[]} cart @param {string} key @param {number} quantity @returns {CartItem[]}
 */
export function setQuantity(cart, key, quantity) {
  if (quantity === 0) return removeItem(cart, key);
  if (!isQuantity(quantity)) return cart;
  const allowed = Math.min(quantity, MAX_QUANTITY);
  return cart.map((item) => (itemKey(item) === key ? { ...item, quantity: allowed } : item));
}

/** @param {CartItem[]} cart @param {string} key @returns {CartItem[]} */
export function removeItem(cart, key) {
  return cart.filter((item) => itemKey(item) !== key);
}

/** @param {CartItem[]} cart */
export function countItems(cart) {
  return cart.reduce((sum, item) => sum + item.quantity, 0);
}

/** Whether the shop still sells the item as it is in the cart. @param {CartItem} item @param {Product} product */
function isAvailable(item, product) {
  if (!(product.fields ?? []).every((field) => Boolean(item.fields?.[field.name]))) return false;
  if (product.amount !== null) return item.amount === undefined;
  if (item.amount === undefined) return false;
  return (
    item.amount >= (product.min_amount ?? 1) && item.amount <= (product.max_amount ?? Infinity)
  );
}

/**
 * Drops items that the shop no longer sells.
 * @param {CartItem[]} cart @param {Product[]} products
 * @returns {{ cart: CartItem[], dropped: CartItem[] }}
 */
export function matchCatalogue(cart, products) {
  const sold = new Map(products.map((product) => [product.sku, product]));
  /** @param {CartItem} item */
  const isSold = (item) => {
    const product = sold.get(item.sku);
    return product !== undefined && isAvailable(item, product);
  };
  /** @param {CartItem} item */
  const withSingleTopUp = (item) =>
    sold.get(item.sku)?.kind === "top_up" && item.quantity !== 1 ? { ...item, quantity: 1 } : item;
  return {
    cart: cart.filter(isSold).map(withSingleTopUp),
    dropped: cart.filter((item) => !isSold(item)),
  };
}

/** @param {CartItem} item @param {Product[]} products @returns {number} paisa for one */
export function unitPaisa(item, products) {
  const product = products.find(({ sku }) => sku === item.sku);
  return product?.amount ?? item.amount ?? 0;
}

/** @param {CartItem} item @param {Product[]} products @returns {number} paisa for the line, with its charge */
export function linePaisa(item, products) {
  return unitPaisa(item, products) * item.quantity + (item.charge ?? 0);
}

/** @param {CartItem[]} cart @param {Product[]} products @returns {number} paisa */
export function totalPaisa(cart, products) {
  return cart.reduce((sum, item) => sum + linePaisa(item, products), 0);
}
