import { describe, expect, it } from "@jest/globals";
import { PaymentRefused, refusedFields } from "../../src/checkout/payment-refused.ts";
import type { GatewayRefusal } from "../../src/khalti/gateway-outcome.ts";

const refusal = (paths: string[], reason: GatewayRefusal["reason"] = "validation") => ({
  kind: "refused" as const,
  httpStatus: 400,
  reason,
  message: "Khalti's own words",
  errors: paths.map((path) => ({ path, message: "Khalti's own words" })),
  body: { detail: "Khalti's own words" },
});

describe("the fields of ours that Khalti does not accept", () => {
  it.each([
    ["customer_info.name", "customer.name", "this name"],
    ["customer_info.email", "customer.email", "this e-mail address"],
    ["customer_info.phone", "customer.phone", "this phone number"],
    ["customer_info.phone.0", "customer.phone", "this phone number"],
    ["amount", "amount", "this amount"],
    ["bank", "method.bank", "this bank"],
    ["modes.0", "method.mode", "this way to pay"],
  ])("%s is %s: Khalti does not accept %s", (khalti, path, what) => {
    const message = `Khalti does not accept ${what}.`;
    expect(refusedFields(refusal([khalti]))).toEqual([
      { path, message, code: "refused_by_khalti" },
    ]);
  });

  it.each(["customer_info.names", "amounts", "banks", "modesty"])(
    "are none for %p, which only begins like one of them",
    (path) => {
      expect(refusedFields(refusal([path]))).toEqual([]);
    },
  );

  it.each([
    ...["return_url", "website_url", "purchase_order_id", "amount_breakdown", ""],
    ...["x.customer_info.name", "x.customer_info.email", "x.customer_info.phone"],
    ...["x.amount", "x.bank", "x.modes"],
  ])("are none for %p, which no customer can change", (path) => {
    expect(refusedFields(refusal([path]))).toEqual([]);
  });

  it("are each named once", () => {
    const errors = refusedFields(refusal(["amount", "amount", "customer_info.phone"]));
    expect(errors.map(({ path }) => path)).toEqual(["customer.phone", "amount"]);
  });
});

describe("the problem that the caller gets", () => {
  it.each([
    ["validation", ["amount", "return_url"]],
    ["other", []],
    ["not_found", []],
    ["unauthorized", ["amount"]],
  ] as const)("has none of Khalti's words: %s", (reason, paths) => {
    const error = new PaymentRefused(refusal([...paths], reason), { order_id: "1" });
    const { message, errors, members, code, status } = error;
    expect(JSON.stringify({ message, errors, members })).not.toContain("own words");
    expect([status, code]).toEqual(
      reason === "unauthorized" ? [502, "khalti_rejected_key"] : [422, "payment_refused"],
    );
    expect(members).toEqual({ order_id: "1" });
  });

  it("says which of the customer's fields to change", () => {
    const { message, errors } = new PaymentRefused(refusal(["amount", "return_url"]), {});
    expect(message).toBe(
      "Khalti refused the payment. The order is kept; its history has Khalti's reason.",
    );
    const sentence = "Khalti does not accept this amount.";
    expect(errors).toEqual([{ path: "amount", message: sentence, code: "refused_by_khalti" }]);
  });

  it("names no field when none is the customer's", () => {
    expect(new PaymentRefused(refusal(["return_url"]), {}).errors).toBeUndefined();
  });

  it("says that a refused key is this server's trouble, and names no field", () => {
    const { message, errors } = new PaymentRefused(refusal(["amount"], "unauthorized"), {});
    expect(message).toBe("Khalti does not accept this server's key. The order is kept.");
    expect(errors).toBeUndefined();
  });
});
