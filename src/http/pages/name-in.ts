import type { PageLanguage } from "./translated-page.ts";

export interface Named {
  name: string;
  /** Null where it has no Nepali name. */
  nameNe: string | null;
}

/** The name of a shop or product in that language: the Nepali name, else `name`. */
export function nameIn({ name, nameNe }: Named, language: PageLanguage): string {
  return language === "ne" ? (nameNe ?? name) : name;
}
