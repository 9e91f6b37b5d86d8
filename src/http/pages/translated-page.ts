import { readFile } from "node:fs/promises";
import type { Request, Response } from "express";
import { formatRupees } from "../../lib/money.ts";
import { readCookie } from "../cookies.ts";

export type PageLanguage = "en" | "ne";

/** What the customer chose on a page. Scripts write it too (public/js/i18n.js). Under https no neighbour can plant it. */
const CHOSEN = { https: "__Host-language", http: "language" };
const ONE_YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

/** The language that the customer chose on a page, else the one that the browser prefers. */
export function preferredLanguage(req: Request): PageLanguage {
  const chosen = readCookie(req, CHOSEN.https) ?? readCookie(req, CHOSEN.http);
  if (isPageLanguage(chosen)) return chosen;
  return req.acceptsLanguages("en", "ne") === "ne" ? "ne" : "en";
}

/** For documents with links that switch the language without scripts: `?lang` is a choice, which the browser keeps. */
export function chosenLanguage(req: Request, res: Response): PageLanguage {
  const { lang } = req.query;
  if (!isPageLanguage(lang)) return preferredLanguage(req);
  const { secure } = req;
  const name = secure ? CHOSEN.https : CHOSEN.http;
  res.cookie(name, lang, { sameSite: "lax", maxAge: ONE_YEAR_MS, secure });
  return lang;
}

function isPageLanguage(value: unknown): value is PageLanguage {
  return value === "en" || value === "ne";
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
