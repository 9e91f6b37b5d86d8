// What happened, as the history and the audit name it. Pure.
import type { Language } from "../format.ts";
import { attentionText, type Listener } from "./problems.ts";
import { SAID_NE } from "./said-ne.ts";
import { words } from "./texts.ts";

/** English is mostly the type itself; Nepali has words of its own. */
export const HISTORY_NE = {
  order_created: "अर्डर बन्यो",
  payment_created: "भुक्तानी सुरु भयो",
  payment_initiated: "खल्तीमा लिङ्क बन्यो",
  payment_failed: "भुक्तानी असफल भयो",
  payment_abandoned: "भुक्तानी छोडियो",
  payment_pending: "भुक्तानी हुँदै छ",
  payment_completed: "भुक्तानी पूरा भयो",
  payment_fee_recorded: "शुल्क थाहा भयो",
  payment_canceled: "भुक्तानी रद्द भयो",
  payment_expired: "भुक्तानीको म्याद सकियो",
  payment_held: "भुक्तानी रोकियो",
  payment_partially_refunded: "भुक्तानीको केही भाग फिर्ता भयो",
  payment_refunded: "भुक्तानी फिर्ता भयो",
  lookup_failed: "खल्तीलाई सोध्दा जवाफ आएन",
  khalti_asked: "खल्तीलाई सोधियो",
  refund_awaiting_approval: "फिर्ताले स्वीकृति पर्खँदै छ",
  refund_approved: "फिर्ता स्वीकृत भयो",
  refund_rejected: "फिर्ता स्वीकृत भएन",
  refund_requested: "फिर्ता मागियो",
  refund_submitting: "फिर्ता खल्तीलाई पठाइयो",
  refund_accepted: "खल्तीले फिर्ता स्वीकार गर्‍यो",
  refund_succeeded: "फिर्ता सफल भयो",
  refund_failed: "फिर्ता भएन",
  refund_unknown: "फिर्ता भयो कि भएन थाहा छैन",
  top_up_pending: "टप-अप बाँकी",
  top_up_submitting: "टप-अप पठाइयो",
  top_up_delivered: "टप-अप पुग्यो",
  top_up_queued: "टप-अप कम्पनीको लाममा",
  top_up_refused: "कम्पनीले टप-अप दिएन",
  top_up_unknown: "टप-अप पुग्यो कि पुगेन थाहा छैन",
  top_up_refunded_externally: "टप-अपको रकम खल्ती बाहिर फिर्ता भयो",
  paid: "अर्डरको भुक्तानी भयो",
  order_reopened: "अर्डर फेरि खुल्यो",
  order_canceled: "अर्डर रद्द भयो",
  order_expired: "अर्डरको म्याद सकियो",
  order_closed: "अर्डर बन्द भयो",
  order_held: "अर्डर रोकियो",
  order_partially_refunded: "अर्डरको केही भाग फिर्ता भयो",
  order_refunded: "अर्डर फिर्ता भयो",
  attention: "मान्छे चाहियो",
  attention_acknowledged: "चेतावनी हेरियो",
  session_opened: "साइन इन भयो",
  session_ended: "एउटा सत्र सकियो",
  sessions_ended: "सत्र सकिए",
  api_key_created: "की बन्यो",
  api_key_revoked: "की रद्द भयो",
  api_key_given_to_program: "की प्रोग्रामलाई दिइयो",
  passkey_bound: "पासकी जोडियो",
  passkey_unbound: "पासकी हटाइयो",
  passkey_binding_opened: "पासकी जोड्न एक दिन दिइयो",
  passkey_copied: "पासकीको नक्कल भेटियो",
  product_created: "सामान थपियो",
  product_changed: "सामान बदलियो",
  webhook_endpoint_created: "वेबहुक ठेगाना थपियो",
  webhook_endpoint_changed: "वेबहुक ठेगाना बदलियो",
  webhook_endpoint_deleted: "वेबहुक ठेगाना मेटियो",
  webhook_secret_rotated: "वेबहुकको गोप्य सङ्केत बदलियो",
  webhook_events_replayed: "वेबहुकका घटना दोहोर्‍याइए",
  payment_link_created: "भुक्तानी लिङ्क बन्यो",
  payment_link_changed: "भुक्तानी लिङ्क बदलियो",
  customer_link_created: "ग्राहकको लिङ्क बन्यो",
  customer_links_ended: "ग्राहकका लिङ्क बन्द भए",
  csv_downloaded: "CSV डाउनलोड भयो",
  personal_data_exported: "व्यक्तिगत विवरण निकालियो",
  personal_data_erased: "व्यक्तिगत विवरण मेटाइयो",
  settings_changed: "सेटिङ बदलियो",
};

/** What the type does not say in plain English. */
const HISTORY_EN: Readonly<Record<string, string>> = {
  refund_submitting: "Refund sent to Khalti",
  top_up_submitting: "Top-up sent to the provider",
  attention: "Needs a person",
  attention_acknowledged: "A person looked at it",
};

/** @param data of the entry, where its words depend on it */
export function historyText(
  language: Language,
  type: string,
  data: Readonly<Record<string, unknown>> | null = null,
): string {
  if (type === "sessions_ended" && data !== null) return ENDED[endedOf(data)][language];
  const known: Readonly<Record<string, string>> = language === "ne" ? HISTORY_NE : HISTORY_EN;
  return known[type] ?? words(type);
}

/** Whose sessions a person ended together. */
const ENDED: Readonly<Record<ReturnType<typeof endedOf>, Record<Language, string>>> = {
  own: { en: "Signed out everywhere", ne: "सबै ठाउँबाट साइन आउट भयो" },
  others: { en: "Signed out in all other browsers", ne: "अरू सबै ब्राउजरबाट साइन आउट भयो" },
  of_key: { en: "All sessions of one key ended", ne: "एउटा कीका सबै सत्र सकिए" },
  all: { en: "All sessions of all keys ended", ne: "सबै कीका सबै सत्र सकिए" },
};

function endedOf(data: Readonly<Record<string, unknown>>) {
  if (data["all"] === true) return "all";
  if ("key_id" in data) return "of_key";
  return data["others"] === true ? "others" : "own";
}

const ACTORS: Readonly<Record<string, Record<Language, string>>> = {
  customer: { en: "the customer", ne: "ग्राहक" },
  reconciler: { en: "the server", ne: "सर्भर" },
  retention: { en: "the server", ne: "सर्भर" },
  environment: { en: "the server", ne: "सर्भर" },
  khalti: { en: "Khalti", ne: "खल्ती" },
};

/** Who did it: by role, or by the name of the key. */
export function actorText(language: Language, actor: string): string {
  return ACTORS[actor]?.[language] ?? actor.replace(/^\w+:/, "");
}

/** What a customer does. Other entries of a customer are what Khalti said when the customer came back. */
const DONE_BY_CUSTOMER: readonly string[] = [
  "order_created",
  "order_reopened",
  "order_closed",
  "payment_created",
  "payment_initiated",
  "payment_failed",
  "payment_abandoned",
];

/** Who did it, or when it was seen. */
export function byText(
  { say, language }: Listener,
  { type, actor }: { type: string; actor: string },
): string {
  if (actor === "customer" && !DONE_BY_CUSTOMER.includes(type)) return say("at_return");
  return say("by", { actor: actorText(language, actor) });
}

/** Why it was done. The server's own sentences in the reader's language; what people wrote as they wrote it. */
export function reasonText(
  language: Language,
  { reason, data = {} }: { reason: string; data?: Readonly<Record<string, unknown>> },
): string {
  if (language === "en") return reason;
  const code = typeof data["code"] === "string" ? data["code"] : "";
  const known = attentionText({ language }, { code, message: reason });
  return known === reason ? saidText(language, reason) : known;
}

export function saidText(language: Language, text: string): string {
  const found = language === "ne" ? SAID_NE.find(([said]) => said.test(text)) : undefined;
  return found === undefined ? text : text.replace(...found);
}
