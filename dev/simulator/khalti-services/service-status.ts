import type { Request } from "express";
import type { Answer } from "../control/api-endpoint.ts";
import { REQUIRED } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { rupeesFrom } from "../top-ups/rupees.ts";
import { refuseService } from "./refuse-service.ts";
import { messageOf } from "./top-up-khalti.ts";

/** GET /api/service/status/?token=&reference=: `original_status` is the first state; amounts are in rupees. */
export function serviceStatus(state: SimulatorState, { query }: Request): Answer {
  const store = state.topUps.khalti_wallet;
  if (query["token"] !== state.settings.khaltiServicesToken) return refuseService("1002");
  const reference = query["reference"];
  if (typeof reference !== "string" || reference === "") {
    return refuseService("1012", { reference: [REQUIRED] });
  }
  const topUp = store.findByReference(reference);
  if (topUp === undefined) return refuseService("002", {}, { reference, response_id: 0 });

  const outcome = store.outcomeOf(topUp);
  return {
    status: 200,
    body: {
      status: outcome !== "lost",
      state: topUp.state,
      original_status: topUp.firstState,
      details: messageOf(outcome),
      reference,
      response_id: Number(topUp.id),
      amount: rupeesFrom(topUp.amountPaisa),
      refunded: false,
      refunded_amount: 0,
      refunds: [],
    },
  };
}

/** GET /api/balance?token=: amounts are in rupees. */
export function serviceBalance(state: SimulatorState, { query }: Request): Answer {
  const store = state.topUps.khalti_wallet;
  if (query["token"] !== state.settings.khaltiServicesToken) return refuseService("1002");
  return {
    status: 200,
    body: {
      credits_consumed: rupeesFrom(store.consumedPaisa()),
      credits_available: rupeesFrom(store.creditsPaisa),
    },
  };
}
