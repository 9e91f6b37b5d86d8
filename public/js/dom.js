// @ts-check
// Builds elements. Data becomes text nodes and attributes only, never markup.

import { language, setText } from "./i18n.js";
import { formatPaisa } from "./money.js";
import { formatTime } from "./time.js";

/** @typedef {import("./i18n.js").Arguments} Arguments */
/** @typedef {string | number | boolean | null | undefined} AttributeValue */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, AttributeValue>} [attributes] false, null and undefined leave the attribute out
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/**
 * An element with a translated text, which follows the language.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} key
 * @param {Arguments} [args]
 * @param {Record<string, AttributeValue>} [attributes]
 */
export function say(tag, key, args = {}, attributes = {}) {
  return setText(el(tag, attributes), key, args);
}

/** @param {number} paisa @param {Record<string, AttributeValue>} [attributes] */
export function amount(paisa, attributes = {}) {
  const text = formatPaisa(paisa, language());
  return el("span", { class: "amount", ...attributes, "data-paisa": paisa }, text);
}

/** @param {string} iso */
export function time(iso) {
  return el("time", { datetime: iso }, formatTime(iso, language()));
}

/**
 * An element of the page's HTML.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`no element #${id}`);
  return node;
}

/** @param {string} id @returns {HTMLInputElement} */
export function inputById(id) {
  const node = byId(id);
  if (!(node instanceof HTMLInputElement)) throw new Error(`#${id} is no input`);
  return node;
}

/** @param {string} id @returns {HTMLButtonElement} */
export function buttonById(id) {
  const node = byId(id);
  if (!(node instanceof HTMLButtonElement)) throw new Error(`#${id} is no button`);
  return node;
}

/** Announces a text to screen readers. @param {string} key @param {Arguments} [args] */
export function announce(key, args = {}) {
  setText(byId("live"), key, args);
}

/** Skip links move the focus without changing the address: the order page reads tokens from the fragment. */
export function wireSkipLinks() {
  for (const link of document.querySelectorAll(".skip-link")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      byId((link.getAttribute("href") ?? "#main").slice(1)).focus();
    });
  }
}
