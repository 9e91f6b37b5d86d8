// What a refusal or a warning of the server says to the reader. Pure.
import { Refused } from "../api.ts";
import { type Language, paisaOf, rupees } from "../format.ts";
import { ATTENTION_NE } from "./attention-ne.ts";
import { FAULTS_NE, FIELDS_NE, PROBLEMS_NE } from "./problems-ne.ts";
import type { Say } from "./texts.ts";

export interface Listener {
  say: Say;
  language: Language;
}

type Field = Refused["fields"][number];

/** In Nepali by the code; the server's own words, which are English, for a code that has none. */
export function problemText({ say, language }: Listener, error: unknown): string {
  if (!(error instanceof Refused) || error.status === 0) return say("offline");
  const [field] = error.fields;
  const nepali = language === "ne" ? PROBLEMS_NE[error.code] : undefined;
  if (nepali === undefined) return field?.message ?? (error.message || say("failed"));
  return field === undefined ? nepali : `${nepali} (${faultText(field)})`;
}

/** A field's name, and what is wrong with it where its code says so. */
function faultText({ path, code }: Field): string {
  const names = path.split(".").map((part) => FIELDS_NE[part]);
  const name = names.findLast((one) => one !== undefined) ?? "फारम";
  return `${name}: ${FAULTS_NE[code ?? ""] ?? "मिलेन"}`;
}

const AMOUNTS = /Rs (\d+(?:,\d+)*(?:\.\d\d)?)/g;

/** In Nepali by the code, with the amounts of the server's sentence. */
export function attentionText(
  { language }: Pick<Listener, "language">,
  { code, message }: { code: string; message: string },
): string {
  const nepali = language === "ne" ? ATTENTION_NE[code] : undefined;
  if (nepali === undefined) return message;
  const amounts = amountsOf(message).map((paisa) =>
    paisa === null ? undefined : rupees(paisa, language),
  );
  return nepali
    .replace(/\{(\d)\}/g, (_all, at: string) => amounts[Number(at)] ?? "…")
    .replace("{order}", () => / paid order (\S+) /.exec(message)?.[1] ?? "…");
}

/** The amounts of a server's sentence, in paisa and in its order. */
function amountsOf(message: string): (number | null)[] {
  return [...message.matchAll(AMOUNTS)].map(([, text = ""]) => paisaOf(text));
}

/**
 * Paisa that a matter is about. Where Khalti took another amount than the order's it is what Khalti took, which the sentence
 * names first: that is owed back. The API has the order's amount there until the money is sent back.
 */
export function amountOfItem(item: {
  code: string;
  message: string;
  amount: number | null;
  refund_id: string | null;
}): number | null {
  if (item.code !== "amount_mismatch" || item.refund_id !== null) return item.amount;
  return amountsOf(item.message)[0] ?? null;
}
