import type { Request, Response } from "express";

export const LANGUAGES = ["en", "ne"] as const;
export type Language = (typeof LANGUAGES)[number];

const COOKIE = "simulator_language";

/** What the address asks for, which is remembered; else what was asked for before; else the browser's own language. */
export function languageOf(request: Request, response: Response): Language {
  const asked = known(request.query["lang"]);
  if (asked !== undefined) {
    response.cookie(COOKIE, asked, { sameSite: "lax", httpOnly: true, maxAge: 365 * 86_400_000 });
    return asked;
  }
  const cookie = new RegExp(`(?:^|;\\s*)${COOKIE}=(\\w+)`).exec(request.headers.cookie ?? "")?.[1];
  const preferred = request.acceptsLanguages(...LANGUAGES);
  return known(cookie) ?? known(preferred) ?? "en";
}

function known(value: unknown): Language | undefined {
  return LANGUAGES.find((language) => language === value);
}
