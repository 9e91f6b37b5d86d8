import type { AppContext } from "../../context.ts";
import type { FieldCode, FieldError } from "../../lib/errors.ts";
import { nameIn } from "./name-in.ts";
import { contactFooter } from "./shop-contact.ts";
import {
  escapeHtml,
  fillPage,
  type PageLanguage,
  readTranslatedPage,
  readWords,
} from "./translated-page.ts";

/** A `data-problem` of problem-words.html. */
export type ProblemWords =
  "fields" | "refused" | "state" | "stranger" | "busy" | "ours" | "payment" | "missing";

interface ShownProblem {
  status: number;
  instance: string;
  code?: string;
  detail?: string;
  errors?: FieldError[];
}

const LABELS: Readonly<Record<string, string>> = {
  "customer.name": "checkout.name",
  "customer.email": "checkout.email",
  "customer.phone": "checkout.phone",
  "method.bank": "receipt.bank",
};

/** What a customer's page says of a field, as public/js/field-faults.js does. */
export const FAULTS: Readonly<Record<Exclude<FieldCode, "refused_by_khalti">, string>> = {
  missing: "fault.missing",
  too_long: "fault.too_long",
  unstorable_text: "fault.unstorable",
  invalid_email: "fault.email",
  invalid_phone: "fault.phone",
  invalid_field: "fault.field",
  unknown_field: "fault.field",
  refused_by_provider: "fault.provider",
  unknown_product: "fault.not_sold",
  not_for_sale: "fault.not_sold",
  one_at_a_time: "fault.single",
  amount_missing: "fault.amount",
  amount_out_of_range: "fault.amount",
  whole_rupees: "error.whole_rupees",
  below_minimum: "fault.too_little",
  above_maximum: "fault.too_much",
  bank_missing: "error.choose_bank",
  bank_not_offered: "fault.bank",
  charge_changed: "fault.charge",
  empty_cart: "error.empty_cart",
};

/** A problem as a page in the customer's language, for browsers that posted a plain form or followed an old link. */
export async function problemPage(
  context: Pick<AppContext, "pagesFolder" | "config">,
  problem: ShownProblem,
  language: PageLanguage,
  /** The order that the request was about. */
  orderId: string | null = null,
): Promise<string> {
  const { shop } = context.config;
  const [frame, blocks, words, contact] = await Promise.all([
    readTranslatedPage(context, "problem.html", language),
    readTranslatedPage(context, "problem-words.html", language),
    readWords(context, language),
    contactFooter(context, shop.contact, language),
  ]);
  const name = wordsOf(problem);
  const what = new RegExp(`<div data-problem="${name}">(.*?)</div>`, "s").exec(blocks)?.[1] ?? "";
  const errors = problem.errors ?? [];
  return fillPage(frame, {
    title: escapeHtml(words[`problem.${name}`] ?? ""),
    shop: escapeHtml(nameIn(shop, language)),
    what,
    errors:
      errors.length === 0
        ? detailOf(problem, name, language)
        : `<ul>${errors.map((error) => `<li>${faultOf(error, words, language)}</li>`).join("")}</ul>`,
    order:
      orderId === null
        ? ""
        : `<p><a href="/orders/${orderId}">${escapeHtml(words["unfinished.see"] ?? "")}</a></p>`,
    // A typing mistake needs no number to tell the shop.
    reference: problem.status >= 500 ? referenceOf(problem, words) : "",
    contact,
  });
}

/** Which words a status gets. Pure. */
export function wordsOf({
  status,
  errors,
  code,
}: Pick<ShownProblem, "status" | "errors" | "code">): ProblemWords {
  if (errors !== undefined && errors.length > 0) return "fields";
  if (code === "payment_not_found") return "payment";
  if (status === 404) return "missing";
  if (status === 409) return "state";
  if (status === 401 || status === 403) return "stranger";
  if (status === 429 || (status > 500 && status < 600)) return "busy";
  return status === 500 ? "ours" : "refused";
}

/** The API's sentence is more exact, and English. */
function detailOf({ detail }: ShownProblem, name: ProblemWords, language: PageLanguage): string {
  const isMore =
    detail !== undefined && language === "en" && name !== "missing" && name !== "payment";
  return isMore ? `<p class="soft">${escapeHtml(detail)}</p>` : "";
}

function faultOf(
  { path, message, code }: FieldError,
  words: Readonly<Record<string, string>>,
  language: PageLanguage,
): string {
  const key = code === undefined || code === "refused_by_khalti" ? undefined : FAULTS[code];
  const unclear = language === "en" ? message : (words["fault.unclear"] ?? "");
  const text = key === undefined ? unclear : (words[key] ?? unclear);
  // A mistake without a code is one of the shop's form: its author knows the field by its path.
  const label = words[LABELS[path] ?? ""] ?? (text === message ? path : undefined);
  return escapeHtml(label === undefined ? text : `${label}: ${text}`);
}

function referenceOf({ instance }: ShownProblem, words: Readonly<Record<string, string>>): string {
  const text = (words["problem.reference"] ?? "").replace("{reference}", instance);
  return `<p class="soft small">${escapeHtml(text)}</p>`;
}
