import type { Request, Response } from "express";
import type { AppContext } from "../context.ts";

const NAME = "khalti_bff_order";
const ONE_DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * A plain HTML form has no script to keep the order's token, so the browser keeps it in a cookie that only the return
 * URL is sent, and that scripts cannot read.
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

/** The token of this order, if the cookie is about this very order. */
export function readOrderCookie(req: Request, orderId: string): string | null {
  if (req.headers.cookie === undefined) return null;
  const pattern = new RegExp(`(?:^|;\\s*)${NAME}=${orderId}\\.([\\w-]+)(?:;|$)`);
  return pattern.exec(req.headers.cookie)?.[1] ?? null;
}
