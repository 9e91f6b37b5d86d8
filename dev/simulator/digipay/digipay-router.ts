import type express from "express";
import type { Answer, ApiCall } from "../control/api-endpoint.ts";
import {
  bodyText,
  type Endpoint,
  endpointRouter,
  unknownPath,
} from "../control/endpoint-router.ts";
import type { EndpointName } from "../control/fault-queue.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { fail } from "./envelope.ts";
import { transactionDetail, transactionHistory } from "./show-transactions.ts";
import { calculateCharges, topUpWallet } from "./top-up-wallet.ts";

const BASE = "/digipay/v3/transaction";

/** DigiPay's wallet top-up API. Every request needs DigiPay's two headers. */
export function digipayRouter(state: SimulatorState): express.Router {
  const endpoint = (
    method: Endpoint["method"],
    path: string,
    name: EndpointName,
    work: (call: ApiCall) => Answer,
  ): Endpoint => ({
    method,
    path: BASE + path,
    name,
    work: (call) => refuseWrongToken(state, call.request) ?? work(call),
  });
  const router = endpointRouter(
    state,
    [
      endpoint("post", "/agent_calculate_charges", "digipay_charges", (call) =>
        withJson(call, calculateCharges),
      ),
      endpoint("post", "/wallet_topup", "digipay_topup", (call) =>
        withJson(call, (json) => topUpWallet(state, json)),
      ),
      endpoint("get", "/detail", "digipay_detail", ({ request }) =>
        transactionDetail(state, request.query["txn_id"]),
      ),
      endpoint("get", "/history", "digipay_detail", () => transactionHistory(state)),
    ],
    () => fail(405),
  );
  router.use("/digipay", bodyText(), unknownPath(state, fail(404)));
  return router;
}

function refuseWrongToken(state: SimulatorState, { headers }: ApiCall["request"]) {
  const token = /^token\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  const { digipayToken, digipayCompanyId } = state.settings;
  return token === digipayToken && headers["companyid"] === digipayCompanyId
    ? undefined
    : fail(401);
}

function withJson({ body }: ApiCall, work: (json: unknown) => Answer): Answer {
  return body.kind === "json" ? work(body.value) : fail(400);
}
