/** What customers read where Khalti refuses, or contradicts our records: our texts, by code. */
import { describe, expect, it } from "@jest/globals";
import { readFile } from "node:fs/promises";
import { browserModule, readTexts } from "./browser-module.ts";

interface Shown {
  path: string;
  message: string | { key: string };
}
const { errorsOf, isKhaltiRefusal } = await browserModule<{
  errorsOf: (problem: object) => Shown[];
  isKhaltiRefusal: (problem: object) => boolean;
}>("khalti-refusal.js");
const { attentionText } = await browserModule<{ attentionText: (code: string) => string }>(
  "attention-text.js",
);
const en = await readTexts("en");

describe("the errors of a payment that Khalti refused", () => {
  const errors = [
    "customer.name",
    "customer.email",
    "customer.phone",
    "amount",
    "method.bank",
    "method.mode",
  ].map((path) => ({ path, message: "In English." }));

  it("are shown in the page's language", () => {
    const problem = { body: { code: "payment_refused" }, errors };
    expect(isKhaltiRefusal(problem)).toBe(true);
    for (const { message } of errorsOf(problem)) {
      expect(en[(message as { key: string }).key]).toMatch(/^Khalti does not accept/);
    }
    expect(errorsOf(problem).map(({ path }) => path)).toEqual(errors.map(({ path }) => path));
  });

  it("are shown as they are for another refusal, and for another field", () => {
    const problem = { body: { code: "invalid_request" }, errors };
    expect(isKhaltiRefusal(problem)).toBe(false);
    expect(errorsOf(problem)).toEqual(errors);
    const other = [{ path: "metadata", message: "No." }];
    expect(errorsOf({ body: { code: "payment_refused" }, errors: other })).toEqual(other);
  });
});

it("every reason to hold a payment has a text", async () => {
  const rules = new URL("../../src/lifecycle/payment.ts", import.meta.url);
  const code = await readFile(rules, "utf8");
  const reasons = [...code.matchAll(/hold\(\s*"(\w+)"/g)].map(([, reason = ""]) => reason);
  expect(reasons.length).toBeGreaterThan(5);
  for (const reason of [...reasons, "invented_later"]) {
    expect([reason, en[attentionText(reason)]]).toEqual([reason, expect.any(String)]);
  }
  expect(attentionText("amount_mismatch")).not.toBe(attentionText("second_payment"));
});
