import type { RequestHandler } from "express";
import type { z } from "zod";
import type { AppContext } from "../context.ts";
import { sendFilledDocument } from "../http/pages/filled-document.ts";
import { nameIn } from "../http/pages/name-in.ts";
import { pageData } from "../http/pages/page-data.ts";
import { contactFooter } from "../http/pages/shop-contact.ts";
import { shopNameParts } from "../http/pages/shop-name.ts";
import { amountIn, escapeHtml, type PageLanguage } from "../http/pages/translated-page.ts";
import { listProducts, productListQuery, type productResponse } from "./list-products.ts";

type ListedProduct = z.output<typeof productResponse>;

/** The demo shop with its products inside: on a slow connection, to ask for them next would take a round trip more. */
export function sendShopPage(context: AppContext): RequestHandler {
  return sendFilledDocument(context, "index.html", async (language) => {
    const { shop } = context.config;
    const [products, contact] = await Promise.all([
      firstProducts(context),
      contactFooter(context, shop.contact, language),
    ]);
    return {
      ...shopNameParts(shop, language),
      contact,
      products: pageData("products-data", products),
      goods: goodsToChoose(products?.data ?? [], language),
    };
  });
}

/** Null while they cannot be read: the page then asks for them itself, and says so when that fails too. */
async function firstProducts(context: AppContext) {
  try {
    return await listProducts(context, productListQuery.parse({}));
  } catch (error) {
    context.logger.warn({ err: error }, "the shop page goes without its products");
    return null;
  }
}

/** For the form that works without scripts: what has one price and needs no other field. Pure. */
export function goodsToChoose(products: readonly ListedProduct[], language: PageLanguage): string {
  const goods = products.flatMap(({ sku, name, name_ne: nameNe, amount, fields }) =>
    amount === null || fields.length > 0
      ? []
      : [{ sku, amount, name: nameIn({ name, nameNe }, language) }],
  );
  return goods
    .map(
      ({ sku, name, amount }, place) =>
        `<label class="choice"><input type="radio" name="items[0][sku]" value="${escapeHtml(sku)}"${place === 0 ? " checked" : ""} /><span class="choice-text">${escapeHtml(name)}</span><span class="choice-price">${escapeHtml(amountIn(amount, language))}</span></label>`,
    )
    .join("");
}
