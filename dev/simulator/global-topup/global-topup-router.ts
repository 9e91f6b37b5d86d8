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
import { executeRecharge } from "./execute-recharge.ts";
import { listOperators, listOperatorTypes } from "./operators.ts";
import { orderStatus, serviceStatus, walletBalance } from "./recharge-status.ts";
import { refuseRecharge } from "./refuse-recharge.ts";

/** GlobalTopup's API. Only the operator Metro Link is simulated. */
export function globalTopupRouter(state: SimulatorState): express.Router {
  const get = (path: string, name: EndpointName, work: () => Answer): Endpoint => ({
    method: "get",
    path,
    name,
    work: ({ request }) => refuseWrongToken(state, request) ?? work(),
  });
  const post = (path: string, name: EndpointName, work: (json: unknown) => Answer): Endpoint => ({
    method: "post",
    path,
    name,
    work: (call) => refuseWrongToken(state, call.request) ?? withJson(call, work),
  });
  const router = endpointRouter(
    state,
    [
      get("/np/operators", "metro_operators", listOperators),
      get("/np/operator-types", "metro_operators", listOperatorTypes),
      post("/np/recharge/execute", "metro_recharge", (json) => executeRecharge(state, json)),
      post("/np/service/status", "metro_status", (json) => serviceStatus(state, json)),
      post("/np/order/status", "metro_status", (json) => orderStatus(state, json)),
      get("/api/v1/wallet/balance", "metro_balance", () => walletBalance(state)),
    ],
    () => refuseRecharge(405, "Method not allowed"),
  );
  router.use("/np", bodyText(), unknownPath(state, refuseRecharge(404, "Not found")));
  return router;
}

function refuseWrongToken(state: SimulatorState, request: ApiCall["request"]): Answer | undefined {
  if (request.headers["x-auth-token"] === state.settings.globalTopupToken) return undefined;
  return refuseRecharge(401, "Unauthorized");
}

function withJson({ body }: ApiCall, work: (json: unknown) => Answer): Answer {
  if (body.kind === "json") return work(body.value);
  return body.kind === "none" ? work({}) : refuseRecharge(400, "The body is not JSON");
}
