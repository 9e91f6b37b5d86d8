/** The client against all samples of Khalti's refund call, and against answers that the page leaves open. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { RefundRequest } from "../../src/khalti/refund.ts";
import { type PreparedKhalti, secretKey, startPreparedKhalti } from "./prepared-khalti.ts";
import {
  bankFullRefund,
  bankPartialRefund,
  refundSuccess,
  walletPartialRefund,
} from "./samples/refunds.ts";
import { webCheckoutLookup } from "./samples/web-checkout-lookup.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());
beforeEach(() => {
  khalti.received.splice(0);
});

const transactionId = "GFq9PFS7b2iYvL8Lir9oXe";

describe("refund, by Refund API", () => {
  const cases: { of: string; request: RefundRequest; json: string }[] = [
    // "For a full refund, no additional parameters are required."
    { of: "Wallet Refund, Full Refund", request: {}, json: "{}" },
    { of: walletPartialRefund.section, request: { amountPaisa: 50 }, ...walletPartialRefund },
    { of: bankFullRefund.section, request: { mobile: "1234567890" }, ...bankFullRefund },
    {
      of: bankPartialRefund.section,
      request: { mobile: "1234567890", amountPaisa: 75 },
      ...bankPartialRefund,
    },
  ];
  it.each(cases)("sends a '$of' as the page shows", async ({ request, json }) => {
    khalti.answerWith(200, refundSuccess.json);
    await khalti.client().refund(transactionId, request);

    const sent = khalti.takeRequest();
    expect(sent.method).toBe("POST");
    expect(sent.path).toBe(`/api/merchant-transaction/${transactionId}/refund/`);
    expect(sent.headers["content-type"]).toBe("application/json");
    expect(sent.headers.authorization).toBe(`Key ${secretKey}`);
    expect(JSON.parse(sent.text)).toEqual(JSON.parse(json));
  });

  it("reads 'Success Response' as Khalti's word for a success", async () => {
    khalti.answerWith(200, refundSuccess.json);
    expect(await khalti.client().refund(transactionId, {})).toEqual({
      kind: "answer",
      value: { message: "Transaction refund successful." },
    });
  });

  it.each(["transaction refund successful", " Transaction  refund\nSuccessful . "])(
    "tolerates case, spaces and the full stop: %j",
    async (detail) => {
      khalti.answerWith(200, JSON.stringify({ detail }));
      expect(await khalti.client().refund(transactionId, {})).toMatchObject({ kind: "answer" });
    },
  );

  it("quotes the words of any other answer, for a person", async () => {
    khalti.answerWith(200, '{"detail":"Pending approval of 9800000001."}');
    const outcome = await khalti.client().refund(transactionId, { mobile: "9800000001" });
    expect(outcome).toMatchObject({
      kind: "unknown",
      message: expect.stringContaining('("Pending approval of'),
    });
    expect(JSON.stringify(outcome)).not.toContain("9800000001");
  });

  it("sends an amount as whole paisa, never with a fraction", async () => {
    khalti.answerWith(200, refundSuccess.json);
    await khalti.client().refund(transactionId, { amountPaisa: 5000 });
    expect(khalti.takeRequest().text).toBe('{"amount":5000}');
  });
});

describe("refund, beyond the page", () => {
  it.each(webCheckoutLookup.genericErrors)("reads '$section' as refused", async (sample) => {
    const http = sample.json.includes("401") ? 401 : 404;
    khalti.answerWith(http, sample.json);
    expect(await khalti.client().refund(transactionId, {})).toMatchObject({
      kind: "refused",
      reason: http === 401 ? "unauthorized" : "not_found",
    });
  });

  it.each([
    { when: "a detail", text: '{"detail":"Transaction already refunded."}', reason: "other" },
    {
      when: "a detail and an error key",
      text: '{"detail":"Insufficient balance.","error_key":"khalti_error"}',
      reason: "other",
    },
    { when: "a field error", text: '{"mobile":["This field is required."]}', reason: "validation" },
    { when: "an empty object", text: "{}", reason: "other" },
  ])("reads HTTP 400 with $when as refused, $reason", async ({ text, reason }) => {
    khalti.answerWith(400, text);
    const outcome = await khalti.client().refund(transactionId, {});
    expect(outcome).toMatchObject({ kind: "refused", httpStatus: 400, reason });
  });

  it.each([
    { when: "no detail", text: '{"ok":true}' },
    { when: "a detail that is not text", text: '{"detail":{"x":1}}' },
    { when: "an error key and a detail", text: '{"detail":"No.","error_key":"khalti_error"}' },
    { when: "the status code of an error", text: '{"detail":"Invalid token.","status_code":401}' },
    ...[
      { detail: "Transaction could not be refunded." },
      { detail: "Refund request received. Pending approval." },
      { detail: "Insufficient balance", status: false },
      { detail: "Transaction refund successful.", status: false },
      { detail: "Transaction refund successful.", success: false },
      { detail: "Transaction refund successful.", error_key: "khalti_error" },
      { detail: "Transaction refund successful.", status_code: 400 },
      { detail: "Transaction refund successful!" },
      { detail: "Transaction refund successful. Not." },
    ].map((body) => ({ when: JSON.stringify(body), text: JSON.stringify(body) })),
  ])("reads HTTP 200 with $when as unknown", async ({ text }) => {
    khalti.answerWith(200, text);
    expect(await khalti.client().refund(transactionId, {})).toMatchObject({
      kind: "unknown",
      reason: "unreadable",
      sent: true,
      httpStatus: 200,
    });
  });

  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "an amount of %p paisa is rejected, and nothing is sent",
    async (amountPaisa) => {
      await expect(khalti.client().refund(transactionId, { amountPaisa })).rejects.toThrow(
        RangeError,
      );
      expect(khalti.received).toEqual([]);
    },
  );

  it.each(["", " ", ".", ".."])(
    "a transaction id of '%s' is rejected, and nothing is sent",
    async (id) => {
      await expect(khalti.client().refund(id, {})).rejects.toThrow(RangeError);
      expect(khalti.received).toEqual([]);
    },
  );

  it("a transaction id with a slash stays one part of the path", async () => {
    khalti.answerWith(200, refundSuccess.json);
    await khalti.client().refund("../lookup?x", {});
    expect(khalti.takeRequest().path).toBe("/api/merchant-transaction/..%2Flookup%3Fx/refund/");
  });
});
