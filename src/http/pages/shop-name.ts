import { nameIn, type Named } from "./name-in.ts";
import { escapeHtml, type PageLanguage } from "./translated-page.ts";

/** The parts of a page that name the shop: its scripts take the other name when the language is switched. */
export function shopNameParts(shop: Named, language: PageLanguage): Record<string, string> {
  return {
    shop: escapeHtml(nameIn(shop, language)),
    shop_en: escapeHtml(nameIn(shop, "en")),
    shop_ne: escapeHtml(nameIn(shop, "ne")),
  };
}
