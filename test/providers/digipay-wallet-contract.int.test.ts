/** The client against the samples of DigiPay's "Topup Money", and against other possible answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  digipayCompanyId,
  digipayOrder,
  digipayToken,
  type PreparedProviders,
  reference,
  startPreparedProviders,
} from "./prepared-providers.ts";
import {
  badRequest,
  badRequestAsPrinted,
  ok,
  requestExample,
} from "./samples/digipay-wallet-topup.ts";

let server: PreparedProviders;
beforeAll(async () => {
  server = await startPreparedProviders();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.received.splice(0);
});

const txnId = "bcdc063cf4844eea82e1c0e68a2360e8";
const done = (transaction: object, more: object = {}) => ({
  success: 1,
  error: [],
  data: { message: "Words", transaction: { txn_id: txnId, txn_status: 1, ...transaction } },
  ...more,
});

function submit(body: unknown, httpStatus = 200) {
  server.answerWith(httpStatus, typeof body === "string" ? body : JSON.stringify(body));
  return server.digipay().submit(digipayOrder);
}

function checkStatus(body: unknown, httpStatus = 200) {
  server.answerWith(httpStatus, JSON.stringify(body));
  return server.digipay().checkStatus({ reference, providerId: txnId });
}

function quote(body: unknown, httpStatus = 200) {
  server.answerWith(httpStatus, typeof body === "string" ? body : JSON.stringify(body));
  return server.digipay().quote?.(digipayOrder);
}

describe("submit", () => {
  it("sends the documented request, with the reference as its note", async () => {
    await submit(ok.json);
    const request = server.takeRequest();
    expect(`${request.method} ${request.path}`).toBe("POST /digipay/v3/transaction/wallet_topup");
    expect(request.headers.authorization).toBe(`Token ${digipayToken}`);
    expect(request.headers["companyid"]).toBe(digipayCompanyId);
    expect(request.headers["content-type"]).toBe("application/json");
    expect(request.headers.accept).toBe("application/json");
    const documented = JSON.parse(requestExample.json) as object;
    expect(JSON.parse(request.text)).toEqual({ ...documented, note: reference });
  });

  it("sends the configured transaction code and payment mode", async () => {
    server.answerWith(200, ok.json);
    const more = { DIGIPAY_TXN_CODE: "CARD", DIGIPAY_PAYMENT_MODE: "7" };
    await server.digipay({}, more).submit(digipayOrder);
    const sent: unknown = JSON.parse(server.takeRequest().text);
    expect(sent).toMatchObject({ txn_code: "CARD", payment_mode: 7 });
  });

  it.each([{ amountPaisa: 10_001 }, { fields: {} }])("sends nothing for %j", async (wrong) => {
    const order = { ...digipayOrder, ...wrong };
    await expect(server.digipay().submit(order)).rejects.toThrow(RangeError);
    expect(server.received).toEqual([]);
  });

  it(`reads '${ok.section}' as delivered`, async () => {
    expect(await submit(ok.json)).toEqual({
      kind: "delivered",
      providerId: txnId,
      message: "Money successfully added to your wallet.",
    });
  });

  it(`reads '${badRequest.section}' as refused`, async () => {
    expect(await submit(badRequest.json, 400)).toEqual({ kind: "refused", message: "BAD_REQUEST" });
    expect(await submit(badRequest.json, 404)).toMatchObject({ kind: "refused" });
  });

  it("reads the 404 of 'RESPONSES' as refused", async () => {
    const body = { success: 0, error: [1], data: { message: "NOT_FOUND" } };
    expect(await submit(body, 404)).toEqual({ kind: "refused", message: "NOT_FOUND" });
  });

  it.each([
    "Insufficient balance",
    "Service is under maintenance",
    "Wallet not found",
    "",
    null,
    ["BAD_REQUEST"],
  ])("a refusal with the unlisted text %j is unknown", async (message) => {
    for (const http of [400, 404]) {
      const body = { success: 0, error: [1], data: { message } };
      expect(await submit(body, http)).toMatchObject({ kind: "unknown", providerId: null });
    }
  });

  it("is unknown, not refused, unless success is 0", async () => {
    const body = { success: 1, error: [], data: { message: "BAD_REQUEST" } };
    expect(await submit(body, 400)).toMatchObject({ kind: "unknown" });
    expect(await submit({ ...body, success: 0 }, 500)).toMatchObject({ kind: "unknown" });
  });

  it.each([400, 401, 403, 404])(
    "HTTP %i with a transaction in a refusal is unknown, with the provider's id",
    async (http) => {
      for (const message of ["BAD_REQUEST", "Insufficient balance"]) {
        for (const txn_status of [0, 1, 2, undefined]) {
          const transaction = { txn_id: txnId, txn_status };
          const body = { success: 0, error: [1], data: { message, transaction } };
          const odd = { kind: "unknown", message };
          expect(await submit(body, http)).toEqual({ ...odd, providerId: txnId });
          for (const other of [txnId, [transaction], { txn_id: txnId }]) {
            const data = { message, transaction: other };
            expect(await submit({ ...body, data }, http)).toMatchObject(odd);
          }
        }
      }
    },
  );

  it.each([null, "", [], {}])(
    "a refusal whose transaction is %j stays a refusal",
    async (transaction) => {
      const body = { success: 0, error: [1], data: { message: "BAD_REQUEST", transaction } };
      expect(await submit(body, 400)).toEqual({ kind: "refused", message: "BAD_REQUEST" });
    },
  );

  it("keeps the provider's id of other unknown outcomes", async () => {
    const odd = { kind: "unknown", providerId: txnId };
    expect(await submit(done({}, { success: 0 }))).toMatchObject(odd);
    expect(await submit(done({}, { error: [1] }))).toMatchObject(odd);
    expect(await submit(done({}), 400)).toMatchObject(odd);
  });

  it(`is unknown for '${badRequestAsPrinted.section}' as it is printed`, async () => {
    expect(await submit(badRequestAsPrinted.json, 400)).toMatchObject({ kind: "unknown" });
  });

  it.each([0, 2, 3, -1, null, "done", true])(
    "transaction status %p is unknown, with the provider's id",
    async (txn_status) => {
      expect(await submit(done({ txn_status }))).toEqual({
        kind: "unknown",
        providerId: txnId,
        message: "Words",
      });
    },
  );

  it.each([
    [200, done({}, { success: 0 })],
    [200, done({}, { success: 2 })],
    [200, done({}, { error: [1] })],
    [200, { success: 1, error: [], data: [] }],
    [400, done({})],
    [500, { success: 0, error: [1], data: { message: "INTERNAL_SERVER_ERROR" } }],
    [400, { message: "odd" }],
  ])("HTTP %i with %j is unknown", async (http, body) => {
    expect(await submit(body, http)).toMatchObject({ kind: "unknown" });
  });

  it.each([
    [401, ""],
    [401, '{"success":0,"error":[1],"data":{"message":"UNAUTHORIZED"}}'],
    [403, '{"success":0,"error":[1],"data":{"message":"FORBIDDEN"}}'],
  ])("HTTP %i with %p waits for credentials", async (http, text) => {
    expect(await submit(text, http)).toMatchObject({ kind: "waiting", reason: "credentials" });
  });
});

describe("checkStatus", () => {
  it("sends the provider's id", async () => {
    expect(await checkStatus(done({}))).toEqual({
      kind: "delivered",
      providerId: txnId,
      message: "Words",
    });
    const request = server.takeRequest();
    expect(`${request.method} ${request.path}`).toBe(
      `GET /digipay/v3/transaction/detail?txn_id=${txnId}`,
    );
    expect(request.headers.authorization).toBe(`Token ${digipayToken}`);
    expect(request.headers["companyid"]).toBe(digipayCompanyId);
  });

  it.each([null, ""])("is not possible with the provider's id %p", (providerId) => {
    expect(server.digipay().checkStatus({ reference, providerId })).toBeNull();
    expect(server.received).toEqual([]);
  });

  it.each([
    [200, done({ txn_status: 2 })],
    [200, done({ txn_id: "another" })],
    [200, done({ txn_id: undefined })],
    [200, done({}, { success: 0 })],
    [404, { success: 0, error: [1], data: { message: "NOT_FOUND" } }],
    [401, { success: 0, error: [1], data: { message: "UNAUTHORIZED" } }],
    [400, done({})],
  ])("HTTP %i with %j is unknown, never refused", async (http, body) => {
    expect(await checkStatus(body, http)).toMatchObject({ kind: "unknown" });
  });

  it("HTTP 5xx is unanswered with any body", async () => {
    for (const http of [500, 503]) {
      expect(await checkStatus(done({}), http)).toEqual({
        kind: "unanswered",
        message: `DigiPay answered HTTP ${String(http)}`,
      });
    }
  });
});

describe("quote", () => {
  const answer = (data: object) => ({ success: 1, error: [], data });
  const charges = (total_charges: unknown) => answer({ total_charges });

  it("asks for the charges of the same top-up", async () => {
    expect(await quote(charges(12.5))).toEqual({ kind: "quoted", chargePaisa: 1_250 });
    const request = server.takeRequest();
    expect(`${request.method} ${request.path}`).toBe(
      "POST /digipay/v3/transaction/agent_calculate_charges",
    );
    expect(request.headers.authorization).toBe(`Token ${digipayToken}`);
    expect(JSON.parse(request.text)).toEqual({
      wallet_id: digipayOrder.fields.wallet_id,
      txn_amount: 100,
      txn_code: "CIB",
      payment_mode: 2,
    });
  });

  it.each([
    [0, 0],
    ["3.75", 375],
    [10, 1_000],
  ])("total_charges %p are %i paisa", async (given, chargePaisa) => {
    expect(await quote(charges(given))).toEqual({ kind: "quoted", chargePaisa });
  });

  it.each([
    ["a list of it, as the page describes it", [{ total_charges: 12.5, charges: [] }]],
    ["a list with a separate entry for the charges", [{ total_charges: "12.50" }, { charges: [] }]],
    ["an object", { total_charges: 12.5, charges: [{ charge_amount: 12.5 }] }],
  ])("total_charges are read inside charges_info, %s", async (_what, charges_info) => {
    const quoted = { kind: "quoted", chargePaisa: 1_250 };
    expect(await quote(answer({ charges_info }))).toEqual(quoted);
    expect(await quote(answer({ charges_info, total_charges: "12.50" }))).toEqual(quoted);
    expect(await quote(answer({ charges_info, total_charges: null }))).toEqual(quoted);
  });

  it.each([
    { total_charges: 0, charges_info: [{ total_charges: 12.5 }] },
    { total_charges: 12.5, charges_info: { total_charges: 0 } },
    { charges_info: [{ total_charges: 12.5 }, { total_charges: 10 }] },
    { total_charges: "free", charges_info: [{ total_charges: 12.5 }] },
    { total_charges: 12.5, charges_info: [{ total_charges: -1 }] },
  ])("contradictory totals are unknown: %j", async (data) => {
    expect(await quote(answer(data))).toMatchObject({ kind: "unknown" });
  });

  it.each([
    { charges_info: [] },
    { charges_info: [{ charge_amount: 12.5 }] },
    { charges_info: [[{ total_charges: 0 }]] },
    { charges_info: "b9a4cbeeedd340509cb1ac628cae2973" },
    { charges_info: 0 },
  ])("the total is unknown for %j", async (data) => {
    expect(await quote(answer(data))).toMatchObject({ kind: "unknown" });
  });

  it.each([
    [200, charges(-1)],
    [200, charges("free")],
    [200, charges(null)],
    [200, { ...charges(0), success: 0 }],
    [200, "<html>"],
    [401, { success: 0, error: [1], data: { message: "UNAUTHORIZED" } }],
    [500, charges(0)],
  ])("HTTP %i with %j is unknown, never free", async (http, body) => {
    expect(await quote(body, http)).toMatchObject({ kind: "unknown" });
  });

  it("of a wallet that DigiPay does not accept is refused", async () => {
    expect(await quote(badRequest.json, 404)).toEqual({ kind: "refused", message: "BAD_REQUEST" });
  });
});

it("reports no balance", () => {
  expect(server.digipay()).not.toHaveProperty("balance");
});
