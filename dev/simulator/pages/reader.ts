import type { Request, Response } from "express";
import { nepalClock } from "../khalti/nepal-time.ts";
import { formatRupees } from "./format-rupees.ts";
import { type Language, languageOf } from "./language.ts";
import { ENGLISH, type Texts } from "./texts-en.ts";
import { NEPALI } from "./texts-ne.ts";

/** Who reads a page: in which language, and at which address. */
export type Reader = {
  language: Language;
  texts: Texts;
  /** The address of the page that they read, for the link to the other language. */
  here: string;
  rupees(paisa: number): string;
  clock(ms: number): string;
};

export function readerOf(request: Request, response: Response): Reader {
  const language = languageOf(request, response);
  return {
    language,
    texts: language === "ne" ? NEPALI : ENGLISH,
    here: request.method === "GET" ? request.originalUrl : "/",
    rupees: (paisa) => formatRupees(paisa, language),
    clock: nepalClock,
  };
}

/** The same page in the other language. */
export function inOtherLanguage({ here, language }: Reader): { href: string; language: Language } {
  const other = language === "en" ? "ne" : "en";
  const url = new URL(here, "http://localhost");
  url.searchParams.set("lang", other);
  return { href: url.pathname + url.search, language: other };
}
