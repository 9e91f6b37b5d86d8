import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Request, RequestHandler, Response } from "express";
import { fillPage } from "./translated-page.ts";

type Encoding = "br" | "gzip" | "identity";

/** A document that is the same for everybody once our settings are filled in: rendered and compressed once. */
export function sendFilledDocument(
  file: string,
  parts: Readonly<Record<string, string>>,
): RequestHandler {
  let rendered: Promise<Record<Encoding, Buffer>> | null = null;
  return async (req, res) => {
    rendered ??= render(file, parts).catch((error: unknown) => {
      rendered = null;
      throw error;
    });
    const bodies = await rendered;
    const accepted = req.acceptsEncodings("br", "gzip", "identity");
    const encoding = accepted === false ? "identity" : (accepted as Encoding);
    res.set({ "Cache-Control": "no-cache", Vary: "Accept-Encoding" }).type("html");
    if (encoding !== "identity") res.set("Content-Encoding", encoding);
    res.send(bodies[encoding]);
  };
}

/** Answers with a page of this request alone, compressed: it reflects nothing of the request, so its length tells nothing. */
export async function sendPage(req: Request, res: Response, html: string): Promise<void> {
  res.vary("Accept-Encoding").type("html");
  const encoding = req.acceptsEncodings("br", "gzip", "identity");
  if (encoding === "br") {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }; // the default takes far longer
    res.set("Content-Encoding", "br").send(await promisify(brotliCompress)(html, { params }));
  } else if (encoding === "gzip") {
    res.set("Content-Encoding", "gzip").send(await promisify(gzip)(html));
  } else {
    res.send(html);
  }
}

async function render(
  file: string,
  parts: Readonly<Record<string, string>>,
): Promise<Record<Encoding, Buffer>> {
  const html = Buffer.from(fillPage(await readFile(file, "utf8"), parts));
  const [br, zipped] = await Promise.all([promisify(brotliCompress)(html), promisify(gzip)(html)]);
  return { br, gzip: zipped, identity: html };
}
