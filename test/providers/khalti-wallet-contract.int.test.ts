/** The client against the samples of "Khalti Topup", and against other possible answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { mobileOperator } from "../../src/providers/mobile-operator.ts";
import { khaltiWallet } from "../../src/providers/khalti-wallet.ts";
import {
  khaltiOrder,
  khaltiToken,
  type PreparedProviders,
  reference,
  startPreparedProviders,
} from "./prepared-providers.ts";
import {
  errorResponse,
  patternsOf2025,
  regexPatterns,
  serviceParameters,
  successResponse,
} from "./samples/khalti-topup.ts";

let server: PreparedProviders;
beforeAll(async () => {
  server = await startPreparedProviders();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.received.splice(0);
});

function submit(body: unknown, httpStatus = 200) {
  server.answerWith(httpStatus, typeof body === "string" ? body : JSON.stringify(body));
  return server.khalti().submit(khaltiOrder);
}

function checkStatus(body: unknown, httpStatus = 200) {
  server.answerWith(httpStatus, JSON.stringify(body));
  return server.khalti().checkStatus({ reference, providerId: null });
}

const refusal = (error_code: unknown) => ({
  ...(JSON.parse(errorResponse.json) as object),
  error_code,
});

describe("a Khalti ID", () => {
  const [{ pattern } = { pattern: "" }] = khaltiWallet.fields;
  const isSold = (number: string) => new RegExp(`^(?:${pattern})$`).test(number);
  const printed = JSON.parse(regexPatterns.json) as { pattern: string }[];
  const patterns = [...printed.map((one) => one.pattern), ...Object.values(patternsOf2025)].map(
    (one) => new RegExp(`^(?:${one})$`),
  );

  it("is sold exactly when a pattern of the page or of 2025 matches", () => {
    for (let first = 0; first <= 9_999; first++) {
      const number = `${String(first).padStart(4, "0")}123456`;
      const isValid = patterns.some((one) => one.test(number));
      expect([number, isSold(number), mobileOperator(number) !== null]).toEqual([
        number,
        isValid,
        isValid,
      ]);
    }
  });

  it.each([
    "9840",
    "9041",
    "984123456",
    "98412345678",
    "+9779841234567",
    "9841234567 ",
    "98412345६७",
  ])("is never sold as %p", (number) => {
    expect(isSold(number)).toBe(false);
  });
});

describe("submit", () => {
  it("sends the documented parameters, with whole rupees", async () => {
    await submit(successResponse.json);
    const request = server.takeRequest();
    expect(request.method).toBe("POST");
    expect(request.path).toBe("/api/use/khalti-topup/");
    expect(request.headers["content-type"]).toBe("application/json");
    const sent = JSON.parse(request.text) as object;
    expect(sent).toEqual({ token: khaltiToken, reference, amount: 150, number: "9841234567" });
    const documented = JSON.parse(serviceParameters.json) as object;
    expect(Object.keys(documented)).toEqual(expect.arrayContaining(Object.keys(sent)));
  });

  it.each([15_050, 0, -100])("sends nothing for %i paisa", async (amountPaisa) => {
    const order = { ...khaltiOrder, amountPaisa };
    await expect(server.khalti().submit(order)).rejects.toThrow(RangeError);
    expect(server.received).toEqual([]);
  });

  it("sends nothing without a number", async () => {
    const order = { ...khaltiOrder, fields: {} };
    await expect(server.khalti().submit(order)).rejects.toThrow(RangeError);
    expect(server.received).toEqual([]);
  });

  it(`reads '${successResponse.section}' as delivered`, async () => {
    expect(await submit(successResponse.json)).toEqual({
      kind: "delivered",
      providerId: "3116",
      message: "Successfully Completed Transaction",
    });
  });

  it(`reads '${errorResponse.section}' as refused, with the reason`, async () => {
    expect(await submit(errorResponse.json, 400)).toEqual({
      kind: "refused",
      message: "Can't fulfill request: User does not exist.",
    });
  });

  it.each([
    ["Success", "delivered"],
    ["SUCCESS", "delivered"],
    ["Queued", "queued"],
    ["Processing", "queued"],
    ["Failed", "refused"],
    ["Expired", "refused"],
    ["Status Error", "refused"],
    ["Error", "unknown"],
    ["Refunded", "unknown"],
    ["", "unknown"],
    [null, "unknown"],
    [1, "unknown"],
  ])("state %p decides, not status: %s", async (state, kind) => {
    const body = { id: 3116, state, message: "Words" };
    expect(await submit({ ...body, status: true })).toMatchObject({ kind });
    expect(await submit({ ...body, status: false })).toMatchObject({ kind });
  });

  it.each(["1010", "1011", "1012", "4000", 4000])("code %p is a refusal", async (code) => {
    expect(await submit(refusal(code), 400)).toMatchObject({ kind: "refused" });
  });

  it.each([
    ["1002", "credentials"],
    ["1016", "credit"],
    ["1019", "maintenance"],
  ])("code %s waits: %s", async (code, reason) => {
    expect(await submit(refusal(code), 400)).toMatchObject({ kind: "waiting", reason });
  });

  it.each(["1021", "002", "9999", ""])("code %p is unknown", async (code) => {
    expect(await submit(refusal(code), 400)).toMatchObject({ kind: "unknown", providerId: null });
  });

  describe.each(["Failed", "Expired", "Status Error", "failed"])("with state %s", (state) => {
    it.each([
      ["1002", { kind: "waiting", reason: "credentials" }],
      ["1016", { kind: "waiting", reason: "credit" }],
      ["1019", { kind: "waiting", reason: "maintenance" }],
      [1016, { kind: "waiting", reason: "credit" }],
      ["1021", { kind: "unknown", providerId: null }],
      ["9999", { kind: "unknown", providerId: null }],
      ["4000", { kind: "refused" }],
      ["1010", { kind: "refused" }],
      ["", { kind: "refused" }],
      [null, { kind: "refused" }],
    ])("code %p decides", async (error_code, outcome) => {
      for (const httpStatus of [200, 400]) {
        const body = { id: 3116, state, error_code, message: "Words" };
        expect(await submit(body, httpStatus)).toEqual({ ...outcome, message: "Words" });
      }
    });
  });

  it.each(["1013", "1016", "1021", "4000"])(
    "a queued top-up with code %s stays queued, and is not checked",
    async (error_code) => {
      for (const state of ["Queued", "Processing"]) {
        server.received.splice(0);
        const body = { id: 3116, state, error_code };
        expect(await submit(body)).toMatchObject({ kind: "queued", providerId: "3116" });
        expect(server.received).toHaveLength(1);
      }
    },
  );

  it("a success with an error code is unknown", async () => {
    expect(await submit({ state: "Success", error_code: "1021" })).toMatchObject({
      kind: "unknown",
    });
  });

  it.each(["", "<html>Not Found</html>", '{"detail":"Not found."}'])(
    "HTTP 404 with %p is refused: the service does not exist",
    async (text) => {
      expect(await submit(text, 404)).toMatchObject({ kind: "refused" });
    },
  );

  it("HTTP 404 with a state is decided by the state", async () => {
    expect(await submit({ state: "Queued" }, 404)).toMatchObject({ kind: "queued" });
    expect(await submit({ state: "Odd" }, 404)).toMatchObject({ kind: "unknown" });
  });
});

describe("a duplicate reference", () => {
  async function duplicate(status: unknown, httpStatus = 200, state: unknown = "Error") {
    server.answerBy((request, response) => {
      const isOrder = request.method === "POST";
      const body = JSON.stringify(isOrder ? { ...refusal("1013"), state } : status);
      response.writeHead(isOrder ? 400 : httpStatus).end(body);
    });
    const outcome = await server.khalti().submit(khaltiOrder);
    expect(server.received.splice(0).map((one) => one.method)).toEqual(["POST", "GET"]);
    return outcome;
  }

  it.each([
    ["Success", "delivered"],
    ["Processing", "queued"],
    ["Failed", "refused"],
    ["Odd", "unknown"],
  ])("that ended as %s is %s", async (state, kind) => {
    expect(await duplicate({ state, reference, response_id: 7 })).toMatchObject({ kind });
  });

  it.each(["Error", "Failed", "Expired", "Status Error", "Success", "Odd", "", null])(
    "is checked when its state is %p",
    async (state) => {
      const delivered = { state: "Success", reference, response_id: 7 };
      expect(await duplicate(delivered, 200, state)).toMatchObject({
        kind: "delivered",
        providerId: "7",
      });
      expect(await duplicate({}, 500, state)).toMatchObject({ kind: "unknown", providerId: null });
    },
  );

  it("that the status check does not know is unknown, not refused", async () => {
    expect(await duplicate(refusal("002"), 400)).toMatchObject({
      kind: "unknown",
      providerId: null,
    });
    expect(await duplicate({}, 503)).toMatchObject({ kind: "unknown" });
  });
});

describe("checkStatus", () => {
  const status = { status: true, state: "Success", reference, response_id: 3116, amount: 150 };

  it("sends the reference", async () => {
    expect(await checkStatus({ ...status, details: "Done" })).toEqual({
      kind: "delivered",
      providerId: "3116",
      message: "Done",
    });
    const request = server.takeRequest();
    expect(request.method).toBe("GET");
    const url = new URL(request.path, server.baseUrl);
    expect(url.pathname).toBe("/api/service/status/");
    expect(Object.fromEntries(url.searchParams)).toEqual({ token: khaltiToken, reference });
  });

  it.each([
    ["Queued", "queued"],
    ["Processing", "queued"],
    ["Failed", "refused"],
    ["Error", "refused"],
    ["Expired", "refused"],
    ["Status Error", "refused"],
    ["Odd", "unknown"],
  ])("state %s of a known reference is %s", async (state, kind) => {
    expect(await checkStatus({ ...status, state })).toMatchObject({ kind });
  });

  it.each([
    { status: false, error_code: "002", error: "invalid_reference", state: "Error" },
    { status: false, error: "invalid_reference", state: "Error", response_id: 12 },
    { status: false, state: "Error", reference, response_id: 0 },
    { status: false, state: "Failed", reference, response_id: "0" },
    { status: false, state: "Error" },
    { status: false, state: "Error", error_code: "1002", response_id: 12 },
    { status: false, state: "Error", error_code: "1019" },
    { ...status, reference: "1000000000043" },
    { ...status, refunded: true },
    { ...status, error_code: "1021" },
    { ...status, state: "Failed", error_code: "1002" },
    { ...status, state: "Status Error", error_code: "1019" },
    { ...status, state: "Expired", error_code: "9999" },
  ])("is unknown, never refused, for %j", async (body) => {
    expect(await checkStatus(body, 400)).toMatchObject({ kind: "unknown" });
    expect(await checkStatus(body)).toMatchObject({ kind: "unknown" });
  });

  it("is refused for a failed top-up with a refusal code", async () => {
    for (const state of ["Failed", "Expired", "Status Error"]) {
      const body = { ...status, state, error_code: "4000", details: "User does not exist." };
      const message = "User does not exist.";
      expect(await checkStatus(body, 400)).toEqual({ kind: "refused", message });
    }
  });

  it.each([
    [404, ""],
    [403, "<html>"],
    [200, "[]"],
    [500, JSON.stringify(status)],
    [503, ""],
  ])("HTTP %i with %p is unanswered", async (http, text) => {
    server.answerWith(http, text);
    expect(await server.khalti().checkStatus({ reference, providerId: null })).toEqual({
      kind: "unanswered",
      message: expect.stringContaining(`HTTP ${String(http)}`),
    });
  });
});

describe("balance", () => {
  it.each([
    [1000.5, 100_050],
    ["8313.58", 831_358],
    [0, 0],
  ])("%p rupees", async (credits_available, paisa) => {
    server.answerWith(200, JSON.stringify({ credits_consumed: 1, credits_available }));
    expect(await server.khalti().balance?.()).toBe(paisa);
    expect(server.takeRequest().path).toBe(`/api/balance?token=${encodeURIComponent(khaltiToken)}`);
  });

  it.each([
    [200, "{}"],
    [200, '{"credits_available":"many"}'],
    [200, "[]"],
    [400, '{"credits_available":5}'],
    [500, '{"credits_available":5}'],
  ])("HTTP %i with %s cannot be read", async (http, text) => {
    server.answerWith(http, text);
    expect(await server.khalti().balance?.()).toBeNull();
  });
});
