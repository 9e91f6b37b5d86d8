import type express from "express";
import type { Answer, ApiCall } from "../control/api-endpoint.ts";
import { endpointRouter } from "../control/endpoint-router.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { refuseService } from "./refuse-service.ts";
import { rechargeMetroLink } from "./recharge-metro-link.ts";
import { bulkStatus, serviceBalance, serviceStatus } from "./service-status.ts";
import { topUpKhalti } from "./top-up-khalti.ts";

/** Khalti's services below /api. They use their own token instead of the merchant key. */
export function khaltiServicesRouter(state: SimulatorState): express.Router {
  return endpointRouter(
    state,
    [
      {
        method: "post",
        path: "/use/khalti-topup/",
        name: "khalti_topup",
        work: (call) => withJson(call, (json) => topUpKhalti(state, json)),
      },
      {
        method: "post",
        path: "/use/metrolink/",
        name: "khalti_metrolink",
        work: (call) => withJson(call, (json) => rechargeMetroLink(state, json)),
      },
      {
        method: "get",
        path: "/service/bulk/status/",
        name: "khalti_topup_status",
        work: ({ request }) => bulkStatus(state, request),
      },
      {
        method: "get",
        path: "/service/status/",
        name: "khalti_topup_status",
        work: ({ request }) => serviceStatus(state, request),
      },
      {
        method: "get",
        path: "/balance",
        name: "khalti_balance",
        work: ({ request }) => serviceBalance(state, request),
      },
    ],
    ({ request }) => ({
      status: 405,
      body: { detail: `Method "${request.method}" not allowed.` },
    }),
  );
}

function withJson({ body }: ApiCall, work: (json: unknown) => Answer): Answer {
  switch (body.kind) {
    case "none":
      return work({});
    case "json":
      return work(body.value);
    case "unreadable":
      return refuseService("1010", { non_field_errors: [`JSON parse error - ${body.reason}`] });
    case "wrong_type":
      return { status: 415, body: { detail: `Unsupported media type "${body.type}" in request.` } };
  }
}
