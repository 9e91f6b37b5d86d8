// @ts-check
// Texts in two languages. Every text element stores its key in a data attribute, so that switching the language updates
// the document in place and keeps the customer's input.

import en from "../i18n/en.json" with { type: "json" };
import ne from "../i18n/ne.json" with { type: "json" };
import { formatReceiver } from "./mobile-operator.js";
import { formatPaisa, formatWhole } from "./money.js";
import { languageOf } from "./product-words.js";
import { formatClock, formatDay, formatLeft, formatTime } from "./time.js";

/** @typedef {"en" | "ne"} Language */
/**
 * @typedef {string | number | { paisa: number } | { time: string } | { day: string } | { clock: string } | { seconds: number }
 *   | { key: string, args?: Arguments, en?: string } | { receiver: string } | InBoth} Argument
 */
/** What a merchant named in both languages. @typedef {{ en: string, ne: string }} InBoth */
/** @typedef {Record<string, Argument>} Arguments */

/** @type {Record<Language, Record<string, string>>} */
const TEXTS = { en, ne };
const LOCALE = { en: "en-IN", ne: "ne-NP" };
const ATTRIBUTES = ["aria-label", "placeholder", "title"];
/** What must not break at its hyphen: an order number, and words. */
const WHOLE = /(\d{6}-[0-9A-Z]{10}|top-up|टप-अप|E-banking|ई-बैंकिङ)/i;

/** @type {{ language: Language, texts: Record<string, string> }} */
const state = { language: "en", texts: en };

export function language() {
  return state.language;
}

/** Translates the page into the language that boot.js chose. */
export function startTranslations() {
  useLanguage(document.documentElement.lang === "ne" ? "ne" : "en");
}

/** @param {Language} wanted */
export function switchLanguage(wanted) {
  // The server reads it too: boot.js and src/http/pages/translated-page.ts.
  const isHttps = location.protocol === "https:";
  document.cookie = `${isHttps ? "__Host-" : ""}language=${wanted}; path=/; max-age=31536000; samesite=lax${isHttps ? "; secure" : ""}`;
  useLanguage(wanted);
}

/** @param {Language} wanted */
function useLanguage(wanted) {
  state.texts = TEXTS[wanted];
  state.language = wanted;
  document.documentElement.lang = wanted;
  translate(document);
  document.documentElement.classList.remove("translating");
}

/** @param {Argument} value @returns {string} */
function format(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return formatWhole(value, state.language);
  // A non-breaking space keeps an amount on one line.
  if ("paisa" in value) return formatPaisa(value.paisa, state.language).replace(" ", "\u00a0");
  if ("time" in value) return formatTime(value.time, state.language);
  if ("day" in value) return formatDay(value.day, state.language);
  if ("clock" in value) return formatClock(value.clock, state.language);
  if ("seconds" in value) return formatLeft(value.seconds, state.language);
  if ("receiver" in value) return formatReceiver(value.receiver, state.language);
  if (!("key" in value)) return value[state.language];
  return state.language === "en" && value.en ? value.en : t(value.key, value.args);
}

/**
 * The text of a key. `count` selects between `<key>.one` and `<key>.other`.
 * @param {string} key
 * @param {Arguments} [args]
 * @returns {string}
 */
export function t(key, args = {}) {
  let template = state.texts[key];
  if (template === undefined && typeof args["count"] === "number") {
    const form = new Intl.PluralRules(LOCALE[state.language]).select(args["count"]);
    template = state.texts[`${key}.${form}`] ?? state.texts[`${key}.other`];
  }
  return (template ?? key).replace(/\{(\w+)\}/g, (whole, name) =>
    args[name] === undefined ? whole : format(args[name]),
  );
}

/** @param {string | null} json @returns {Arguments} */
function readArguments(json) {
  return json ? JSON.parse(json) : {};
}

/** @param {Element} node @param {string} text */
function write(node, text) {
  if (node.textContent === text) return;
  if (node instanceof HTMLTitleElement || !WHOLE.test(text)) {
    node.textContent = text;
    return;
  }
  const parts = text.split(WHOLE).map((part, place) => {
    if (place % 2 === 0) return part;
    const whole = document.createElement("span");
    whole.className = "whole";
    whole.textContent = part;
    return whole;
  });
  node.replaceChildren(...parts);
}

/** A name that the merchant gave in one language only says which, to screen readers. @param {Element} node */
function writeNamed(node) {
  const text = node.getAttribute(`data-${state.language}`) ?? "";
  write(node, text);
  const own = languageOf(text);
  if (own === state.language) node.removeAttribute("lang");
  else node.setAttribute("lang", own);
}

/** @param {Document | Element} root */
function translate(root) {
  for (const node of root.querySelectorAll("[data-i18n]")) {
    const args = readArguments(node.getAttribute("data-i18n-args"));
    write(node, t(node.getAttribute("data-i18n") ?? "", args));
  }
  for (const name of ATTRIBUTES) {
    for (const node of root.querySelectorAll(`[data-i18n-${name}]`)) {
      const args = readArguments(node.getAttribute(`data-i18n-${name}-args`));
      node.setAttribute(name, t(node.getAttribute(`data-i18n-${name}`) ?? "", args));
    }
  }
  for (const node of root.querySelectorAll("[data-ne]")) {
    writeNamed(node);
  }
  for (const node of root.querySelectorAll("[data-paisa]")) {
    node.textContent = formatPaisa(Number(node.getAttribute("data-paisa")), state.language);
  }
  for (const node of root.querySelectorAll("input[data-number]")) {
    const number = Number(node.getAttribute("data-number"));
    if (node instanceof HTMLInputElement) node.value = formatWhole(number, state.language);
  }
  for (const node of root.querySelectorAll("time[datetime]")) {
    node.textContent = formatTime(node.getAttribute("datetime") ?? "", state.language);
  }
}

/**
 * Gives an element a text that follows the language.
 * @template {Element} T
 * @param {T} node
 * @param {string} key
 * @param {Arguments} [args]
 * @returns {T}
 */
export function setText(node, key, args = {}) {
  node.setAttribute("data-i18n", key);
  node.setAttribute("data-i18n-args", JSON.stringify(args));
  write(node, t(key, args));
  return node;
}

/**
 * Gives an element an attribute (aria-label, placeholder or title) that follows the language.
 * @template {Element} T
 * @param {T} node
 * @param {"aria-label" | "placeholder" | "title"} name
 * @param {string} key
 * @param {Arguments} [args]
 * @returns {T}
 */
export function setAttribute(node, name, key, args = {}) {
  node.setAttribute(`data-i18n-${name}`, key);
  node.setAttribute(`data-i18n-${name}-args`, JSON.stringify(args));
  node.setAttribute(name, t(key, args));
  return node;
}

/**
 * Gives an element what a merchant named in both languages.
 * @template {Element} T
 * @param {T} node
 * @param {InBoth} text
 * @returns {T}
 */
export function setBoth(node, text) {
  node.setAttribute("data-en", text.en);
  node.setAttribute("data-ne", text.ne);
  writeNamed(node);
  return node;
}

/**
 * Gives an element a text that is the same in every language.
 * @template {Element} T
 * @param {T} node
 * @param {string} text
 * @returns {T}
 */
export function setPlainText(node, text) {
  node.removeAttribute("data-i18n");
  write(node, text);
  return node;
}
