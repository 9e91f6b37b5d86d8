import express, { type Request } from "express";
import type { Answer, ApiCall } from "../control/api-endpoint.ts";
import {
  bodyText,
  type Endpoint,
  endpointRouter,
  unknownPath,
} from "../control/endpoint-router.ts";
import type { EndpointName } from "../control/fault-queue.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { refuseWrongKey } from "./authorization.ts";
import { listBanks } from "./list-banks.ts";
import { initiatePayment } from "./initiate-payment.ts";
import { lookupPayment } from "./lookup-payment.ts";
import { refundPayment } from "./refund-payment.ts";
import { detailForSdk, lookupForSdk } from "./sdk-lookup.ts";

/** Khalti's API below /api. */
export function khaltiRouter(state: SimulatorState): express.Router {
  const { secretKey, publicKey, publicUrl } = state.settings;
  const post =
    (key: string) =>
    (
      path: string,
      name: EndpointName,
      work: (json: unknown, request: Request) => Answer,
    ): Endpoint => ({
      method: "post",
      path,
      name,
      work: (call) =>
        refuseWrongKey(call.request.headers.authorization, key) ??
        withJson(call, (json) => work(json, call.request)),
    });
  const byServer = post(secretKey);
  const bySdk = post(publicKey);
  const router = express.Router();
  router.use(
    endpointRouter(
      state,
      [
        byServer("/v2/epayment/initiate/", "initiate", (json) => initiatePayment(state, json)),
        byServer("/v2/epayment/lookup/", "lookup", (json) => lookupPayment(state, json)),
        bySdk("/v2/epayment/lookup-sdk/", "lookup_sdk", (json) => lookupForSdk(state, json)),
        bySdk("/v2/epayment/detail/", "lookup_sdk", (json) => detailForSdk(state, json)),
        byServer("/merchant-transaction/:transaction_id/refund/", "refund", (json, request) =>
          refundPayment(state, String(request.params["transaction_id"]), json),
        ),
        {
          method: "get",
          path: "/v5/bank/",
          name: "banks",
          work: ({ request }) => listBanks(request.query["payment_type"], publicUrl),
        },
      ],
      methodNotAllowed,
    ),
  );
  router.use(bodyText(), unknownPath(state, { status: 404, body: { detail: "Not found." } }));
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
