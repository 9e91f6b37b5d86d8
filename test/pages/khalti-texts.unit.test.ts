/** What customers read where Khalti refuses, or contradicts our records: our texts, by code. */
import { describe, expect, it } from "@jest/globals";
import { readFile } from "node:fs/promises";
import { FIELD_CODES } from "../../src/lib/errors.ts";
import { browserModule, readTexts } from "./browser-module.ts";

interface Shown {
  path: string;
  message: string | { key: string };
}
const { faultsOf, isKhaltiRefusal } = await browserModule<{
  faultsOf: (problem: object) => Shown[];
  isKhaltiRefusal: (problem: object) => boolean;
}>("field-faults.js");
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
    for (const { message } of faultsOf(problem)) {
      expect(en[(message as { key: string }).key]).toMatch(/^Khalti does not accept/);
    }
    expect(faultsOf(problem).map(({ path }) => path)).toEqual(errors.map(({ path }) => path));
  });

  it("of another refusal have the text of their code", () => {
    const problem = { body: { code: "invalid_request" }, errors };
    expect(isKhaltiRefusal(problem)).toBe(false);
    for (const code of FIELD_CODES) {
      const [fault] = faultsOf({ ...problem, errors: [{ path: "a", message: "No.", code }] });
      if (code === "refused_by_khalti") continue; // always a refusal of Khalti's
      const { key } = fault?.message as { key: string };
      expect([code, key]).not.toEqual([code, "fault.unclear"]);
      expect(en[key]).toBeDefined();
    }
  });

  it("are the server's words on an English page alone where the code is unknown", () => {
    const other = [{ path: "metadata", message: "No." }];
    for (const code of ["payment_refused", "invalid_request"]) {
      expect(faultsOf({ body: { code }, errors: other })).toMatchObject([
        { message: { key: "fault.unclear", en: "No." } },
      ]);
    }
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
  expect(en[attentionText("paid_again")]).toContain("same things less than an hour earlier");
});
