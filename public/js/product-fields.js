// @ts-check
// The inputs of a product: an open amount, and the fields of a top-up.

import { el, say } from "./dom.js";
import { fieldLabel, fieldMistake, helpFor } from "./field-labels.js";
import { setAttribute, setBoth, setPlainText, setText } from "./i18n.js";
import {
  asksForMobile,
  matches,
  mobileDigits,
  mobileOperator,
  operatorName,
} from "./mobile-operator.js";
import { asciiDigits, rupeesToPaisa } from "./money.js";
import { nameOf } from "./product-words.js";

/** @typedef {import("./api.js").Product} Product */
/** @typedef {import("./errors.js").Message} Message */

/** @param {Product} product */
export function amountRange(product) {
  return {
    min: { paisa: product.min_amount ?? 0 },
    max: { paisa: product.max_amount ?? 0 },
  };
}

/** @param {Product} product */
export function amountField(product) {
  const { element, input, mark } = field(`amount-${product.sku}`, "decimal");
  element.prepend(say("label", "shop.amount_label", {}, { for: input.id }));
  setAttribute(input, "aria-label", "shop.amount_named", { name: nameOf(product) });
  const value = () => rupeesToPaisa(input.value);
  return {
    element,
    input,
    mark,
    path: "amount",
    value,
    check() {
      const paisa = value();
      const low = paisa !== null && paisa < Math.max(product.min_amount ?? 1, 1);
      const high = paisa !== null && paisa > (product.max_amount ?? Infinity);
      const isWhole = product.kind === "top_up";
      if (paisa === null) {
        return mark({ key: isWhole ? "error.rupees_unreadable" : "error.amount_unreadable" });
      }
      if (low || high) return mark({ key: "error.amount_range", args: amountRange(product) });
      return mark(isWhole && paisa % 100 !== 0 ? { key: "error.whole_rupees" } : null);
    },
  };
}

/** @param {Product} product @param {import("./api.js").ProductField} description */
export function extraField(product, { name, label, pattern }) {
  const isMobile = asksForMobile(pattern);
  const args = { label: fieldLabel(label) };
  const { element, input, mark } = field(
    `${name}-${product.sku}`,
    isMobile ? "numeric" : "text",
    helpFor(name),
  );
  const operator = el("span", {
    class: "operator",
    role: "status",
    "data-testid": `operator-${input.id}`,
  });
  const head = el(
    "div",
    { class: "field-head" },
    say("label", "shop.field_label", args, { for: input.id }),
    operator,
  );
  element.prepend(head);
  setAttribute(input, "aria-label", "shop.field_named", { ...args, name: nameOf(product) });
  if (!isMobile) input.setAttribute("autocapitalize", "none");
  const value = () => (isMobile ? mobileDigits(input.value) : asciiDigits(input.value).trim());
  const showOperator = () => {
    const known = isMobile ? mobileOperator(value()) : null;
    setBoth(operator, operatorName(known ?? ""));
  };
  input.addEventListener("input", showOperator);
  return {
    element,
    input,
    mark,
    path: `fields.${name}`,
    name,
    value,
    check() {
      if (value() === "") return mark({ key: "error.field_missing", args });
      return mark(
        matches(value(), pattern) ? null : fieldMistake({ name, label, isMobile }, value()),
      );
    },
  };
}

/** @param {string} id @param {string} inputmode @param {string} [help] key of a text */
function field(id, inputmode, help) {
  const error = el("p", { id: `${id}-error`, class: "field-error", role: "alert" });
  const hint = help ? say("p", help, {}, { id: `${id}-help`, class: "field-help" }) : null;
  const input = el("input", { id, type: "text", inputmode, autocomplete: "off" });
  const describe = () => {
    const invalid = input.hasAttribute("aria-invalid");
    const by = [invalid ? error.id : null, hint?.id].filter(Boolean).join(" ");
    if (by) input.setAttribute("aria-describedby", by);
    else input.removeAttribute("aria-describedby");
  };
  /** @param {Message | null} message what is wrong @returns {boolean} whether the field is valid */
  const mark = (message) => {
    if (message === null) {
      input.removeAttribute("aria-invalid");
      setPlainText(error, "");
    } else {
      input.setAttribute("aria-invalid", "true");
      setText(error, message.key, message.args);
    }
    describe();
    return message === null;
  };
  describe();
  // Clear the error while the customer corrects the field.
  input.addEventListener("input", () => mark(null));
  return { element: el("div", { class: "field" }, input, hint, error), input, mark };
}
