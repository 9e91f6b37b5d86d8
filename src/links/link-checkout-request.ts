import { z } from "zod";
import { optional, paisa } from "../catalog/requested-item.ts";
import { checkoutRequest, type CheckoutRequest } from "../checkout/checkout-request.ts";
import { isRecord } from "../lib/is-record.ts";
import { toWholePaisa } from "./typed-rupees.ts";

const { customer, method } = checkoutRequest.shape;

/** The body of `POST /v1/payment-links/{slug}/checkout`. */
export const linkCheckoutRequest = z.strictObject(
  {
    amount: optional(paisa).describe("Paisa; only where the link leaves the amount open"),
    customer,
    method,
  },
  "Should be an object.",
);
export type LinkCheckoutRequest = z.output<typeof linkCheckoutRequest>;

/** As any other checkout of a browser. */
export function toCheckoutRequest({ customer, method }: LinkCheckoutRequest): CheckoutRequest {
  return checkoutRequest.parse({ customer, method });
}

/**
 * Converts the fields of the page's form to the JSON body. `rupees` is what the customer typed, `pay_with` is `wallet` or
 * `<mode>:<bank>`. What cannot be read stays text, and the schema rejects it.
 */
export function linkCheckoutFromForm(form: unknown): unknown {
  if (!isRecord(form)) return form;
  const { rupees, pay_with: payWith, ...rest } = form;
  delete rest["form_key"]; // the idempotency key, not a part of the request
  const [mode, bank] = typeof payWith === "string" ? payWith.split(":", 2) : [];
  return {
    ...rest,
    ...(typeof rupees === "string" && rupees.trim() !== ""
      ? { amount: toWholePaisa(rupees) ?? rupees }
      : {}),
    ...(mode === undefined || mode === "" ? {} : { method: { mode, ...(bank ? { bank } : {}) } }),
  };
}
