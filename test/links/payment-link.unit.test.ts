import { describe, expect, it } from "@jest/globals";
import { linkCheckoutFromForm } from "../../src/links/link-checkout-request.ts";
import { statusOf } from "../../src/links/link-status.ts";
import { toWholePaisa } from "../../src/links/typed-rupees.ts";
import { isReservedUp, isUsedUp } from "../../src/lifecycle/payment-link-uses.ts";

it.each([
  ["150", 15_000],
  [" 150.5 ", 15_050],
  ["1,50,000", 15_000_000],
  ["१५०", 15_000],
  ["१,५००.२५", 150_025],
  ["0", 0],
  ["", null],
  ["-5", null],
  ["1.234", null],
  ["1e3", null],
  ["150 rupees", null],
  [",150", null],
  ["123456789", null],
])("%j typed as rupees is %s paisa", (typed, paisa) => {
  expect(toWholePaisa(typed)).toBe(paisa);
});

it("a form becomes the JSON body; what cannot be read stays text", () => {
  const form = { form_key: "k", rupees: "150", pay_with: "ebanking:abc", customer: { name: "" } };
  expect(linkCheckoutFromForm(form)).toEqual({
    amount: 15_000,
    method: { mode: "ebanking", bank: "abc" },
    customer: { name: "" },
  });
  expect(linkCheckoutFromForm({ rupees: "many", pay_with: "wallet" })).toEqual({
    amount: "many",
    method: { mode: "wallet" },
  });
  expect(linkCheckoutFromForm({ rupees: " ", pay_with: "" })).toEqual({});
  expect(linkCheckoutFromForm("text")).toBe("text");
});

describe("the status of a link", () => {
  const now = new Date("2026-11-28T10:00:00Z");
  const link = { closedAt: null, expiresAt: null, maxUses: 2, uses: { paid: 0, reserved: 0 } };
  it.each([
    [{}, "open"],
    [{ uses: { paid: 1, reserved: 1 } }, "open"],
    [{ uses: { paid: 2, reserved: 0 } }, "used"],
    [{ uses: { paid: 3, reserved: 0 } }, "used"],
    [{ maxUses: null, uses: { paid: 99, reserved: 0 } }, "open"],
    [{ expiresAt: now }, "expired"],
    [{ expiresAt: new Date(now.getTime() + 1) }, "open"],
    [{ expiresAt: now, uses: { paid: 2, reserved: 0 } }, "used"],
    [{ closedAt: now, expiresAt: now, uses: { paid: 2, reserved: 0 } }, "closed"],
  ])("with %j is %s", (facts, status) => {
    expect(statusOf({ ...link, ...facts }, now)).toBe(status);
  });
});

it.each([
  [{ maxUses: 2, paid: 1, reserved: 0 }, false, false],
  [{ maxUses: 2, paid: 1, reserved: 1 }, false, true],
  [{ maxUses: 2, paid: 2, reserved: 0 }, true, true],
  [{ maxUses: null, paid: 9, reserved: 9 }, false, false],
])("%j: used up %s, reserved up %s", (uses, used, reserved) => {
  expect([isUsedUp(uses), isReservedUp(uses)]).toEqual([used, reserved]);
});
