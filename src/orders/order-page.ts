import { type Request, type RequestHandler } from "express";
import { validate as isUuid } from "uuid";
import type { AppContext } from "../context.ts";
import { tokenMatches } from "../lib/token.ts";
import { contactFooter } from "../http/pages/shop-contact.ts";
import { sendPage } from "../http/pages/filled-document.ts";
import { pageData } from "../http/pages/page-data.ts";
import { nameIn } from "../http/pages/name-in.ts";
import { shopNameParts } from "../http/pages/shop-name.ts";
import {
  amountIn,
  chosenLanguage,
  escapeHtml,
  fillPage,
  type PageLanguage,
  readPage,
  readWords,
  translatePage,
} from "../http/pages/translated-page.ts";
import { isUnpaid } from "./order.ts";
import { readPageCookie } from "./order-cookie.ts";
import { presentItemTopUp } from "./present-item-top-up.ts";
import { FULL_ORDER } from "./full-order.ts";
import type { PublicMembers } from "./order-response.ts";
import { presentOrder, presentPublicStatus } from "./present-order.ts";

type Words = Readonly<Record<string, string>>;
type TopUpState = NonNullable<ReturnType<typeof presentItemTopUp>>["status"];

/** Seconds after which a page without scripts looks again. */
const REFRESH_SECONDS = 15;

/**
 * The order's page for its customer. Without scripts it says how the order stands; scripts keep it up to date. The browser
 * that ordered holds a cookie: it needs no token in the address, and finds the order in the page.
 */
export function sendOrderPage(context: AppContext): RequestHandler {
  return async (req, res) => {
    const language = chosenLanguage(req, res);
    const [words, html, contact, found] = await Promise.all([
      readWords(context, language),
      readPage(context, "order.html"),
      contactFooter(context, context.config.shop.contact, language),
      findOrder(context, req),
    ]);
    const page = translatePage(html, words, language);
    const { publicUrl, shop } = context.config;
    const { order, token, topUps, full } = found;
    res
      .status(order === null ? 404 : 200)
      // With the order's token and person in it, it stays in no browser that others use, too.
      .set("Cache-Control", token === null ? "private, no-cache" : "no-store")
      .set("Vary", "Accept-Language, Cookie");
    await sendPage(
      req,
      res,
      fillPage(page, {
        ...shopNameParts(shop, language),
        contact,
        preview: escapeHtml(`${words["order.page_title"] ?? ""} · ${nameIn(shop, language)}`),
        origin: escapeHtml(publicUrl),
        token: token === null ? "" : `<meta name="order-token" content="${escapeHtml(token)}" />`,
        refresh:
          order?.status === "awaiting_payment"
            ? `<meta http-equiv="refresh" content="${String(REFRESH_SECONDS)}" />`
            : "",
        plain: plainOrder({ order, token, topUps, words, language }),
        order: pageData("order-data", full),
      }),
    );
  };
}

/** The token is null unless the browser's cookie has the right one. */
async function findOrder({ db, config }: AppContext, req: Request) {
  const { id } = req.params;
  const order =
    typeof id === "string" && isUuid(id)
      ? await db.order.findUnique({ where: { id }, include: FULL_ORDER })
      : null;
  const held = readPageCookie(req, config.publicUrl);
  const isOwner = order !== null && held !== null && tokenMatches(held, order.tokenHash);
  return {
    order: order && presentPublicStatus(order),
    token: isOwner ? held : null,
    full: isOwner ? { ...presentOrder(order, config), shop_name: config.shop.name } : null,
    topUps: isOwner
      ? order.items.flatMap((item) => presentItemTopUp(item, order, null)?.status ?? [])
      : [],
  };
}

/** What a browser without scripts shows: state, number, amount, and to the order's holder a form that pays. Pure. */
export function plainOrder(page: {
  order: PublicMembers | null;
  token: string | null;
  /** States of the order's top-ups, for its holder only. */
  topUps?: readonly TopUpState[];
  words: Words;
  language: PageLanguage;
}): string {
  const { order, token, topUps = [], words, language } = page;
  if (order === null) {
    return `<h1>${wordOf(words, "order.unknown")}</h1><p>${wordOf(words, "order.unknown_text")}</p>`;
  }
  const { heading, text } = textsOf(order, { topUps, isOwner: token !== null });
  const amounts = {
    amount: amountIn(order.amount, language),
    refunded: amountIn(order.refunded_amount, language),
  };
  const again =
    token !== null && mayPay(order)
      ? `<form method="post" action="/v1/orders/${order.id}/payments"><input type="hidden" name="order_token" value="${escapeHtml(token)}" /><button class="button primary khalti">${wordOf(words, order.status === "awaiting_payment" ? "order.continue" : "order.try_again")}</button></form>`
      : "";
  const elsewhere = token === null && order.status === "awaiting_payment" && !order.checking;
  return [
    `<h1>${wordOf(words, `order.${heading}`)}</h1>`,
    `<p>${escapeHtml(order.purchase_order_id)} · ${escapeHtml(amounts.amount)}</p>`,
    `<p>${fillIn(wordOf(words, `order.${text}_text`), amounts)}</p>`,
    elsewhere ? `<p>${wordOf(words, "order.pay_elsewhere")}</p>` : "",
    again,
  ].join("");
}

/** Most urgent first, with the keys of heading and text: it decides the words of an order with several top-ups. */
const TOP_UP_WORDS: readonly [TopUpState, heading: string, text: string][] = [
  ["refused", "undelivered", "refused"],
  ["unknown", "unclear", "unclear"],
  ["refunding", "undelivered", "refunding"],
  ["pending", "delivering", "delivering"],
  ["submitting", "delivering", "delivering"],
  ["queued", "delivering", "delivering"],
  ["refunded", "undelivered", "money_returned"],
  ["delivered", "paid", "delivered"],
];

/** The keys of the state's heading and text. */
function textsOf(
  { status, checking, refunded_amount: refunded }: PublicMembers,
  { topUps, isOwner }: { topUps: readonly TopUpState[]; isOwner: boolean },
): { heading: string; text: string } {
  const both = (name: string) => ({ heading: name, text: name });
  if (checking) return both("checking");
  if (status === "awaiting_payment") return both("waiting");
  if (status === "paid" && !isOwner) return { heading: "paid_elsewhere", text: "paid" };
  const [, heading = "", text = ""] = TOP_UP_WORDS.find(([state]) => topUps.includes(state)) ?? [];
  if (status === "paid" && heading !== "") return { heading, text };
  // The first look at a partial refund does not know its amount.
  const name = status === "partially_refunded" && refunded === 0 ? "part_refunded" : status;
  const isUndelivered = heading === "undelivered" && status.includes("refunded");
  const isPart = name === "part_refunded";
  return {
    heading: isUndelivered ? "undelivered" : isPart ? "partially_refunded" : name,
    text: name,
  };
}

/** While Khalti is asked about a payment, another one is no safe offer. */
function mayPay({ status, checking }: PublicMembers): boolean {
  return !checking && isUnpaid(status);
}

function wordOf(words: Words, key: string): string {
  return escapeHtml(words[key] ?? "");
}

function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => escapeHtml(values[name] ?? whole));
}
