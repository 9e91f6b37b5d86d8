import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { acceptOrder } from "./accept-order.ts";
import { nepalTimestamp } from "./nepal-time.ts";
import { refuse } from "./request-fields.ts";

/** POST /api/v2/epayment/initiate/ */
export function initiatePayment(state: SimulatorState, json: unknown): Answer {
  const result = acceptOrder(json, (id) => state.payments.hasPurchaseOrder(id));
  if ("errors" in result) return refuse(result.errors);

  const { publicUrl, linkLifetimeSeconds } = state.settings;
  const payment = state.payments.open(result.order, json, state.clock.now(), linkLifetimeSeconds);
  return {
    status: 200,
    body: {
      pidx: payment.pidx,
      payment_url: `${publicUrl}/pay/?pidx=${payment.pidx}`,
      expires_at: nepalTimestamp(payment.expiresAtMs),
      expires_in: linkLifetimeSeconds,
    },
  };
}
