// Texts in the reader's language. Pure.
import { ageOf, digits, type Language } from "../format.ts";
import { en, type EnglishKey, type TextKey } from "./en.ts";
import { ne } from "./ne.ts";
import type { Asked } from "./plural.ts";

export type Values = Record<string, string | number>;
export type SayOf<Key extends string> = (key: Asked<Key>, values?: Values) => string;
export type Say = SayOf<EnglishKey>;

/** The texts of one part of the page. */
export interface Texts<Key extends string> {
  en: Record<Key, string>;
  ne: Record<Key, string>;
}

export function sayer<Key extends string>(all: Texts<Key>, language: Language): SayOf<Key> {
  const texts: Readonly<Record<string, string>> = all[language];
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const text = texts[key] ?? texts[`${key}.${plurals.select(Number(values["count"]))}`] ?? "";
    return text.replace(/\{(\w+)\}/g, (_all, name: string) => shown(values[name], language));
  };
}

/** A number is for people; a text may be an id, and stays as it is. */
function shown(value: string | number | undefined, language: Language): string {
  return typeof value === "number" ? digits(String(value), language) : (value ?? "");
}

export function texts(language: Language): Say {
  return sayer<EnglishKey>({ en, ne }, language);
}

/** The text of a code that the server may add to later; its own words until then. */
export function wordFor(say: Say, prefix: "s_" | "a_" | "c_", code: string): string {
  const key = `${prefix}${code}`;
  return key in en ? say(key as TextKey) : words(code);
}

/** Khalti's word for a payment: on an English page as Khalti says it, in quotes of the sentence around it. */
export function khaltiWord(say: Say, language: Language, status: string): string {
  const code = status.toLowerCase().replaceAll(" ", "_").replace("user_canceled", "canceled");
  return language === "ne" ? wordFor(say, "s_", code) : status;
}

/** `payment_completed` as "Payment completed". */
export function words(code: string): string {
  const text = code
    .replaceAll("_", " ")
    .replace("top up", "top-up")
    .replace("canceled", "cancelled")
    .replace("partially", "partly")
    .replace("api key", "API key")
    .replace("csv", "CSV");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function ageText(say: Say, seconds: number): string {
  const { unit, count } = ageOf(seconds);
  return say(`age_${unit}`, { count });
}
