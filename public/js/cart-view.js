// @ts-check
// Renders the cart. Each change renders it again; the focused control keeps the focus.

import { itemKey, linePaisa, MAX_QUANTITY, totalPaisa, unitPaisa } from "./cart.js";
import { amount, byId, el, say } from "./dom.js";
import { fieldLabel } from "./field-labels.js";
import { language, setAttribute, setBoth, setText } from "./i18n.js";
import { asksForMobile, mobileOperator, operatorName } from "./mobile-operator.js";
import { asciiDigits, formatWhole } from "./money.js";
import { productImage } from "./product-card.js";
import { nameOf } from "./product-words.js";

/** @typedef {import("./cart.js").CartItem} CartItem */
/** @typedef {import("./api.js").Product} Product */
/** @typedef {(key: string, quantity: number) => void} OnQuantity */

/** @param {CartItem[]} cart @param {Product[]} products @param {OnQuantity} onQuantity */
export function renderCart(cart, products, onQuantity) {
  const focused = document.activeElement?.getAttribute("data-focus");
  const lines = cart.flatMap((item, index) => {
    const product = products.find(({ sku }) => sku === item.sku);
    return product ? [cartLine(item, index, product, products, onQuantity)] : [];
  });
  const list = byId("cart-lines");
  list.replaceChildren(...lines);
  byId("cart-empty").hidden = cart.length > 0;
  byId("cart-total").hidden = cart.length === 0;
  byId("cart-total-amount").replaceChildren(amount(totalPaisa(cart, products)));
  if (!focused) return;
  const again = Array.from(list.querySelectorAll("[data-focus]")).find(
    (node) => node.getAttribute("data-focus") === focused,
  );
  if (again instanceof HTMLElement) again.focus();
  else byId("cart-heading").focus();
}

/**
 * @param {CartItem} item @param {number} index @param {Product} product @param {Product[]} products
 * @param {OnQuantity} onQuantity
 */
function cartLine(item, index, product, products, onQuantity) {
  const key = itemKey(item);
  const isTopUp = product.kind === "top_up";
  const remove = say(
    "button",
    "cart.remove",
    {},
    { type: "button", class: "link", "data-focus": `remove ${key}` },
  );
  setAttribute(remove, "aria-label", "cart.remove_named", { name: nameOf(product) });
  remove.addEventListener("click", () => onQuantity(key, 0));
  return el(
    "li",
    { id: `line-${index}`, class: "line", "data-testid": `line-${item.sku}` },
    productImage(product, "line-image"),
    el(
      "div",
      { class: "line-words" },
      setBoth(el("p", { class: "line-name" }), nameOf(product)),
      isTopUp ? null : unitPrice(item, products),
    ),
    amount(linePaisa(item, products), { class: "amount line-total" }),
    ...lineDetails(item, product, products),
    el(
      "div",
      { class: "line-controls" },
      isTopUp ? null : stepper(item, key, product, onQuantity),
      remove,
    ),
    el("p", { id: `line-${index}-error`, class: "field-error" }),
  );
}

/** The recipient of a top-up, and its charge. @param {CartItem} item @param {Product} product @param {Product[]} products */
function lineDetails(item, product, products) {
  const details = [...recipient(item, product), ...charge(item, products)];
  return details.length === 0 ? [] : [el("div", { class: "line-details small" }, ...details)];
}

/** @param {CartItem} item @param {Product} product */
function recipient(item, product) {
  return (product.fields ?? []).map(({ name, label, pattern }) => {
    const value = item.fields?.[name] ?? "";
    const operator = asksForMobile(pattern) ? mobileOperator(value) : null;
    return el(
      "p",
      {},
      say("span", "cart.field", { label: fieldLabel(label) }, { class: "soft" }),
      " ",
      setText(el("span"), "cart.receiver", { receiver: { receiver: value } }),
      ...(operator ? ["\u00a0· ", setBoth(el("span"), operatorName(operator))] : []),
    );
  });
}

/** @param {CartItem} item @param {Product[]} products */
function unitPrice(item, products) {
  const args = { amount: { paisa: unitPaisa(item, products) } };
  return say("p", "cart.each", args, { class: "small soft" });
}

/** @param {CartItem} item @param {Product[]} products */
function charge(item, products) {
  if (!item.charge) return [];
  const args = { amount: { paisa: unitPaisa(item, products) }, charge: { paisa: item.charge } };
  return [
    say("p", "cart.without_charge", args, { class: "soft" }),
    say("p", "cart.charge", args, { class: "soft", "data-testid": `charge-${item.sku}` }),
  ];
}

/** @param {CartItem} item @param {string} key @param {Product} product @param {OnQuantity} onQuantity */
function stepper(item, key, product, onQuantity) {
  const name = nameOf(product);
  const input = el("input", {
    type: "text",
    inputmode: "numeric",
    maxlength: 3,
    autocomplete: "off",
    value: formatWhole(item.quantity, language()),
    "data-number": item.quantity,
    "data-focus": `quantity ${key}`,
    "data-testid": `quantity-${item.sku}`,
  });
  setAttribute(input, "aria-label", "cart.quantity_named", { name });
  input.addEventListener("change", () => {
    const typed = asciiDigits(input.value).trim();
    const quantity = /^\d+$/.test(typed) ? Number(typed) : item.quantity;
    input.value = formatWhole(item.quantity, language());
    onQuantity(key, quantity);
  });
  const fewer = stepButton("−", "cart.fewer_named", name, `fewer ${key}`);
  fewer.setAttribute("aria-disabled", String(item.quantity <= 1));
  fewer.addEventListener("click", () => onQuantity(key, Math.max(1, item.quantity - 1)));
  const more = stepButton("+", "cart.more_named", name, `more ${key}`);
  more.setAttribute("aria-disabled", String(item.quantity >= MAX_QUANTITY));
  more.addEventListener("click", () => onQuantity(key, item.quantity + 1));
  return el("div", { class: "stepper" }, fewer, input, more);
}

/** @param {string} sign @param {string} labelKey @param {import("./i18n.js").InBoth} name @param {string} focusName */
function stepButton(sign, labelKey, name, focusName) {
  const button = el("button", { type: "button", "data-focus": focusName }, sign);
  return setAttribute(button, "aria-label", labelKey, { name });
}
