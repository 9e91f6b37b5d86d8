// @ts-check
// On a narrow screen the form of a product opens in a sheet when it is chosen. On a wide one it stands in the product's card.

import { el, say } from "./dom.js";
import { setAttribute, setBoth } from "./i18n.js";
import { amountRange } from "./product-fields.js";
import { nameOf } from "./product-words.js";
import { enterSheet, leaveSheet } from "./sheet-history.js";

/** @param {import("./api.js").Product} product @param {HTMLFormElement} form */
export function productSheet(product, form) {
  const name = nameOf(product);
  const place = el("div", { class: "form-place" }, form);
  const choose = say(
    "button",
    "shop.choose",
    {},
    {
      type: "button",
      class: "button choose",
      "aria-haspopup": "dialog",
      "data-testid": `choose-${product.sku}`,
    },
  );
  setAttribute(choose, "aria-label", "shop.choose_named", { name });
  const headingId = `sheet-${product.sku}`;
  // The heading takes the focus: an input would cover the sheet with the keyboard at once.
  const heading = el("h2", { id: headingId, tabindex: -1, autofocus: true });
  const close = say("button", "shop.close", {}, { type: "button", class: "button" });
  const inside = el("div", { class: "sheet-form" });
  const sheet = el(
    "dialog",
    { class: "sheet", closedby: "any", "aria-labelledby": headingId },
    setBoth(heading, name),
    say("p", "shop.open_amount", amountRange(product), { class: "small" }),
    inside,
    close,
  );
  choose.addEventListener("click", () => {
    inside.append(form);
    sheet.showModal();
    enterSheet(sheet);
  });
  close.addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => {
    place.append(form);
    leaveSheet();
  });
  return { parts: [place, choose, sheet], close: () => sheet.close() };
}
