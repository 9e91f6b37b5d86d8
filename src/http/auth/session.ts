// A session of the dashboard: how its cookie is read, and when it ends.
import type { Request } from "express";
import { AppError } from "../../lib/errors.ts";
import { cookieName, readCookie } from "../cookies.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Without a request that a person caused. */
export const IDLE_MS = 8 * HOUR_MS;
export const LIFETIME_MS = 7 * 24 * HOUR_MS;

export interface SessionTimes {
  createdAt: Date;
  usedAt: Date;
  apiKey: { expiresAt: Date | null };
}

/** When a session ends: at the latest, and if it is not used until then. */
export interface SessionEnds {
  expiresAt: Date;
  idleExpiresAt: Date;
}

/** No session outlives its key. */
export function sessionEnds({ createdAt, usedAt, apiKey }: SessionTimes): SessionEnds {
  const latest = new Date(createdAt.getTime() + LIFETIME_MS);
  const expiresAt =
    apiKey.expiresAt !== null && apiKey.expiresAt < latest ? apiKey.expiresAt : latest;
  const idle = new Date(usedAt.getTime() + IDLE_MS);
  return { expiresAt, idleExpiresAt: idle < expiresAt ? idle : expiresAt };
}

export function isOpen(session: SessionTimes, now: Date): boolean {
  return now < sessionEnds(session).idleExpiresAt;
}

export function sessionCookieName(publicUrl: string): string {
  return cookieName("__Host-", "khalti_bff_session", publicUrl);
}

/** The token in the browser's cookie. */
export function sessionToken(req: Request, publicUrl: string): string | null {
  return readCookie(req, sessionCookieName(publicUrl));
}

/** Routes where the cookie counts, by their paths in the table of access. */
export function takesSession(routePath: string): boolean {
  return /^\/v1\/(session|admin|events)(\/|$)/.test(routePath);
}

/** Marks a request that the page makes by itself, without a person. */
export const POLL_HEADER = "X-Poll";

/** Whether no person caused the request: it does not prolong the session. */
export function isPoll(routePath: string, pollHeader: string | undefined): boolean {
  return pollHeader !== undefined || /^\/v1\/(session|events)(\/|$)/.test(routePath);
}

/** A page of another site made this request with the browser's cookie. */
export class CrossSiteRequest extends AppError {
  readonly status = 403;
  readonly code = "cross_site_request";

  constructor() {
    super("This request does not come from a page of this server.");
  }
}

/** What a browser says about the page that makes a request. Scripts cannot set these headers. */
export interface RequestSource {
  /** Sec-Fetch-Site; browsers send it to https and localhost only. */
  fetchSite: string | undefined;
  origin: string | undefined;
}

export function sourceOf(req: Request): RequestSource {
  return { fetchSite: req.get("Sec-Fetch-Site"), origin: req.get("Origin") };
}

/** Whether a page of ours made the request. Without a word from the browser it counts as another site's. */
export function isFromOwnPage({ fetchSite, origin }: RequestSource, publicUrl: string): boolean {
  if (fetchSite !== undefined) return fetchSite === "same-origin";
  return origin !== undefined && origin === new URL(publicUrl).origin;
}
