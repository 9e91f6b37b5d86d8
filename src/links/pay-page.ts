import { totalPaisa } from "../catalog/product.ts";
import { priceLine } from "../checkout/requested-line.ts";
import type { ShopContact } from "../config.ts";
import { contactFooter } from "../http/pages/shop-contact.ts";
import {
  amountIn,
  digitsIn,
  escapeHtml,
  fillPage,
  type PageLanguage,
  readTranslatedPage,
} from "../http/pages/translated-page.ts";
import type { Bank } from "../khalti/banks.ts";
import type { LinkStatus } from "./link-status.ts";
import { type LinkWithUses, storedLines } from "./payment-link.ts";

/** Why the page asks again, or can take no payment: a `data-problem` of pay-words.html. */
export type PayProblem =
  | `payment_link_${Exclude<LinkStatus, "open"> | "reserved"}`
  | "amount"
  | "method"
  | "customer"
  | "too_many_requests"
  | "other";

export interface PayPage {
  pagesFolder: string;
  link: LinkWithUses;
  /** Whether the form is shown. */
  isOpen: boolean;
  language: PageLanguage;
  shopName: string;
  contact: ShopContact;
  /** By payment mode; empty where Khalti gives no list. */
  banks: { ebanking: Bank[]; mobile_banking: Bank[] };
  formKey: string;
  problem: PayProblem | null;
  typed: TypedPayment;
}

/** What the customer typed before the problem, as it was. */
export interface TypedPayment {
  rupees: string;
  payWith: string;
  name: string;
  phone: string;
}

/** The page of a payment link: plain HTML that needs no script, with every text of the merchant escaped. */
export async function payPage(page: PayPage): Promise<string> {
  const { language, link, shopName, typed } = page;
  const [contact, frame, form, words] = await Promise.all([
    contactFooter(page, page.contact, language),
    ...["pay.html", "pay-form.html", "pay-words.html"].map((file) =>
      readTranslatedPage(page, file, language),
    ),
  ]);
  const word = (name: string) => textOf(words ?? "", `data-word="${name}"`);
  const problem =
    page.problem === null
      ? ""
      : `<div class="notice warn" role="alert" data-testid="pay-problem"><p id="pay-problem">${textOf(words ?? "", `data-problem="${page.problem}"`)}</p></div>`;
  return fillPage(frame ?? "", {
    title: word(page.isOpen ? "title" : "over_title"),
    lead: word(page.isOpen ? "for" : "is_for"),
    shop: escapeHtml(shopName),
    contact,
    address: `/pay/${link.slug}`,
    description: escapeHtml(link.description),
    problem,
    price: priceOf(link, word, language),
    form: page.isOpen
      ? fillPage(withStates(form ?? "", page), {
          action: `/v1/payment-links/${link.slug}/checkout?lang=${language}`,
          key: escapeHtml(page.formKey),
          amount: amountField(link, word, page),
          banks: bankOptions(page.banks, typed.payWith, word),
          name: escapeHtml(typed.name),
          phone: escapeHtml(typed.phone),
        })
      : "",
  });
}

/** The form's fields say by `data-field` which problem is theirs. */
function withStates(form: string, page: Pick<PayPage, "problem">): string {
  return form.replace(/data-field="(\w+)"/g, (_all, field: PayProblem) => stateOf(page, field));
}

/** Attributes of the field that the problem is about: the page opens there, and a screen reader says the sentence. */
function stateOf(
  { problem }: Pick<PayPage, "problem">,
  field: PayProblem,
  describedBy = "",
): string {
  const ids = [
    ...(problem === field ? ["pay-problem"] : []),
    ...(describedBy ? [describedBy] : []),
  ];
  const described = ids.length === 0 ? "" : `aria-describedby="${ids.join(" ")}"`;
  return problem === field ? `aria-invalid="true" autofocus ${described}` : described;
}

/** The text of the element with this attribute, as HTML. */
function textOf(html: string, attribute: string): string {
  const [, text = ""] = new RegExp(`${attribute}[^>]*>([^<]*)<`).exec(html) ?? [];
  return text.trim();
}

function priceOf(
  link: LinkWithUses,
  word: (name: string) => string,
  language: PageLanguage,
): string {
  const lines = storedLines.parse(link.lines)?.map(priceLine);
  if (lines !== undefined) {
    const rows = lines.map(
      ({ name, quantity, amountPaisa }) =>
        `<tr><th scope="row">${escapeHtml(name)}${quantity === 1 ? "" : ` × ${digitsIn(String(quantity), language)}`}</th><td>${amountIn(amountPaisa, language)}</td></tr>`,
    );
    return `<table class="pay-lines"><tbody>${rows.join("")}</tbody><tfoot><tr><th scope="row">${word("total")}</th><td data-testid="pay-total">${amountIn(totalPaisa(lines), language)}</td></tr></tfoot></table>`;
  }
  return link.amountPaisa === null
    ? ""
    : `<p class="pay-amount" data-testid="pay-total">${amountIn(link.amountPaisa, language)}</p>`;
}

function amountField(
  { minAmountPaisa: min, maxAmountPaisa: max }: LinkWithUses,
  word: (name: string) => string,
  page: Pick<PayPage, "problem" | "typed" | "language">,
): string {
  if (min === null || max === null) return "";
  const bounds = word("bounds")
    .replace("{min}", amountIn(min, page.language))
    .replace("{max}", amountIn(max, page.language));
  return `<div class="field"><label for="pay-rupees">${word("rupees")}</label><input id="pay-rupees" name="rupees" type="text" inputmode="decimal" autocomplete="off" required maxlength="12" value="${escapeHtml(page.typed.rupees)}" ${stateOf(page, "amount", "pay-bounds")} /><p id="pay-bounds" class="soft small">${bounds}</p></div>`;
}

function bankOptions(
  banks: PayPage["banks"],
  chosen: string,
  word: (name: string) => string,
): string {
  return (["ebanking", "mobile_banking"] as const)
    .filter((mode) => banks[mode].length > 0)
    .map((mode) => {
      const options = banks[mode].map(({ idx, name }) => {
        const value = `${mode}:${idx}`;
        const selected = value === chosen ? " selected" : "";
        return `<option value="${escapeHtml(value)}"${selected}>${escapeHtml(name)}</option>`;
      });
      return `<optgroup label="${word(mode)}">${options.join("")}</optgroup>`;
    })
    .join("");
}
