import { z } from "zod";
import { optional, paisa } from "../catalog/requested-item.ts";
import { checkoutRequest, type CheckoutRequest, toNumber } from "../checkout/checkout-request.ts";
import { isRecord } from "../lib/is-record.ts";
import type { TypedPayment } from "./pay-page.ts";
import { toWholePaisa } from "./typed-rupees.ts";

const LONGEST_TYPED = 100;
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
 * Converts the fields of a form to the JSON body. The page's own form has `rupees`, which the customer typed, and `pay_with`,
 * `wallet` or `<mode>:<bank>`; another form has the fields of the body. What cannot be read stays text, and the schema rejects it.
 */
export function linkCheckoutFromForm(form: unknown): unknown {
  if (!isRecord(form)) return form;
  const { rupees, pay_with: payWith, ...rest } = form;
  delete rest["form_key"]; // the idempotency key, not a part of the request
  const [mode, bank] = typeof payWith === "string" ? payWith.split(":", 2) : [];
  return {
    ...rest,
    ...("amount" in rest ? { amount: toNumber(rest["amount"]) } : {}),
    ...(typeof rupees === "string" && rupees.trim() !== ""
      ? { amount: toWholePaisa(rupees) ?? rupees }
      : {}),
    ...(mode === undefined || mode === "" ? {} : { method: { mode, ...(bank ? { bank } : {}) } }),
  };
}

export const NOTHING_TYPED: TypedPayment = { rupees: "", payWith: "", name: "", phone: "" };

/** The fields as the customer typed them, for the page that asks again. Pure. */
export function typedPayment(form: unknown): TypedPayment {
  if (!isRecord(form)) return NOTHING_TYPED;
  const customer = isRecord(form["customer"]) ? form["customer"] : {};
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, LONGEST_TYPED) : "");
  return {
    rupees: text(form["rupees"]),
    payWith: text(form["pay_with"]),
    name: text(customer["name"]),
    phone: text(customer["phone"]),
  };
}
