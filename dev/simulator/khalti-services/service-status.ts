import type { Request } from "express";
import type { Answer } from "../control/api-endpoint.ts";
import { nepalTimestamp } from "../khalti/nepal-time.ts";
import { REQUIRED, wholeNumber } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { rupeesFrom } from "../top-ups/rupees.ts";
import type { TopUp } from "../top-ups/top-up-store.ts";
import { messageOf } from "./message-of.ts";
import { refuseService, unknownReference } from "./refuse-service.ts";

/**
 * GET /api/service/status/?token=&reference=: `original_status` is the first state; amounts are in rupees. As documented,
 * `status` is true for a failed one too, and `refunds` names the credits that came back while `refunded` stays false.
 */
export function serviceStatus(state: SimulatorState, { query }: Request): Answer {
  const store = state.topUps.khalti_wallet;
  if (query["token"] !== state.settings.khaltiServicesToken) return refuseService("1002");
  const reference = query["reference"];
  if (typeof reference !== "string" || reference === "") {
    return refuseService("1012", { reference: [REQUIRED] });
  }
  const topUp = store.findByReference(reference);
  if (topUp === undefined) return unknownReference();
  const details = messageOf(store, topUp);
  const refund = {
    created_at: nepalTimestamp(topUp.endedAtMs ?? topUp.atMs).slice(0, 10),
    remarks: details,
    amount: rupeesFrom(topUp.amountPaisa),
  };
  return {
    status: 200,
    body: {
      status: true,
      state: topUp.state,
      original_status: topUp.firstState,
      details,
      reference,
      response_id: Number(topUp.id),
      amount: rupeesFrom(topUp.amountPaisa),
      refunded: false,
      refunded_amount: 0,
      refunds: store.outcomeOf(topUp) === "lost" ? [refund] : [],
    },
  };
}

/** GET /api/service/bulk/status/?token=&references=a,b&reference_length=2 */
export function bulkStatus(state: SimulatorState, { query }: Request): Answer {
  const store = state.topUps.khalti_wallet;
  if (query["token"] !== state.settings.khaltiServicesToken) return refuseService("1002");
  const { references } = query;
  if (typeof references !== "string" || references === "") {
    return refuseService("1012", { references: [REQUIRED] });
  }
  const list = references.split(",").map((reference) => reference.trim());
  if (wholeNumber(query["reference_length"]) !== list.length) {
    return refuseService("1010", { reference_length: ["It is not the number of references."] });
  }
  const show = (reference: string, topUp: TopUp | undefined) => {
    if (topUp === undefined) {
      const details = "Invalid reference obtained for account";
      return { status: true, state: "Error", details, reference, response_id: 0, amount: 0 };
    }
    const isOpen = store.outcomeOf(topUp) === "open";
    return {
      status: true,
      state: topUp.state,
      details: isOpen ? (topUp.remarks ?? "") : messageOf(store, topUp),
      reference,
      response_id: Number(topUp.id),
      amount: rupeesFrom(topUp.amountPaisa),
    };
  };
  const detail = list.map((reference) => show(reference, store.findByReference(reference)));
  return { status: 200, body: { status: true, message: "Success", detail } };
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
