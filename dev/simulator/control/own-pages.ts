import type { RequestHandler } from "express";

/**
 * Refuses what a foreign web page makes a browser send. A browser asks before it sends JSON or DELETE to another origin,
 * and this server never allows it; forms and empty POSTs it sends at once.
 */
export const onlyOwnPages: RequestHandler = (request, response, next) => {
  const { headers, method } = request;
  const isJson = /^application\/json\b/i.test(headers["content-type"] ?? "");
  if (method !== "POST" || isJson || !comesFromAnotherPage(headers)) {
    next();
    return;
  }
  response.status(403).json({ error: "send JSON, or come from the simulator's own pages" });
};

function comesFromAnotherPage(headers: Parameters<RequestHandler>[0]["headers"]): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const { origin } = headers;
  if (origin === undefined) return false; // not a browser
  return !URL.canParse(origin) || new URL(origin).host !== headers.host;
}
