// @ts-check
// The payment method: Khalti wallet, e-banking or mobile banking; the last two need a bank.

import { createBankPicker } from "./bank-picker.js";
import { el, say } from "./dom.js";
import { icon } from "./icons.js";
import { MINIMUM_PAISA } from "./money.js";

/** @typedef {keyof typeof MINIMUM_PAISA} Mode */

/** @type {{ mode: Mode, label: string, icon: import("./icons.js").IconName, banks: "ebanking" | "mobilecheckout" | null }[]} */
const METHODS = [
  { mode: "wallet", label: "way.wallet", icon: "wallet", banks: null },
  { mode: "ebanking", label: "way.ebanking", icon: "bank", banks: "ebanking" },
  {
    mode: "mobile_banking",
    label: "way.mobile_banking",
    icon: "phone",
    banks: "mobilecheckout",
  },
];

/**
 * @param {HTMLElement} container
 * @param {() => void} [onChange]
 */
export function createMethodPicker(container, onChange = () => {}) {
  const banks = createBankPicker(onChange);
  const options = METHODS.map(methodOption);
  const fieldset = el(
    "fieldset",
    { id: "method", class: "methods" },
    say("legend", "way.legend"),
    el("div", { class: "method-options" }, ...options),
    el("p", { id: "method-error", class: "field-error" }),
  );
  container.replaceChildren(fieldset, banks.element);

  const chosen = () => {
    const mode = fieldset.querySelector("input:checked")?.getAttribute("value");
    return METHODS.find((method) => method.mode === mode) ?? METHODS[0];
  };

  fieldset.addEventListener("change", () => {
    const type = chosen()?.banks;
    if (type) void banks.show(type);
    else banks.hide();
    onChange();
  });

  return {
    /** Says which ways need more than this total; the others take it, so they say nothing. @param {number} totalPaisa */
    showMinima(totalPaisa) {
      for (const { mode } of METHODS) {
        const hint = fieldset.querySelector(`[data-minimum=${mode}]`);
        hint?.toggleAttribute(
          "hidden",
          totalPaisa === 0 || belowMinimum(mode, totalPaisa) === null,
        );
      }
    },
    /** @returns {import("./api.js").Method} */
    value() {
      const method = chosen();
      if (!method?.banks) return { mode: "wallet" };
      const bank = banks.value();
      return bank ? { mode: method.mode, bank } : { mode: method.mode };
    },
    /**
     * What is wrong with the choice; empty if nothing.
     * @param {number} totalPaisa
     * @returns {import("./errors.js").FieldError[]}
     */
    problems(totalPaisa) {
      const { mode, bank } = this.value();
      const tooLittle = belowMinimum(mode, totalPaisa);
      return [
        ...(tooLittle ? [{ ...tooLittle, target: "method" }] : []),
        ...(mode !== "wallet" && !bank && !tooLittle
          ? [{ key: "error.choose_bank", target: "bank" }]
          : []),
      ];
    },
  };
}

/**
 * @param {Mode} mode @param {number} totalPaisa
 * @returns {import("./errors.js").Message | null}
 */
export function belowMinimum(mode, totalPaisa) {
  const minimum = MINIMUM_PAISA[mode];
  if (totalPaisa >= minimum) return null;
  const key = mode === "wallet" ? "error.minimum_wallet" : "error.minimum_bank";
  return { key, args: { minimum: { paisa: minimum }, total: { paisa: totalPaisa } } };
}

/** @param {(typeof METHODS)[number]} method */
function methodOption({ mode, label, icon: iconName }) {
  const minimum = { minimum: { paisa: MINIMUM_PAISA[mode] } };
  return el(
    "label",
    { class: "choice method-option", "data-testid": `method-${mode}` },
    el("input", { type: "radio", name: "mode", value: mode, checked: mode === "wallet" }),
    icon(iconName),
    el(
      "span",
      { class: "choice-words" },
      say("span", label, {}, { class: "choice-title" }),
      say("span", "way.minimum", minimum, {
        class: "choice-hint",
        "data-minimum": mode,
        hidden: true,
      }),
    ),
  );
}
