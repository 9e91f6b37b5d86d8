import { readFile } from "node:fs/promises";
import type { Request } from "express";
import { formatRupees } from "../lib/money.ts";

export type PageLanguage = "en" | "ne";

/** The language that the browser prefers, for pages that must not depend on scripts. */
export function preferredLanguage(req: Request): PageLanguage {
  return req.acceptsLanguages("en", "ne") === "ne" ? "ne" : "en";
}

/** A document of the folder of pages, in one language. */
export async function readTranslatedPage(
  folder: { pagesFolder: string },
  file: string,
  language: PageLanguage,
): Promise<string> {
  const [html, words] = await Promise.all([readPage(folder, file), readWords(folder, language)]);
  return translatePage(html, words, language);
}

/** A document of the folder of pages, as it was built. */
export function readPage({ pagesFolder }: { pagesFolder: string }, file: string): Promise<string> {
  return readFile(`${pagesFolder}/${file}`, "utf8");
}

/** The texts of the pages by their keys. */
export async function readWords(
  { pagesFolder }: { pagesFolder: string },
  language: PageLanguage,
): Promise<Record<string, string>> {
  const json = await readFile(`${pagesFolder}/i18n/${language}.json`, "utf8");
  return JSON.parse(json) as Record<string, string>;
}

/** Replaces the text of each element with `data-i18n` and the labels, as the scripts of the pages do. Pure. */
export function translatePage(
  html: string,
  texts: Readonly<Record<string, string>>,
  language: PageLanguage,
): string {
  return html
    .replace('<html lang="en">', `<html lang="${language}">`)
    .replace(
      /aria-label="[^"]*"(\s+data-i18n-aria-label="([^"]+)")/g,
      (whole, mark: string, key: string) => {
        const text = texts[key];
        return text === undefined ? whole : `aria-label="${escapeHtml(text)}"${mark}`;
      },
    )
    .replace(/(data-i18n="([^"]+)"[^<>]*>)[^<]*(?=<)/g, (whole, start: string, key: string) => {
      const text = texts[key];
      return text === undefined ? whole : start + escapeHtml(text);
    });
}

/** Replaces each comment that is a name. Pure. */
export function fillPage(html: string, parts: Readonly<Record<string, string>>): string {
  return html.replace(/<!-- (\w+) -->/g, (whole, name: string) => parts[name] ?? whole);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** Digits as a page in that language writes them. */
export function digitsIn(text: string, language: PageLanguage): string {
  if (language === "en") return text;
  return text.replace(/\d/g, (digit) => String.fromCodePoint(0x0966 + Number(digit)));
}

/** "Rs 1,234.50", in Nepali with Devanagari digits. */
export function amountIn(amountPaisa: number, language: PageLanguage): string {
  const text = formatRupees(amountPaisa);
  return language === "en" ? text : digitsIn(text.replace("Rs", "रु."), language);
}
