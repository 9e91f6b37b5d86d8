import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { isStatus, statusOf } from "./payment.ts";
import { isRecord, refuse, textErrors } from "./request-fields.ts";

/** POST /api/v2/epayment/lookup/: `Expired` and `User canceled` are valid answers although their HTTP status is 400. */
export function lookupPayment(state: SimulatorState, json: unknown): Answer {
  const pidx = isRecord(json) ? json["pidx"] : undefined;
  const errors = textErrors(pidx);
  if (errors !== undefined) return refuse({ pidx: errors });
  const payment = state.payments.find(pidx);
  if (payment === undefined) return notFound();

  const status = statusOf(payment, state.clock.now());
  return {
    status: isStatus(status, "Expired", "User canceled") ? 400 : 200,
    body: {
      pidx: payment.pidx,
      total_amount: payment.totalAmount,
      status,
      transaction_id: payment.transactionId,
      fee: payment.fee ?? 0,
      refunded: isStatus(status, "Refunded"),
    },
  };
}

export function notFound(): Answer {
  return { status: 404, body: { detail: "Not found.", error_key: "validation_error" } };
}
