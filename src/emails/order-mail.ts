// What mails about an order say. Pure.
import type { ShopContact } from "../config.ts";
import { contactIn } from "../http/pages/shop-contact.ts";
import { nameIn, type Named } from "../http/pages/name-in.ts";
import { amountIn, digitsIn, type PageLanguage } from "../http/pages/translated-page.ts";
import type { OrderResponse } from "../orders/order-response.ts";
import { renderMail, type MailPart, type MailRow } from "./mail-parts.ts";
import { mailDay, mailTime } from "./mail-time.ts";
import { fill, mailWord } from "./mail-words.ts";
import type { MailContent } from "./smtp-mailer.ts";

export interface OrderMailFacts {
  language: PageLanguage;
  /** The texts of the pages in that language. */
  words: Readonly<Record<string, string>>;
  shop: Named & { contact: ShopContact };
  order: OrderResponse;
  link: { url: string; expiresAt: Date };
}

/** Text keys by the labels of the amount's parts. */
const PARTS: Readonly<Record<string, string>> = {
  Price: "receipt.part_price",
  "Price without VAT": "receipt.part_exempt",
  Delivery: "receipt.part_delivery",
  Discount: "receipt.part_discount",
  VAT: "receipt.part_vat",
};

/** The receipt of a paid order, with what was refunded since. */
export function receiptMail(facts: OrderMailFacts): MailContent {
  const { order, shop, language } = facts;
  const name = nameIn(shop, language);
  return renderMail({
    language,
    subject: mailWord(language, "receipt_subject", { shop: name, order: order.purchase_order_id }),
    heading: `${name}: ${wordOf(facts, "receipt.title")}`,
    parts: [
      { kind: "text", text: mailWord(language, "receipt_thanks") },
      { kind: "rows", rows: factRows(facts) },
      { kind: "rows", rows: [...itemRows(facts), ...sumRows(facts), ...refundRows(facts)] },
      ...ending(facts),
    ],
  });
}

/** A short mail about one refund that Khalti has made. @param refund.amount in paisa */
export function refundMail(facts: OrderMailFacts, refund: { amount: number }): MailContent {
  const { order, shop, language } = facts;
  const values = {
    shop: nameIn(shop, language),
    order: order.purchase_order_id,
    amount: amountIn(refund.amount, language),
    method: methodOf(facts) ?? "Khalti",
  };
  const all: MailPart[] =
    order.status === "refunded" ? [{ kind: "text", text: mailWord(language, "refund_all") }] : [];
  return renderMail({
    language,
    subject: mailWord(language, "refund_subject", values),
    heading: mailWord(language, "refund_heading", values),
    parts: [
      { kind: "text", text: mailWord(language, "refund_text", values) },
      ...all,
      ...ending(facts),
    ],
  });
}

function factRows(facts: OrderMailFacts): MailRow[] {
  const { order, language } = facts;
  const payment = completedPayment(order);
  return [
    row(facts, "receipt.order_number", order.purchase_order_id),
    row(facts, "receipt.paid_at", mailTime(new Date(order.paid_at ?? order.created_at), language)),
    row(facts, "receipt.method", methodOf(facts)),
    row(facts, "receipt.bank", payment?.bank_name ?? null),
    row(facts, "receipt.transaction", payment?.transaction_id ?? null),
  ].flat();
}

function itemRows(facts: OrderMailFacts): MailRow[] {
  const { order, language } = facts;
  return order.items.map((item) => {
    const { quantity, unit_amount: unit, amount, top_up: topUp } = item;
    const note = fill(wordOf(facts, "receipt.quantity"), {
      count: digitsIn(String(quantity), language),
      unit: amountIn(unit, language),
    });
    const receiver = topUp?.detail ?? null;
    const to = receiver === null ? "" : ` · ${digitsIn(receiver, language)}`;
    const name = nameIn({ name: item.name, nameNe: item.name_ne }, language);
    return { label: name, value: amountIn(amount, language), note: note + to };
  });
}

function sumRows(facts: OrderMailFacts): MailRow[] {
  const { order, language } = facts;
  const { amount_breakdown: breakdown } = order;
  // A plain price alone repeats the total.
  const isPlain = breakdown.length === 1 && breakdown[0]?.label === "Price";
  const parts = (isPlain ? [] : breakdown).map(({ label, amount }) => {
    return { label: partLabel(facts, label), value: amountIn(amount, language) };
  });
  const total = { label: wordOf(facts, "receipt.total"), value: amountIn(order.amount, language) };
  return [...parts, { ...total, isTotal: true }];
}

/** With the rate of another VAT than the shop's. */
function partLabel(facts: OrderMailFacts, label: string): string {
  const [, rate] = /^VAT ([\d.]+)%$/.exec(label) ?? [];
  if (rate !== undefined) {
    return fill(wordOf(facts, "receipt.part_vat_rate"), { rate: digitsIn(rate, facts.language) });
  }
  const bearsVat = facts.order.amount_breakdown.some((part) => part.label.startsWith("VAT"));
  const key = label === "Price" && bearsVat ? "receipt.part_before_vat" : PARTS[label];
  return key === undefined ? label : wordOf(facts, key);
}

function refundRows(facts: OrderMailFacts): MailRow[] {
  const { order, language } = facts;
  return order.refunds
    .filter(({ status, send_back: isSendBack }) => status === "succeeded" && !isSendBack)
    .map(({ amount, created_at: askedAt, ended_at: endedAt }) => ({
      label: wordOf(facts, "receipt.refund_done"),
      value: amount === null ? "" : amountIn(amount, language),
      note: mailTime(new Date(endedAt ?? askedAt), language),
    }));
}

/** The link, who sells, and why the mail came. */
function ending(facts: OrderMailFacts): MailPart[] {
  const { link, language, shop } = facts;
  const { phone, viber, email, address, pan } = contactIn(shop.contact, language);
  const seller = [
    row(facts, "contact.address", address),
    row(facts, "contact.pan", pan),
    row(facts, "contact.phone", phone),
    row(facts, "contact.viber", viber),
    row(facts, "contact.email", email),
  ].flat();
  const day = mailDay(link.expiresAt, language);
  return [
    { kind: "link", text: mailWord(language, "open"), url: link.url },
    { kind: "small", text: mailWord(language, "open_until", { day }) },
    { kind: "text", text: nameIn(shop, language) },
    ...(seller.length === 0 ? [] : [{ kind: "rows", rows: seller } as const]),
    { kind: "small", text: mailWord(language, "no_reply") },
  ];
}

function row(facts: OrderMailFacts, key: string, value: string | null): MailRow[] {
  return value === null ? [] : [{ label: wordOf(facts, key), value }];
}

function methodOf(facts: OrderMailFacts): string | null {
  const mode = completedPayment(facts.order)?.method.mode;
  return mode === undefined ? null : wordOf(facts, `way.${mode}`);
}

function completedPayment({ payments }: OrderResponse) {
  return payments.find(({ completed_at: completedAt }) => completedAt !== null);
}

function wordOf({ words }: OrderMailFacts, key: string): string {
  return words[key] ?? key;
}
