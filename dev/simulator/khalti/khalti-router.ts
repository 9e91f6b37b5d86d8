import express, { type Request } from "express";
import { type Answer, apiEndpoint, type ApiCall } from "../control/api-endpoint.ts";
import { bodyText, unknownPath } from "../control/endpoint-router.ts";
import type { EndpointName } from "../control/fault-queue.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { refuseWrongKey } from "./authorization.ts";
import { listBanks } from "./list-banks.ts";
import { initiatePayment } from "./initiate-payment.ts";
import { lookupPayment } from "./lookup-payment.ts";
import { refundPayment } from "./refund-payment.ts";

/** Khalti's API below /api, with the trailing slashes that Khalti requires. */
export function khaltiRouter(state: SimulatorState): express.Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  const merchantPost = (
    path: string,
    name: EndpointName,
    work: (json: unknown, request: Request) => Answer,
  ) => {
    router
      .route(path)
      .post(
        apiEndpoint(state, name, (call) => {
          const refusal = refuseWrongKey(
            call.request.headers.authorization,
            state.settings.secretKey,
          );
          return refusal ?? withJson(call, (json) => work(json, call.request));
        }),
      )
      .all(apiEndpoint(state, name, methodNotAllowed));
  };

  router.use(bodyText());
  merchantPost("/v2/epayment/initiate/", "initiate", (json) => initiatePayment(state, json));
  merchantPost("/v2/epayment/lookup/", "lookup", (json) => lookupPayment(state, json));
  merchantPost("/merchant-transaction/:transaction_id/refund/", "refund", (json, request) =>
    refundPayment(state, String(request.params["transaction_id"]), json),
  );
  router
    .route("/v5/bank/")
    .get(
      apiEndpoint(state, "banks", ({ request }) =>
        listBanks(request.query["payment_type"], state.settings.publicUrl),
      ),
    )
    .all(apiEndpoint(state, "banks", methodNotAllowed));
  router.use(unknownPath(state, { status: 404, body: { detail: "Not found." } }));
  return router;
}

/** A missing body counts as an empty object: a full refund needs none. */
function withJson({ body }: ApiCall, work: (json: unknown) => Answer): Answer {
  switch (body.kind) {
    case "none":
      return work({});
    case "json":
      return work(body.value);
    case "unreadable":
      return {
        status: 400,
        body: { detail: `JSON parse error - ${body.reason}`, error_key: "parse_error" },
      };
    case "wrong_type":
      return { status: 415, body: { detail: `Unsupported media type "${body.type}" in request.` } };
  }
}

function methodNotAllowed({ request }: ApiCall): Answer {
  return { status: 405, body: { detail: `Method "${request.method}" not allowed.` } };
}
