import type { Response } from "express";
import type { AppContext } from "../context.ts";
import { isHttps } from "../http/cookies.ts";
import { LIFETIME_MS, sessionCookieName } from "../http/auth/session.ts";

/** Scripts cannot read the cookie, and no other site's page makes the browser send it. */
export function setSessionCookie({ config }: AppContext, res: Response, token: string): void {
  const { name, options } = cookieOf(config.publicUrl);
  res.cookie(name, token, { ...options, maxAge: LIFETIME_MS });
}

export function clearSessionCookie({ config }: AppContext, res: Response): void {
  const { name, options } = cookieOf(config.publicUrl);
  res.clearCookie(name, options);
}

function cookieOf(publicUrl: string) {
  const options = {
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: isHttps(publicUrl),
  } as const;
  return { name: sessionCookieName(publicUrl), options };
}
