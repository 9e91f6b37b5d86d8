import { isIP } from "node:net";
import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { acceptOrder } from "./accept-order.ts";
import { nepalTimestamp } from "./nepal-time.ts";
import { refuse, wholeNumber } from "./request-fields.ts";

/** POST /api/v2/epayment/initiate/ */
export function initiatePayment(state: SimulatorState, json: unknown): Answer {
  const result = acceptOrder(json, state.rules, (id) => state.payments.hasPurchaseOrder(id));
  if ("errors" in result) return refuse(result.errors);
  const { order } = result;
  if (state.rules.public_return_url && !isPublic(order.returnUrl)) {
    return { status: 500, body: undefined };
  }

  const lifetimeSeconds = lifetimeOf(state, order.ttl);
  const payment = state.payments.open(order, json, state.clock.now(), lifetimeSeconds);
  return {
    status: 200,
    body: {
      pidx: payment.pidx,
      payment_url: `${state.settings.publicUrl}/pay/?pidx=${payment.pidx}`,
      expires_at: nepalTimestamp(payment.expiresAtMs),
      expires_in: lifetimeSeconds,
      ...(state.rules.merchant_fields_in_answer ? order.merchantFields : {}),
    },
  };
}

/** The documentation sends `ttl: 1000` and is answered `expires_in: 1800`, so only a rule lets it count. */
function lifetimeOf({ rules, settings }: SimulatorState, ttl: unknown): number {
  const seconds = wholeNumber(ttl) ?? 0;
  return rules.ttl_in_seconds && seconds > 0 ? seconds : settings.linkLifetimeSeconds;
}

const PRIVATE_IPV4 = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;

function isPublic(url: string): boolean {
  const { hostname } = new URL(url);
  if (url.length > 255 || hostname === "localhost" || hostname.endsWith(".localhost")) return false;
  return isIP(hostname) === 4 ? !PRIVATE_IPV4.test(hostname) : !hostname.startsWith("[");
}
