import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { isStatus, type Payment, statusOf } from "./payment.ts";
import { isRecord, refuse, textErrors } from "./request-fields.ts";

/** POST /api/v2/epayment/lookup/ */
export function lookupPayment(state: SimulatorState, json: unknown): Answer {
  return withPidx(state, json, (payment) => lookupAnswer(payment, state.clock.now()));
}

/** `Expired` and `User canceled` are valid answers although their HTTP status is 400. */
export function lookupAnswer(payment: Payment, nowMs: number) {
  const status = statusOf(payment, nowMs);
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

/** The answer about the payment that the body names, or the refusal when it names none. */
export function withPidx(
  state: SimulatorState,
  json: unknown,
  answer: (payment: Payment) => Answer,
): Answer {
  const pidx = isRecord(json) ? json["pidx"] : undefined;
  const errors = textErrors(pidx);
  if (errors !== undefined) return refuse({ pidx: errors });
  const payment = state.payments.find(pidx);
  return payment === undefined ? notFound() : answer(payment);
}

export function notFound(): Answer {
  return { status: 404, body: { detail: "Not found.", error_key: "validation_error" } };
}
