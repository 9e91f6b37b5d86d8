// @ts-check
// One product on the shelf. Products of open amount ask for the amount, top-ups for what they need.

import { amount, el, say } from "./dom.js";
import { setAttribute, setText } from "./i18n.js";
import { asciiDigits, rupeesToPaisa } from "./money.js";

/** @typedef {import("./api.js").Product} Product */
/** @typedef {import("./cart.js").CartItem} CartItem */

/** @param {Product} product @param {(item: CartItem) => void} onAdd */
export function productCard(product, onAdd) {
  const amountField = product.amount === null ? amountInput(product) : null;
  const extraFields = (product.fields ?? []).map((field) => extraInput(product, field));
  const button = say(
    "button",
    "shop.add",
    {},
    { class: "button", "data-testid": `add-${product.sku}` },
  );
  setAttribute(button, "aria-label", "shop.add_named", { name: product.name });
  const fields = [amountField, ...extraFields].filter((field) => field !== null);
  const form = el("form", { novalidate: true }, ...fields.map(({ element }) => element), button);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const bad = fields.filter((field) => !field.check());
    if (bad[0]) return bad[0].input.focus();
    /** @type {CartItem} */
    const item = { sku: product.sku, quantity: 1 };
    if (amountField) item.amount = amountField.value() ?? 0;
    if (extraFields.length > 0) {
      item.fields = Object.fromEntries(extraFields.map((field) => [field.name, field.value()]));
    }
    onAdd(item);
  });

  return el(
    "li",
    { class: "product", "data-testid": `product-${product.sku}` },
    productImage(product, "product-image"),
    el(
      "div",
      { class: "product-body" },
      el("h3", {}, product.name),
      product.description ? el("p", { class: "soft small" }, product.description) : null,
      price(product),
      form,
    ),
  );
}

/** @param {Product} product */
function price(product) {
  if (product.amount !== null) return el("p", { class: "price" }, amount(product.amount));
  return say("p", "shop.open_amount", range(product), { class: "price price-open" });
}

/** @param {Product} product */
function range(product) {
  return {
    min: { paisa: product.min_amount ?? 0 },
    max: { paisa: product.max_amount ?? 0 },
  };
}

/**
 * A picture, or the product's first letter where there is none or it does not load.
 * @param {Product} product @param {string} className
 */
export function productImage(product, className) {
  const letter = el("span", { class: "letter" }, Array.from(product.name)[0] ?? "");
  const box = el("div", { class: className, "aria-hidden": "true" });
  if (!product.image_url) {
    box.append(letter);
    return box;
  }
  const image = el("img", { src: product.image_url, alt: "", width: 320, height: 240 });
  image.addEventListener("error", () => box.replaceChildren(letter), { once: true });
  box.append(image);
  return box;
}

/** @param {Product} product */
function amountInput(product) {
  const { element, input, error } = field(`amount-${product.sku}`, "decimal");
  const label = say("label", "shop.amount_label", {}, { for: input.id });
  setAttribute(input, "aria-label", "shop.amount_named", { name: product.name });
  element.prepend(label);
  const value = () => rupeesToPaisa(input.value);
  return {
    element,
    input,
    value,
    check() {
      const paisa = value();
      const low = paisa !== null && paisa < Math.max(product.min_amount ?? 1, 1);
      const high = paisa !== null && paisa > (product.max_amount ?? Infinity);
      if (paisa === null) return mark(input, error, "error.amount_unreadable");
      if (low || high) return mark(input, error, "error.amount_range", range(product));
      return mark(input, error, null);
    },
  };
}

/** @param {Product} product @param {import("./api.js").ProductField} description */
function extraInput(product, { name, label, pattern }) {
  const { element, input, error } = field(`${name}-${product.sku}`, "text");
  element.prepend(el("label", { for: input.id }, label));
  const value = () => asciiDigits(input.value).trim();
  return {
    element,
    input,
    name,
    value,
    check() {
      const good = value() !== "" && matches(value(), pattern);
      return mark(input, error, good ? null : "error.field", { label });
    },
  };
}

/** A pattern that this browser cannot read is the server's to check. @param {string} text @param {string | null | undefined} pattern */
function matches(text, pattern) {
  if (!pattern) return true;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return true;
  }
}

/** @param {string} id @param {string} inputmode */
function field(id, inputmode) {
  const error = el("p", { id: `${id}-error`, class: "field-error", role: "alert" });
  const input = el("input", { id, type: "text", inputmode, autocomplete: "off" });
  return { element: el("div", { class: "field" }, input, error), input, error };
}

/**
 * @param {HTMLInputElement} input @param {HTMLElement} place
 * @param {string | null} key @param {import("./i18n.js").Arguments} [args]
 * @returns {boolean} whether the field is good
 */
function mark(input, place, key, args) {
  if (key === null) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    place.removeAttribute("data-i18n");
    place.replaceChildren();
    return true;
  }
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", place.id);
  setText(place, key, args);
  return false;
}
