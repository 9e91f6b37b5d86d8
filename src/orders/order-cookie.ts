import type { Request, Response } from "express";
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

/** The order's token, if the cookie belongs to this order. */
export function readOrderCookie(req: Request, orderId: string): string | null {
  if (req.headers.cookie === undefined) return null;
  const pattern = new RegExp(`(?:^|;\\s*)${NAME}=${orderId}\\.([\\w-]+)(?:;|$)`);
  return pattern.exec(req.headers.cookie)?.[1] ?? null;
}
