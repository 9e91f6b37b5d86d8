import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Request, RequestHandler, Response } from "express";
import {
  chosenLanguage,
  fillPage,
  type PageLanguage,
  readTranslatedPage,
} from "./translated-page.ts";

type Encoding = "br" | "gzip" | "identity";

type Parts = Readonly<Record<string, string>>;

type Bodies = Promise<Record<Encoding, Buffer>>;

/**
 * A document that is the same for all readers of a language: it is rendered and compressed again only when a part of it has
 * changed.
 */
export function sendFilledDocument(
  folder: { pagesFolder: string },
  file: string,
  readParts: (language: PageLanguage) => Promise<Parts>,
): RequestHandler {
  const last = new Map<PageLanguage, { of: string; bodies: Bodies }>();
  return async (req, res) => {
    const language = chosenLanguage(req, res);
    const parts = await readParts(language);
    const of = JSON.stringify(parts);
    const known = last.get(language);
    const bodies =
      known?.of === of ? known.bodies : render(readTranslatedPage(folder, file, language), parts);
    if (bodies !== known?.bodies) last.set(language, { of, bodies });
    bodies.catch(() => {
      if (last.get(language)?.bodies === bodies) last.delete(language);
    });
    const encoding = encodingFor(req);
    const body = (await bodies)[encoding];
    res
      .set({ "Cache-Control": "no-cache", Vary: "Accept-Encoding, Accept-Language, Cookie" })
      .type("html");
    if (encoding !== "identity") res.set("Content-Encoding", encoding);
    res.send(body);
  };
}

/** Answers with a page of this request alone, compressed: it reflects nothing of the request, so its length tells nothing. */
export async function sendPage(req: Request, res: Response, html: string): Promise<void> {
  res.vary("Accept-Encoding").type("html");
  const encoding = encodingFor(req);
  if (encoding === "br") {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }; // the default takes far longer
    res.set("Content-Encoding", "br").send(await promisify(brotliCompress)(html, { params }));
  } else if (encoding === "gzip") {
    res.set("Content-Encoding", "gzip").send(await promisify(gzip)(html));
  } else {
    res.send(html);
  }
}

/** The smallest that the browser takes. Browsers name gzip first, and mean no order by it. */
function encodingFor(req: Request): Encoding {
  const takes = (encoding: Encoding) => req.acceptsEncodings(encoding) === encoding;
  return (["br", "gzip"] as const).find(takes) ?? "identity";
}

async function render(page: Promise<string>, parts: Parts): Bodies {
  const html = Buffer.from(fillPage(await page, parts));
  const [br, zipped] = await Promise.all([promisify(brotliCompress)(html), promisify(gzip)(html)]);
  return { br, gzip: zipped, identity: html };
}
