import type { Answer } from "../control/api-endpoint.ts";
import { nepalTimestamp } from "../khalti/nepal-time.ts";
import { isRecord, textOf } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { rupeesFrom } from "../top-ups/rupees.ts";
import type { TopUp } from "../top-ups/top-up-store.ts";
import { METRO_LINK } from "./operators.ts";
import { refuseRecharge } from "./refuse-recharge.ts";

/** POST /np/service/status {transaction_id}: finds a recharge by GlobalTopup's id. */
export function serviceStatus(state: SimulatorState, json: unknown): Answer {
  const id = isRecord(json) ? textOf(json["transaction_id"]) : "";
  return show(state.topUps.metro_link.findById(id));
}

/** POST /np/order/status {order_id}: finds a recharge by its reference_no. */
export function orderStatus(state: SimulatorState, json: unknown): Answer {
  const reference = isRecord(json) ? textOf(json["order_id"]) : "";
  return show(state.topUps.metro_link.findByReference(reference));
}

function show(topUp: TopUp | undefined): Answer {
  if (topUp === undefined) return refuseRecharge(404, "Transaction not found");
  return {
    status: 200,
    body: {
      error: false,
      message: "Transaction status",
      data: {
        status: topUp.state,
        transaction_id: Number(topUp.id),
        order_id: Number(topUp.reference),
        amount: rupeesFrom(topUp.amountPaisa),
        timestamp: nepalTimestamp(topUp.atMs).slice(0, 19).replace("T", " "),
        details: { connection_no: topUp.target, operator: METRO_LINK.name },
        package_name: "",
      },
    },
  };
}

/** GET /api/v1/wallet/balance: rupees, as a string. */
export function walletBalance(state: SimulatorState): Answer {
  const credits = rupeesFrom(state.topUps.metro_link.creditsPaisa).toFixed(2);
  return {
    status: 200,
    body: { error: false, message: "Wallet balance", data: { credits_available: credits } },
  };
}
