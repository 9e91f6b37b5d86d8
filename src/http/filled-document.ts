import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Request, RequestHandler, Response } from "express";
import { fillPage } from "./translated-page.ts";

type Encoding = "br" | "gzip" | "identity";

type Parts = Readonly<Record<string, string>>;

/** A document that is the same for everybody: it is rendered and compressed again only when a part of it has changed. */
export function sendFilledDocument(file: string, readParts: () => Promise<Parts>): RequestHandler {
  let last: { of: string; bodies: Promise<Record<Encoding, Buffer>> } | null = null;
  return async (req, res) => {
    const parts = await readParts();
    const of = JSON.stringify(parts);
    if (last?.of !== of) last = { of, bodies: render(file, parts) };
    const { bodies } = last;
    bodies.catch(() => {
      if (last?.bodies === bodies) last = null;
    });
    const encoding = encodingFor(req);
    const body = (await bodies)[encoding];
    res.set({ "Cache-Control": "no-cache", Vary: "Accept-Encoding" }).type("html");
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

async function render(file: string, parts: Parts): Promise<Record<Encoding, Buffer>> {
  const html = Buffer.from(fillPage(await readFile(file, "utf8"), parts));
  const [br, zipped] = await Promise.all([promisify(brotliCompress)(html), promisify(gzip)(html)]);
  return { br, gzip: zipped, identity: html };
}
