// @ts-check
// The banks of one payment type, as radio buttons with a text filter. Popular banks stand first.

import { listBanks } from "./api.js";
import { nepaliName, searchable, searchTextOf } from "./bank-names.js";
import { el, say } from "./dom.js";
import { setAttribute, setBoth, setText } from "./i18n.js";
import { popularFirst } from "./popular-banks.js";

/** @typedef {import("./api.js").Bank} Bank */
/** @typedef {"ebanking" | "mobilecheckout"} PaymentType */

/** @param {() => void} onChange */
export function createBankPicker(onChange) {
  const filter = el("input", {
    id: "bank-filter",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
  });
  setAttribute(filter, "placeholder", "bank.filter");
  const search = el(
    "div",
    { class: "bank-search" },
    say("label", "bank.filter", {}, { for: "bank-filter", class: "visually-hidden" }),
    filter,
  );
  const options = el("div", { class: "bank-options" });
  const status = el("p", { class: "small soft", role: "status" });
  const element = el(
    "fieldset",
    { id: "bank", class: "banks", "data-testid": "bank-list", hidden: true },
    say("legend", "bank.legend"),
    search,
    options,
    status,
    el("p", { id: "bank-error", class: "field-error" }),
  );

  /** @type {Map<PaymentType, Bank[]>} */
  const known = new Map();
  /** @type {PaymentType | null} */
  let shown = null;

  const picked = () => element.querySelector("input[name=bank]:checked")?.getAttribute("value");

  /** @param {PaymentType} type */
  async function show(type) {
    element.hidden = false;
    if (shown === type) return;
    shown = type;
    filter.value = "";
    search.hidden = true;
    const banks = known.get(type);
    if (banks) return fill(banks);
    options.replaceChildren();
    options.classList.add("loading");
    setText(status, "bank.loading");
    try {
      const { data } = await listBanks(type);
      if (!Array.isArray(data) || data.length === 0) throw new Error("no banks");
      known.set(type, data);
      if (shown === type) fill(data);
    } catch {
      if (shown === type) fail(type);
    }
  }

  /** @param {Bank[]} banks */
  function fill(banks) {
    options.classList.remove("loading");
    const { popular, others } = popularFirst(banks);
    options.replaceChildren(
      ...(popular.length > 0
        ? [bankGroup("bank.popular", popular), bankGroup("bank.others", others)]
        : others.map(bankOption)),
    );
    search.hidden = banks.length < 6;
    applyFilter();
  }

  /** @param {PaymentType} type */
  function fail(type) {
    const again = say("button", "bank.again", {}, { type: "button", class: "button" });
    again.addEventListener("click", () => {
      shown = null;
      void show(type);
    });
    options.classList.remove("loading");
    options.replaceChildren(
      el("div", { class: "bank-failure", role: "alert" }, say("p", "bank.failed"), again),
    );
    status.removeAttribute("data-i18n");
    status.replaceChildren();
  }

  /** Shows the banks that match the filter, and always the chosen one. */
  function applyFilter() {
    const wanted = searchable(filter.value);
    let count = 0;
    for (const option of options.querySelectorAll("label")) {
      const matches = (option.dataset["search"] ?? "").includes(wanted);
      if (matches) count += 1;
      option.hidden = !matches && !option.querySelector("input:checked");
    }
    for (const group of options.querySelectorAll("[role=group]")) {
      group.toggleAttribute("hidden", group.querySelector("label:not([hidden])") === null);
    }
    if (count === 0) setText(status, "bank.none");
    else setText(status, "bank.count", { count });
  }

  filter.addEventListener("input", applyFilter);
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // Enter must not submit the payment.
    const first = options.querySelector("label:not([hidden]) input");
    if (first instanceof HTMLInputElement) first.focus();
  });
  options.addEventListener("change", onChange);

  return {
    element,
    show,
    hide() {
      element.hidden = true;
    },
    /** @returns {string | null} idx of the bank */
    value: () => picked() ?? null,
  };
}

/** @param {string} name key of a text @param {Bank[]} banks */
function bankGroup(name, banks) {
  const heading = say("p", name, {}, { id: name, class: "bank-group-name" });
  const attributes = { role: "group", class: "bank-group", "aria-labelledby": name };
  return el("div", attributes, heading, ...banks.map(bankOption));
}

/** @param {Bank} bank */
function bankOption(bank) {
  return el(
    "label",
    { class: "choice bank-option", "data-search": searchTextOf(bank) },
    el("input", { type: "radio", name: "bank", value: bank.idx }),
    bankLogo(bank),
    bankName(bank),
  );
}

/** Follows the page's language where the bank has a name in both. @param {Bank} bank */
function bankName(bank) {
  const nepali = nepaliName(bank);
  if (nepali === null) return el("span", { class: "choice-title", lang: "en" }, bank.name);
  return setBoth(el("span", { class: "choice-title" }), { en: bank.name, ne: nepali });
}

/** @param {Bank} bank */
function bankLogo(bank) {
  const initials = (bank.short_name || bank.name).slice(0, 2).toUpperCase();
  const badge = el("span", { class: "bank-logo", "aria-hidden": "true", lang: "en" }, initials);
  if (!bank.logo) return badge;
  const image = el("img", { src: bank.logo, alt: "", width: 32, height: 32, loading: "lazy" });
  image.addEventListener("load", () => badge.replaceChildren(image), { once: true });
  image.loading = "eager"; // The image is outside the document until loaded, so a lazy one would never load.
  return badge;
}
