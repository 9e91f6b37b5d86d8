import type { Request, Response } from "express";
import { validate as isUuid } from "uuid";
import type { AppContext } from "../context.ts";
import { cookieName, isHttps, readCookie } from "../http/cookies.ts";

const AT_RETURN = "khalti_bff_order";
const ON_PAGE = "khalti_bff_order_page";
const AT_CHECKOUT = "khalti_bff_checkout";
const ONE_DAY_MS = 24 * 60 * 60 * 1_000;
const PAGE_DAYS = 30;

/** An order that a browser says it made. */
export interface HeldOrder {
  orderId: string;
  token: string;
}

/**
 * Keeps the order's token in the browser that ordered, for pages that work without scripts. Scripts cannot read the
 * cookies; browsers send one to the return URL only, the other to the order's page only.
 */
export function setOrderCookies(
  { config: { publicUrl } }: AppContext,
  res: Response,
  orderId: string,
  orderToken: string,
): void {
  const options = optionsOf(publicUrl);
  res.cookie(nameOf(AT_RETURN, publicUrl), `${orderId}.${orderToken}`, {
    ...options,
    path: "/v1/payments/return",
    maxAge: ONE_DAY_MS,
  });
  res.cookie(nameOf(ON_PAGE, publicUrl), orderToken, {
    ...options,
    path: `/orders/${orderId}`,
    maxAge: PAGE_DAYS * ONE_DAY_MS,
  });
}

/** The same for a form, which is posted to this path: there its browser finds the order again. */
export function setCheckoutCookie(
  { config: { publicUrl } }: AppContext,
  res: Response,
  { orderId, token, path }: HeldOrder & { path: string },
): void {
  const options = { ...optionsOf(publicUrl), path, maxAge: ONE_DAY_MS };
  res.cookie(nameOf(AT_CHECKOUT, publicUrl), `${orderId}.${token}`, options);
}

function optionsOf(publicUrl: string) {
  return { httpOnly: true, sameSite: "lax", secure: isHttps(publicUrl) } as const;
}

/** At a checkout: the order that the browser made last by a form. The caller checks the token. */
export function orderAtCheckout(req: Request, publicUrl: string): HeldOrder | null {
  return readHeldOrder(req, nameOf(AT_CHECKOUT, publicUrl));
}

/** At the return URL: the order that the browser's cookie is about. The caller checks the token. */
export function orderInCookie(req: Request, publicUrl: string): HeldOrder | null {
  return readHeldOrder(req, nameOf(AT_RETURN, publicUrl));
}

function readHeldOrder(req: Request, name: string): HeldOrder | null {
  const [orderId, token] = readCookie(req, name)?.split(".") ?? [];
  return orderId !== undefined && token !== undefined && isUuid(orderId)
    ? { orderId, token }
    : null;
}

/** At the return URL: the order's token, if the cookie belongs to this order. */
export function readOrderCookie(req: Request, orderId: string, publicUrl: string): string | null {
  const held = orderInCookie(req, publicUrl);
  return held?.orderId === orderId ? held.token : null;
}

/** On an order's page: what the browser holds as its token. The caller checks it. */
export function readPageCookie(req: Request, publicUrl: string): string | null {
  return readCookie(req, nameOf(ON_PAGE, publicUrl));
}

function nameOf(name: string, publicUrl: string): string {
  return cookieName("__Secure-", name, publicUrl);
}
