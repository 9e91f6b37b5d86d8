import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { lookupAnswer, withPidx } from "./lookup-payment.ts";

/**
 * POST /api/v2/epayment/lookup-sdk/: how Khalti's Android and iOS SDKs ask, with the merchant's public key. The fields are
 * those of the SDKs' models. That `extra_merchant_params` repeats the merchant_ fields under their own names, and that
 * the HTTP status is that of a lookup, are assumptions.
 */
export function lookupForSdk(state: SimulatorState, json: unknown): Answer {
  return withPidx(state, json, (payment) => {
    const { purchaseOrderId, purchaseOrderName, merchantFields } = payment.order;
    const { status, body } = lookupAnswer(payment, state.clock.now());
    return {
      status,
      body: {
        ...body,
        purchase_order_id: purchaseOrderId,
        purchase_order_name: purchaseOrderName,
        extra_merchant_params: Object.keys(merchantFields).length > 0 ? merchantFields : null,
      },
    };
  });
}

/** POST /api/v2/epayment/detail/: older SDKs ask for the address at which the payment page ends. */
export function detailForSdk(state: SimulatorState, json: unknown): Answer {
  return withPidx(state, json, ({ order }) => ({
    status: 200,
    body: { return_url: order.returnUrl },
  }));
}
