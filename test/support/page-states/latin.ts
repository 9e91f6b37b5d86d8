import type { Page } from "playwright-core";

/** Runs in the page: each text that is seen or read out, without what is marked as English or as a code. */
const TEXTS = `(() => {
  const texts = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (element.closest("script, noscript, style, .code, [lang=en]") || !shown(element)) continue;
    const { previousSibling, textContent } = walker.currentNode;
    // An address that may break after its slashes is one text.
    if (previousSibling?.nodeName === "WBR") texts.push(texts.pop() + textContent);
    else texts.push(textContent);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]")) {
    if (element.closest("[lang=en]") || !shown(element)) continue;
    for (const name of ["aria-label", "placeholder", "alt", "title"]) texts.push(element.getAttribute(name) ?? "");
  }
  texts.push(document.title);
  return texts.map((text) => text.trim()).filter((text) => text !== "");
})()`;

/** Words that Nepali writes in Latin letters: names, addresses, ids and what customers typed. */
const NAMES =
  /\b(?:\d{6}-[A-Z0-9]{10}|req-\w+|JavaScript|MPIN|Asha Rai|[\w.]+@[\w.]*|[0-9a-f]{32}|(?<=कारोबार नम्बर )[A-Za-z0-9]{22}|a|f)\b/g;

/** On the dashboard also: keys by their names, addresses, a product's name in quotes, and what the API calls a thing. */
export const STAFF_NAMES =
  /“[^”]+”|https?:\/\/[\w./:-]+|\b(?:admin|operator|viewer|merchant|https|CSV|SKU|pidx)\b/g;

/** What the page shows of these English names: their products have Nepali ones. */
export async function englishNames(page: Page, names: readonly string[]): Promise<string[]> {
  const text = await page.evaluate<string>("document.body.innerText");
  return names.filter((name) => text.includes(name)).map((name) => `says ${name}`);
}

/** Texts of a Nepali page with an English word of three letters or more, or with a Latin digit. */
export async function latinSentences(page: Page, names = /(?!)/g): Promise<string[]> {
  const texts = await page.evaluate<string[]>(TEXTS);
  return texts.filter((text) => /[A-Za-z]{3,}|\d/.test(text.replace(names, "").replace(NAMES, "")));
}
