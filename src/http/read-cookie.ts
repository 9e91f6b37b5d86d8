import type { Request } from "express";

/** A cookie of letters, digits, `_`, `.` and `-`: ours have nothing else. */
export function readCookie(req: Pick<Request, "headers">, name: string): string | null {
  const cookies = req.headers.cookie ?? "";
  return new RegExp(`(?:^|;\\s*)${name}=([\\w.-]+)(?:;|$)`).exec(cookies)?.[1] ?? null;
}
