import type { Request, Response } from "express";
import { validate as isUuid } from "uuid";
import type { AppContext } from "../context.ts";

const NAME = "khalti_bff_order";
const ONE_DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Keeps the order's token for a plain HTML form, which has no script to store it. Scripts cannot read the cookie, and
 * browsers send it to the return URL only.
 */
export function setOrderCookie(
  context: AppContext,
  res: Response,
  orderId: string,
  orderToken: string,
): void {
  res.cookie(NAME, `${orderId}.${orderToken}`, {
    path: "/v1/payments/return",
    httpOnly: true,
    sameSite: "lax",
    secure: context.config.publicUrl.startsWith("https:"),
    maxAge: ONE_DAY_MS,
  });
}

/** The order that the browser's cookie is about. The caller checks the token. */
export function orderInCookie(req: Request): { orderId: string; token: string } | null {
  const pattern = new RegExp(`(?:^|;\\s*)${NAME}=([0-9a-f-]{36})\\.([\\w-]+)(?:;|$)`);
  const [, orderId, token] = pattern.exec(req.headers.cookie ?? "") ?? [];
  return orderId !== undefined && token !== undefined && isUuid(orderId)
    ? { orderId, token }
    : null;
}

/** The order's token, if the cookie belongs to this order. */
export function readOrderCookie(req: Request, orderId: string): string | null {
  const held = orderInCookie(req);
  return held?.orderId === orderId ? held.token : null;
}
