import type { RequestHandler } from "express";
import type { Spans } from "../telemetry/spans.ts";
import { routeOf } from "./measure-requests.ts";

/** One span for each request, by the route's pattern: never the path or query, which may carry a phone or a token. */
export function traceRequests(spans: Spans): RequestHandler {
  return (req, res, next) => {
    spans.request({ "http.request.method": req.method }, (span, ended) => {
      res.once("close", () => {
        const route = routeOf(req, res);
        span.updateName(`request ${route}`);
        span.setAttributes({ "http.route": route, "http.response.status_code": res.statusCode });
        ended();
      });
      next();
    });
  };
}
