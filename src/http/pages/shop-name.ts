import { escapeHtml, type PageLanguage } from "./translated-page.ts";

interface Shop {
  name: string;
  /** SHOP_NAME_NE; null where it is not set. */
  nameNe: string | null;
}

/** The shop's name on a page in that language. */
export function shopNameIn({ name, nameNe }: Shop, language: PageLanguage): string {
  return language === "ne" ? (nameNe ?? name) : name;
}

/** The parts of a page that name the shop: its scripts take the other name when the language is switched. */
export function shopNameParts(shop: Shop, language: PageLanguage): Record<string, string> {
  return {
    shop: escapeHtml(shopNameIn(shop, language)),
    shop_en: escapeHtml(shopNameIn(shop, "en")),
    shop_ne: escapeHtml(shopNameIn(shop, "ne")),
  };
}
