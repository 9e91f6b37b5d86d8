// Texts in the reader's language. Pure.
import type { Language } from "../format.ts";
import { ageOf } from "../format.ts";
import { en, type TextKey } from "./en.ts";
import { ne } from "./ne.ts";

export type Values = Record<string, string | number>;
export type SayOf<Key extends string> = (key: Key, values?: Values) => string;
export type Say = SayOf<TextKey>;

/** The texts of one part of the page. */
export interface Texts<Key extends string> {
  en: Record<Key, string>;
  ne: Record<Key, string>;
}

export function sayer<Key extends string>(all: Texts<Key>, language: Language): SayOf<Key> {
  return (key, values = {}) =>
    all[language][key].replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
}

export function texts(language: Language): Say {
  return sayer<TextKey>({ en, ne }, language);
}

/** The text of a code that the server may add to later; its own words until then. */
export function wordFor(say: Say, prefix: "s_" | "a_" | "c_", code: string): string {
  const key = `${prefix}${code}`;
  return key in en ? say(key as TextKey) : words(code);
}

/** `payment_completed` as "Payment completed". */
export function words(code: string): string {
  const text = code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function ageText(say: Say, seconds: number): string {
  const { unit, count } = ageOf(seconds);
  return say(`age_${unit}`, { count });
}
