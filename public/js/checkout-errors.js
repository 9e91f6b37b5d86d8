// @ts-check
// Maps an error of a refused checkout to its field on the page.

import { nameOf } from "./product-words.js";

/** @typedef {import("./errors.js").FieldError} FieldError */

/**
 * @param {import("./cart.js").CartItem[]} cart @param {import("./api.js").Product[]} products
 * @returns {(error: { path: string, code?: string, message: import("./i18n.js").Argument }) => FieldError}
 */
export const toFieldError =
  (cart, products) =>
  ({ path, message }) => {
    const [area = "", part = "", member = ""] = path.split(".");
    const args = { message };
    if (area === "customer") {
      if (part === "name") return { key: "error.at_name", args, target: "customer-name" };
      if (part === "email") return { key: "error.at_email", args, target: "customer-email" };
      if (part === "phone") return { key: "error.at_phone", args, target: "customer-phone" };
    }
    if (area === "method" && part === "bank") return { key: "error.at_bank", args, target: "bank" };
    // The total is too small or too large for this payment method.
    if (area === "method" || area === "amount")
      return { key: "error.at_method", args, target: "method" };
    const item = area === "items" ? cart[Number(part || Number.NaN)] : undefined;
    if (item) {
      const name = nameOf(products.find(({ sku }) => sku === item.sku) ?? { name: item.sku });
      const key = member === "charge" ? "error.charge_changed" : "error.at_item";
      return { key, args: { name, message }, target: `line-${part}` };
    }
    return { key: "error.at_other", args, target: null };
  };
