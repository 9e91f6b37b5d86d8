// What a refusal or a warning of the server says to the reader. Pure.
import { Refused } from "../api.ts";
import type { Language } from "../format.ts";
import { ATTENTION_NE, PROBLEMS_NE } from "./problems-ne.ts";
import type { Say } from "./texts.ts";

export interface Listener {
  say: Say;
  language: Language;
}

/** In Nepali by the code; the server's own words, which are English, for a code that has none. */
export function problemText({ say, language }: Listener, error: unknown): string {
  if (!(error instanceof Refused) || error.status === 0) return say("offline");
  const [field] = error.fields;
  const nepali = language === "ne" ? PROBLEMS_NE[error.code] : undefined;
  const english = field?.message ?? (error.message || say("failed"));
  if (nepali === undefined) return english;
  return field === undefined ? nepali : `${nepali} (${field.path}: ${field.message})`;
}

/** The server's sentence follows the Nepali one: it has the amounts. */
export function attentionText(
  { language }: Pick<Listener, "language">,
  { code, message }: { code: string; message: string },
): string {
  const nepali = language === "ne" ? ATTENTION_NE[code] : undefined;
  return nepali === undefined ? message : `${nepali} (${message})`;
}
