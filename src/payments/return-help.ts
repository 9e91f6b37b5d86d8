import type { Request, Response } from "express";
import type { AppContext } from "../context.ts";
import { tokenMatches } from "../lib/token.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { createRedact } from "../lib/redact.ts";
import { contactFooter } from "../http/pages/shop-contact.ts";
import { shopNameParts } from "../http/pages/shop-name.ts";
import {
  escapeHtml,
  fillPage,
  preferredLanguage,
  readTranslatedPage,
} from "../http/pages/translated-page.ts";
import { orderInCookie } from "../orders/order-cookie.ts";
import { shopAddress } from "./shop-address.ts";

/**
 * Answers a callback that names no payment, or several, with a page for the customer: what happened, that nothing is lost,
 * the way to the shop and, if the browser has the order's cookie, to the order. It shows nothing of the query.
 *
 * @throws InvalidRequest for a program that wants JSON
 */
export async function sendReturnHelp(
  context: AppContext,
  req: Request,
  res: Response,
): Promise<void> {
  if (req.accepts(["html", "json"]) === "json") {
    throw new InvalidRequest([{ path: "pidx", message: "Should be one pidx." }]);
  }
  const order = await orderOfBrowser(context, req);
  const { message } = req.query;
  const reason = typeof message === "string" ? redact(context, message) : null;
  context.logger.warn(
    { orderId: order?.id ?? null, reason },
    "Khalti sent a customer back without naming one payment",
  );
  const language = preferredLanguage(req);
  const { shop, frontendOrigins, publicUrl } = context.config;
  const [page, contact] = await Promise.all([
    readTranslatedPage(context, "return.html", language),
    contactFooter(context, shop.contact, language),
  ]);
  const shopUrl =
    order?.returnTo == null
      ? (frontendOrigins[0] ?? publicUrl)
      : shopAddress(order, order.returnTo);
  res.type("html").send(
    fillIn(fillPage(page, { ...shopNameParts(shop, language), contact }), {
      shopUrl,
      orderUrl: order === null ? null : `/orders/${order.id}#${order.token}`,
    }),
  );
}

/** Puts the links into the page. Pure. */
export function fillIn(
  page: string,
  { shopUrl, orderUrl }: { shopUrl: string; orderUrl: string | null },
): string {
  const named = page.replace('href="#shop"', () => `href="${escapeHtml(shopUrl)}"`);
  if (orderUrl === null) return named;
  return named
    .replace(/href="#order"(\s+)hidden/, () => `href="${escapeHtml(orderUrl)}"`)
    .replace('id="where"', 'id="where" hidden');
}

/** The order whose token this browser holds in its cookie. */
async function orderOfBrowser(context: AppContext, req: Request) {
  const held = orderInCookie(req, context.config.publicUrl);
  if (held === null) return null;
  const order = await context.db.order.findUnique({ where: { id: held.orderId } });
  const isHolder = order !== null && tokenMatches(held.token, order.tokenHash);
  return isHolder ? { id: order.id, returnTo: order.returnTo, token: held.token } : null;
}

function redact({ config }: AppContext, message: string): string {
  return createRedact(config.khalti.secretKey)(message, 200);
}
