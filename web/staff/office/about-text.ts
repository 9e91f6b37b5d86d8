// What a line of the audit is about. Pure.
import { digits, type Language, rupees, timeOf } from "../format.ts";
import { FIELDS_NE } from "../texts/problems-ne.ts";
import { browserName } from "./browser-name.ts";

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** In a few words; the whole is in the API. In Nepali without what has no word there. */
export function aboutText(language: Language, data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .filter(
      ([name]) =>
        (name === "purchase_order_id" || !name.endsWith("_id")) &&
        (language === "en" || name in FIELDS_NE),
    )
    .map(([name, value]) => `${nameOf(language, name)} ${shown(language, name, value)}`)
    .join(", ");
}

const FIELDS_EN: Readonly<Record<string, string>> = {
  purchase_order_id: "order",
  max_uses: "uses at most",
  expires_at: "until",
};

function nameOf(language: Language, name: string): string {
  return (language === "ne" ? FIELDS_NE : FIELDS_EN)[name] ?? name.replaceAll("_", " ");
}

function shown(language: Language, name: string, value: unknown): string {
  if (name.startsWith("amount") && typeof value === "number") return rupees(value, language);
  if (typeof value !== "string") return digits(String(value), language);
  if (name === "browser") return browserName(language, value);
  return TIME.test(value) ? timeOf(value, language) : value;
}
