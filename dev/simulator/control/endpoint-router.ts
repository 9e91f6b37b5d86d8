import express, { type RequestHandler } from "express";
import type { SimulatorState } from "../simulator-state.ts";
import { type Answer, apiEndpoint, type ApiCall, sendAnswer } from "./api-endpoint.ts";
import type { EndpointName } from "./fault-queue.ts";
import { readBody } from "./read-body.ts";

export type Endpoint = {
  method: "get" | "post";
  path: string;
  name: EndpointName;
  work: (call: ApiCall) => Answer;
};

/**
 * A provider's endpoints, each with and without a slash at the end. With the rule `trailing_slash` a path has to end as
 * the provider documents it. `methodNotAllowed` answers any other method.
 */
export function endpointRouter(
  state: SimulatorState,
  endpoints: Endpoint[],
  methodNotAllowed: (call: ApiCall) => Answer,
): express.Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  for (const { method, path, name, work } of endpoints) {
    const asDocumented: RequestHandler = (request, _response, next) => {
      const isDocumented = request.path.endsWith("/") === path.endsWith("/");
      next(isDocumented || !state.rules.trailing_slash ? undefined : "route");
    };
    const route = router.route(`${path.replace(/\/$/, "")}{/}`).all(asDocumented, bodyText());
    route[method](apiEndpoint(state, name, work));
    route.all(apiEndpoint(state, name, methodNotAllowed));
  }
  return router;
}

/** The body parser that `readBody` requires. */
export function bodyText(): RequestHandler {
  return express.text({ type: () => true, limit: "1mb" });
}

/** Logs and answers a request to a path without an endpoint. Requires `bodyText` before it. */
export function unknownPath(state: SimulatorState, answer: Answer): RequestHandler {
  return (request, response) => {
    const entry = state.requests.add({
      atMs: state.clock.now(),
      method: request.method,
      path: request.originalUrl,
      endpoint: null,
      body: readBody(request).logged,
      status: null,
    });
    sendAnswer(response, entry, answer);
  };
}
