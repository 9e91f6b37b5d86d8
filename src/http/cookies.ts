import type { Request } from "express";

/** A cookie of letters, digits, `_`, `.` and `-`: ours have nothing else. */
export function readCookie(req: Pick<Request, "headers">, name: string): string | null {
  const cookies = req.headers.cookie ?? "";
  return new RegExp(`(?:^|;\\s*)${name}=([\\w.-]+)(?:;|$)`).exec(cookies)?.[1] ?? null;
}

/** Whether browsers reach this server over https. */
export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith("https:");
}

/**
 * Over https the name gets the prefix, so that no neighbour plants the cookie: browsers take `__Secure-` over https only,
 * and `__Host-` only from this very host and for all its paths.
 */
export function cookieName(
  prefix: "__Secure-" | "__Host-",
  name: string,
  publicUrl: string,
): string {
  return isHttps(publicUrl) ? `${prefix}${name}` : name;
}
