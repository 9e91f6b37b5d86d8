import type { RequestHandler } from "express";
import type { AppContext } from "../context.ts";
import { sendFilledDocument } from "../http/filled-document.ts";
import { pageData } from "../http/page-data.ts";
import { shopNameParts } from "../http/shop-name.ts";
import { listProducts, productListQuery } from "./list-products.ts";

/** The demo shop with its products inside: on a slow connection, to ask for them next would take a round trip more. */
export function sendShopPage(context: AppContext): RequestHandler {
  const names = shopNameParts(context.config.shop, "en");
  return sendFilledDocument(`${context.pagesFolder}/index.html`, async () => ({
    ...names,
    products: pageData("products-data", await firstProducts(context)),
  }));
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
