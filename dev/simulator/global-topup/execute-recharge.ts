import type { Answer } from "../control/api-endpoint.ts";
import { isRecord } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { paisaFrom, rupeesFrom } from "../top-ups/rupees.ts";
import { METRO_LINK } from "./operators.ts";
import { refuseRecharge } from "./refuse-recharge.ts";

const MINIMUM_PAISA = 10_000;
const MAXIMUM_PAISA = 1_000_000;
/** User names unknown to Metro Link, for tests of recharges that it cannot deliver. */
const UNKNOWN_USER = /^unknown$|_unknown$/;

/** POST /np/recharge/execute: `amount` is in rupees. Only an accepted recharge uses up its reference. */
export function executeRecharge(state: SimulatorState, json: unknown): Answer {
  const store = state.topUps.metro_link;
  if (store.maintenance) return refuseRecharge(503, "Service is under maintenance");
  const recharge = readRecharge(json);
  if ("wrong" in recharge) return refuseRecharge(400, recharge.wrong);
  const { referenceNo, connectionNo, amountPaisa } = recharge;
  if (store.findByReference(String(referenceNo)) !== undefined) {
    return refuseRecharge(400, "Duplicate reference_no");
  }
  if (UNKNOWN_USER.test(connectionNo)) return refuseRecharge(400, "Customer not found");
  if (amountPaisa > store.creditsPaisa) return refuseRecharge(400, "Insufficient balance");

  const topUp = store.accept({
    reference: String(referenceNo),
    target: connectionNo,
    amountPaisa,
    atMs: state.clock.now(),
    details: {},
  });
  return {
    status: 200,
    body: {
      error: false,
      message: `Recharge ${String(topUp.state)}`,
      data: {
        transaction_id: Number(topUp.id),
        reference_no: referenceNo,
        amount: rupeesFrom(amountPaisa),
        credit_consumed: {
          service_charge: 0,
          instant_discount: 0,
          debit_amount: rupeesFrom(amountPaisa),
        },
        credit_available: rupeesFrom(store.creditsPaisa),
        status: topUp.state,
      },
    },
  };
}

type Recharge = { referenceNo: number; connectionNo: string; amountPaisa: number };

/** Rejects numbers sent as strings: the page documents each as a number, and leniency would hide a client's bug. */
function readRecharge(json: unknown): Recharge | { wrong: string } {
  const fields = isRecord(json) ? json : {};
  const { reference_no: referenceNo, connection_no: connectionNo, amount } = fields;
  if (fields["operator_id"] !== METRO_LINK.operator_id) return { wrong: "Invalid operator_id" };
  if (fields["operator_type_id"] !== METRO_LINK.operator_type_id) {
    return { wrong: "Invalid operator_type_id" };
  }
  if (typeof connectionNo !== "string" || !/^[a-zA-Z0-9_]+$/.test(connectionNo)) {
    return { wrong: "Invalid connection_no" };
  }
  const mobile = fields["mobile_number"];
  if (typeof mobile !== "string" || !/^9\d{9}$/.test(mobile)) {
    return { wrong: "Invalid mobile_number" };
  }
  if (typeof referenceNo !== "number" || !Number.isSafeInteger(referenceNo) || referenceNo <= 0) {
    return { wrong: "Invalid reference_no" };
  }
  const amountPaisa = typeof amount === "number" ? paisaFrom(amount) : undefined;
  if (amountPaisa === undefined || amountPaisa < MINIMUM_PAISA || amountPaisa > MAXIMUM_PAISA) {
    return { wrong: "Amount should be between Rs. 100 and Rs. 10,000." };
  }
  return { referenceNo, connectionNo, amountPaisa };
}
