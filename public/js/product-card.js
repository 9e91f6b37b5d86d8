// @ts-check
// One product of the shop. Open-amount products ask for the amount, top-ups for their fields.

import { Problem } from "./api.js";
import { amount, el, say } from "./dom.js";
import { explain } from "./errors.js";
import { faultsOf } from "./field-faults.js";
import { setAttribute, setBoth, setPlainText, setText } from "./i18n.js";
import { amountField, amountRange, extraField } from "./product-fields.js";
import { productSheet } from "./product-sheet.js";
import { descriptionOf, nameOf } from "./product-words.js";

/** @typedef {import("./api.js").Product} Product */
/** @typedef {import("./cart.js").CartItem} CartItem */

/**
 * @param {Product} product
 * @param {(item: CartItem) => void | Promise<void>} onAdd may reject: the server's errors are shown at the fields
 */
export function productCard(product, onAdd) {
  const open = product.amount === null ? amountField(product) : null;
  const extra = (product.fields ?? []).map((field) => extraField(product, field));
  const fields = [...extra, open].filter((field) => field !== null);
  const button = say(
    "button",
    "shop.add",
    {},
    { class: "button", "data-testid": `add-${product.sku}` },
  );
  setAttribute(button, "aria-label", "shop.add_named", { name: nameOf(product) });
  const error = el("p", { class: "field-error", role: "alert" });
  const form = el(
    "form",
    { novalidate: true },
    ...fields.map(({ element }) => element),
    error,
    button,
  );
  const sheet = fields.length > 0 ? productSheet(product, form) : null;
  let running = false;

  async function add() {
    if (running) return;
    setPlainText(error, "");
    const bad = fields.filter((field) => !field.check());
    if (bad[0]) return bad[0].input.focus();
    /** @type {CartItem} */
    const item = { sku: product.sku, quantity: 1 };
    if (open) item.amount = open.value() ?? 0;
    if (extra.length > 0) {
      item.fields = Object.fromEntries(extra.map((field) => [field.name, field.value()]));
    }
    running = true;
    button.setAttribute("aria-busy", "true");
    try {
      const added = onAdd(item);
      if (added) setText(button, "shop.checking");
      await added;
      sheet?.close();
    } catch (problem) {
      showProblemAt(problem);
    } finally {
      running = false;
      button.removeAttribute("aria-busy");
      setText(button, "shop.add");
    }
  }

  /** @param {unknown} problem */
  function showProblemAt(problem) {
    const errors = problem instanceof Problem ? faultsOf(problem) : [];
    const marked = errors.map(({ path, code, message }) => {
      const field = fields.find((one) => one.path === path);
      const text =
        code === "amount_out_of_range"
          ? { key: "error.amount_range", args: amountRange(product) }
          : { key: "error.at_field", args: { message } };
      if (field) field.mark(text);
      else setText(error, text.key, text.args);
      return field;
    });
    if (errors.length === 0) {
      const { key, args } = explain(problem);
      setText(error, key, args);
    }
    marked.find((field) => field !== undefined)?.input.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void add();
  });

  const description = descriptionOf(product);
  return el(
    "li",
    {
      class: ["product", product.kind === "top_up" && "top-up", sheet && "asks"]
        .filter(Boolean)
        .join(" "),
      "data-testid": `product-${product.sku}`,
    },
    productImage(product, "product-image"),
    el(
      "div",
      { class: "product-body" },
      el(
        "div",
        { class: "product-words" },
        setBoth(el("h3"), nameOf(product)),
        description ? setBoth(el("p", { class: "soft small" }), description) : null,
        price(product),
      ),
      ...(sheet?.parts ?? [form]),
    ),
  );
}

/** @param {Product} product */
function price(product) {
  if (product.amount !== null) return el("p", { class: "price" }, amount(product.amount));
  return say("p", "shop.open_amount", amountRange(product), { class: "price price-open" });
}

/**
 * The product's image, or its first letter if there is none or it does not load.
 * @param {Product} product @param {string} className
 */
export function productImage(product, className) {
  const { en, ne } = nameOf(product);
  const letters = { en: Array.from(en)[0] ?? "", ne: Array.from(ne)[0] ?? "" };
  const letter = setBoth(el("span", { class: "letter" }), letters);
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
