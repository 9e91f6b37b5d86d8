import type { Request, RequestHandler, Response } from "express";
import type { Meters } from "../telemetry/meters.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Measures each request by its route's pattern: paths, queries and methods that strangers make up add no series. */
export function measureRequests({ requests }: Pick<Meters, "requests">): RequestHandler {
  return (req, res, next) => {
    const begunAt = performance.now();
    res.once("close", () => {
      const method = METHODS.has(req.method) ? req.method : "other";
      const seconds = (performance.now() - begunAt) / 1_000;
      requests.of(method, routeOf(req, res), statusClass(res)).observe(seconds);
    });
    next();
  };
}

/** All routers are mounted at the root, so the route's own path is the whole pattern. */
export function routeOf(req: Pick<Request, "route">, { statusCode }: Pick<Response, "statusCode">) {
  const route: unknown = req.route;
  const pattern =
    typeof route === "object" && route !== null && "path" in route ? route.path : undefined;
  if (typeof pattern === "string") return pattern;
  return statusCode < 400 ? "files" : "unmatched";
}

/** The client may leave before the answer is complete: its status tells nothing then. */
function statusClass({ statusCode, writableFinished }: Response): string {
  return writableFinished ? `${String(Math.floor(statusCode / 100))}xx` : "aborted";
}
