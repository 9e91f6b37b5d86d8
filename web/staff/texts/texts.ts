// Texts in the reader's language. Pure.
import type { Language } from "../format.ts";
import { ageOf } from "../format.ts";
import { en, type TextKey } from "./en.ts";
import { ne } from "./ne.ts";

export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

export function texts(language: Language): Say {
  const all: Record<TextKey, string> = language === "ne" ? ne : en;
  return (key, values = {}) =>
    all[key].replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
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
