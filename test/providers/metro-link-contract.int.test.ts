/** The client against the samples of "Metro Link", and against other possible answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  metroOrder,
  metroToken,
  operators,
  operatorTypes,
  type PreparedProviders,
  reference,
  startPreparedProviders,
} from "./prepared-providers.ts";
import {
  error,
  errorAsPrinted,
  orderStatus,
  success,
  successAsPrinted,
} from "./samples/metro-link.ts";

let server: PreparedProviders;
beforeAll(async () => {
  server = await startPreparedProviders();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.received.splice(0);
});

function submit(body: unknown, httpStatus = 200) {
  server.answerRecharge(httpStatus, typeof body === "string" ? body : JSON.stringify(body));
  return server.metro().submit(metroOrder);
}

function checkStatus(body: unknown, httpStatus = 200) {
  server.answerWith(httpStatus, JSON.stringify(body));
  return server.metro().checkStatus({ reference, providerId: null });
}

/** The only text of GlobalTopup's page that can be a refusal. */
const LISTED = "Amount should be between Rs. 100 and Rs. 10,000.";
const refusal = (message: unknown) => ({ status: "error", message, data: [] });
const recharge = (data: object, more: object = {}) => ({
  error: false,
  message: "Words",
  data: { transaction_id: 12345, reference_no: Number(reference), status: "success", ...data },
  ...more,
});

describe("submit", () => {
  it("queries the operator, then sends the documented body with numbers as numbers", async () => {
    await submit(success.json);
    expect(server.received.map((one) => `${one.method} ${one.path}`)).toEqual([
      "GET /np/operators",
      "GET /np/operator-types",
      "POST /np/recharge/execute",
    ]);
    for (const one of server.received) expect(one.headers["x-auth-token"]).toBe(metroToken);
    const [request] = server.takeOrders();
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(request?.headers.accept).toBe("application/json");
    expect(JSON.parse(request?.text ?? "")).toEqual({
      operator_id: 51,
      operator_type_id: 4,
      connection_no: "ram_01",
      mobile_number: "9841234567",
      reference_no: 1_000_000_000_042,
      amount: 150,
    });
  });

  it("sends nothing when reading the operators took too long", async () => {
    const outcome = await server.metro().submit({ ...metroOrder, isTooLate: () => true });
    expect(outcome).toMatchObject({ kind: "unsent" });
    expect(server.takeOrders()).toEqual([]);
  });

  it.each([
    { amountPaisa: 15_050 },
    { reference: "ref-1" },
    { reference: "0123456789" },
    { reference: "99999999999999999" },
    { fields: { connection_no: "ram_01" } },
  ])("sends nothing for %j", async (wrong) => {
    await expect(server.metro().submit({ ...metroOrder, ...wrong })).rejects.toThrow(RangeError);
    expect(server.received).toEqual([]);
  });

  it(`reads '${success.section}' as delivered`, async () => {
    expect(await submit(success.json)).toEqual({
      kind: "delivered",
      providerId: "12345",
      message: "Additional message about the recharge",
    });
  });

  it(`reads '${error.section}' as unknown: its text is not listed`, async () => {
    const message = "A message providing additional information about the recharge execution.";
    for (const http of [400, 422]) {
      expect(await submit(error.json, http)).toEqual({
        kind: "unknown",
        providerId: null,
        message,
      });
    }
    expect(await submit(error.json, 500)).toMatchObject({ kind: "unknown" });
  });

  it("is unknown for the samples as they are printed", async () => {
    expect(await submit(successAsPrinted.json)).toMatchObject({ kind: "unknown" });
    expect(await submit(errorAsPrinted.json)).toMatchObject({ kind: "unknown" });
  });

  it.each([
    ["success", "delivered"],
    ["Success", "delivered"],
    ["queued", "queued"],
    ["failed", "refused"],
    ["pending", "unknown"],
    ["", "unknown"],
    [null, "unknown"],
    [1, "unknown"],
  ])("status %p is %s", async (status, kind) => {
    expect(await submit(recharge({ status }))).toMatchObject({ kind });
  });

  it.each([
    recharge({ reference_no: 1_000_000_000_043 }),
    recharge({}, { error: true }),
    recharge({}, { data: [] }),
    { error: true, message: "Odd", data: [] },
  ])("a contradictory or incomplete answer is unknown: %j", async (body) => {
    expect(await submit(body)).toMatchObject({ kind: "unknown" });
  });

  it("keeps the provider's id of a recharge with an unknown status", async () => {
    expect(await submit(recharge({ status: "pending" }))).toEqual({
      kind: "unknown",
      providerId: "12345",
      message: "Words",
    });
  });

  it.each([
    [401, "<html>"],
    [401, JSON.stringify(refusal("Unauthorized"))],
    [403, JSON.stringify(refusal("Forbidden"))],
  ])("HTTP %i with %s waits for credentials", async (http, text) => {
    expect(await submit(text, http)).toMatchObject({ kind: "waiting", reason: "credentials" });
  });

  it("the text that the page prints is a refusal", async () => {
    expect(await submit(refusal(LISTED), 400)).toEqual({ kind: "refused", message: LISTED });
  });

  it.each([
    "Customer not found",
    "Insufficient balance",
    "Service is under maintenance",
    "Duplicate reference_no",
    "Invalid credit card",
    "The user has a balance, but the plan does not exist.",
    "You don't have enough balance.",
    "Operator temporarily unavailable",
    "",
    null,
    { text: LISTED },
  ])("a refusal with the unlisted text %j is unknown", async (message) => {
    for (const status of ["failed", "error", undefined]) {
      const body = { ...refusal(message), status };
      expect(await submit(body, 400)).toMatchObject({ kind: "unknown", providerId: null });
    }
    expect(server.takeOrders().map((one) => one.path)).not.toContain("/np/order/status");
  });

  it.each([400, 404, 422])(
    "HTTP %i whose body reports a recharge is unknown, with the provider's id",
    async (http) => {
      const odd = { kind: "unknown", message: LISTED };
      for (const status of ["success", "queued", "Queued"]) {
        const body = refusal(odd.message);
        expect(await submit({ ...body, status }, http)).toEqual({ ...odd, providerId: null });
        const data = { status, transaction_id: 12345 };
        expect(await submit({ ...body, data }, http)).toEqual({ ...odd, providerId: "12345" });
        const both = { ...body, status, data: { status: "failed", transaction_id: "12345" } };
        expect(await submit(both, http)).toEqual({ ...odd, providerId: "12345" });
        const phone = { status, transaction_id: Number(metroOrder.fields.mobile_number) };
        expect(await submit({ ...body, data: phone }, http)).toEqual({ ...odd, providerId: null });
      }
    },
  );

  it.each(["failed", "Failed", "error", "", null, undefined, {}])(
    "HTTP 400 with status %j and no recharge id is refused",
    async (status) => {
      const outcome = { kind: "refused", message: LISTED };
      for (const data of [
        [],
        {},
        null,
        { status },
        { status, transaction_id: "" },
        { transaction_id: 0 },
        [{ status }],
      ]) {
        const body = { status, message: LISTED, data };
        expect(await submit(body, 400)).toEqual(outcome);
      }
    },
  );

  it.each(["processing", "pending", "success, probably", "200", 1, true, { code: 1 }])(
    "HTTP 400 with the undocumented status %j is unknown, with the provider's id",
    async (status) => {
      const odd = { kind: "unknown", message: LISTED };
      const body = refusal(odd.message);
      expect(await submit({ ...body, status }, 400)).toEqual({ ...odd, providerId: null });
      const data = { status, transaction_id: 12345 };
      for (const carried of [data, [data]]) {
        const answer = { ...body, status, data: carried };
        expect(await submit(answer, 400)).toEqual({ ...odd, providerId: "12345" });
      }
      expect(await submit({ ...body, data: { status } }, 422)).toEqual({
        ...odd,
        providerId: null,
      });
    },
  );

  it.each(["failed", "error", "", undefined])(
    "HTTP 400 with status %j and a recharge id is unknown, with that id",
    async (status) => {
      const odd = { kind: "unknown", message: LISTED };
      const body = { ...refusal(odd.message), status };
      for (const [transaction_id, providerId] of [
        [12345, "12345"],
        ["TX-12345", "TX-12345"],
        [metroOrder.fields.mobile_number, null],
        [{ id: 5 }, null],
      ]) {
        const data = { status, transaction_id };
        expect(await submit({ ...body, data }, 400)).toEqual({ ...odd, providerId });
        expect(await submit({ ...body, transaction_id }, 400)).toEqual({ ...odd, providerId });
      }
    },
  );

  it.each([401, 403])(
    "HTTP %i waits for credentials with any status, but is unknown with a recharge",
    async (http) => {
      const odd = { ...refusal("Forbidden"), status: "forbidden" };
      expect(await submit(odd, http)).toMatchObject({ kind: "waiting", reason: "credentials" });
      for (const data of [{ status: "queued" }, { transaction_id: 12345 }]) {
        expect(await submit({ ...odd, data }, http)).toMatchObject({ kind: "unknown" });
      }
    },
  );

  it.each([
    "The reference no has already been taken.",
    "reference_no must be unique",
    "Already processed",
  ])("'%s' is unknown: the recharge may have been submitted before", async (message) => {
    expect(await submit(refusal(message), 422)).toMatchObject({ kind: "unknown" });
  });
});

describe("the operator query", () => {
  it("is cached for an hour", async () => {
    server.answerRecharge(200, success.json);
    let nowMs = 0;
    const provider = server.metro({ now: () => nowMs });
    const submitAt = async (ms: number) => {
      nowMs = ms;
      server.received.splice(0);
      await provider.submit(metroOrder);
      return server.received.length;
    };
    expect(await submitAt(0)).toBe(3);
    expect(await submitAt(3_599_999)).toBe(1);
    expect(await submitAt(3_600_000)).toBe(3);
  });

  it("uses the configured paths", async () => {
    server.answerBy((request, response) => {
      if (request.path === "/v2/ops?all=1") response.end(operators);
      else response.end(request.path === "/v2/types" ? operatorTypes : success.json);
    });
    const paths = {
      GLOBALTOPUP_OPERATORS_PATH: "/v2/ops?all=1",
      GLOBALTOPUP_OPERATOR_TYPES_PATH: "/v2/types",
    };
    expect(await server.metro({}, paths).submit(metroOrder)).toMatchObject({ kind: "delivered" });
  });

  it.each([
    { list: '[{"id":"51","operator_type_id":"4"}]', types: '[{"id":4}]' },
    { list: '{"data":[{"operator_id":51,"operator_type":4}]}', types: '{"data":[{"id":"4"}]}' },
  ])("accepts $list and $types", async ({ list, types }) => {
    server.answerBy((request, response) => {
      if (request.path === "/np/operators") response.end(list);
      else response.end(request.path === "/np/operator-types" ? types : success.json);
    });
    expect(await server.metro().submit(metroOrder)).toMatchObject({ kind: "delivered" });
    expect(JSON.parse(server.takeOrders()[0]?.text ?? "")).toMatchObject({ operator_type_id: 4 });
  });

  const paths = ["/np/operators", "/np/operator-types"];
  /** Submits once with this answer at this path, then once with normal answers. @returns the first outcome */
  async function submitAfter(path: string, status: number, text: string) {
    server.received.splice(0);
    let fails = true;
    server.answerBy((request, response) => {
      if (fails && request.path === path) response.writeHead(status).end(text);
      else if (request.path === "/np/operators") response.end(operators);
      else response.end(request.path === "/np/operator-types" ? operatorTypes : success.json);
    });
    const provider = server.metro();
    const outcome = await provider.submit(metroOrder);
    expect(server.takeOrders()).toEqual([]);
    fails = false;
    expect(await provider.submit(metroOrder)).toMatchObject({ kind: "delivered" });
    return outcome;
  }

  describe.each(paths)("at %s", (path) => {
    it.each([
      [200, ""],
      [200, "<html>"],
      [500, operators],
      [503, '{"message":"Service is under maintenance"}'],
      [429, "{}"],
      [408, "{}"],
    ])("no usable answer leaves the order unsent: HTTP %i with %p", async (status, text) => {
      expect(await submitAfter(path, status, text)).toMatchObject({ kind: "unsent" });
    });

    it.each([
      [200, "{}"],
      [200, "[]"],
      [200, '{"data":[]}'],
      [200, '{"data":{}}'],
      [200, "[null]"],
      [200, '[{"operator_id":50,"operator_type_id":3}]'],
      [200, '[{"operator_id":51}]'],
      [404, "<html>"],
      [404, '{"message":"Not found"}'],
      [405, ""],
      [400, '{"message":"Unknown operator list"}'],
      [400, '{"message":"Service is under maintenance"}'],
      [400, '{"message":"Insufficient balance"}'],
      [200, '{"message":"Operator temporarily unavailable"}'],
    ])(
      "an answer without our operator waits for the configuration: HTTP %i with %p",
      async (status, text) => {
        const outcome = await submitAfter(path, status, text);
        expect(outcome).toMatchObject({ kind: "waiting", reason: "configuration" });
        expect(outcome.message).toContain("GlobalTopup");
      },
    );

    it.each([
      [401, ""],
      [403, ""],
      [403, "<html>"],
      [403, '{"message":"Forbidden"}'],
    ])("a rejected token waits for credentials: HTTP %i with %p", async (status, text) => {
      expect(await submitAfter(path, status, text)).toMatchObject({
        kind: "waiting",
        reason: "credentials",
      });
    });
  });
});

describe("checkStatus", () => {
  const answer = (data: object, more: object = {}) => ({
    error: false,
    message: "Transaction status",
    data: { status: "success", transaction_id: 12345, order_id: Number(reference), ...data },
    ...more,
  });

  it(`reads the documented '${orderStatus.section}' as delivered`, async () => {
    expect(await checkStatus(JSON.parse(orderStatus.json) as object)).toMatchObject({
      kind: "delivered",
      providerId: "12345",
    });
  });

  it("sends our reference", async () => {
    expect(await checkStatus(answer({}))).toEqual({
      kind: "delivered",
      providerId: "12345",
      message: "Transaction status",
    });
    const request = server.takeRequest();
    expect(`${request.method} ${request.path}`).toBe("POST /np/order/status");
    expect(request.headers["x-auth-token"]).toBe(metroToken);
    expect(JSON.parse(request.text)).toEqual({ order_id: 1_000_000_000_042 });
  });

  it.each([
    ["queued", "queued"],
    ["failed", "refused"],
    ["odd", "unknown"],
  ])("status %s is %s", async (status, kind) => {
    expect(await checkStatus(answer({ status }))).toMatchObject({ kind });
  });

  it.each([
    [404, refusal("Transaction not found")],
    [400, refusal("Invalid order_id")],
    [401, refusal("Unauthorized")],
    [200, refusal("Transaction not found")],
    [200, answer({}, { error: true })],
    [200, answer({ order_id: 7 })],
    [400, answer({ status: "failed" })],
  ])("HTTP %i with %j is unknown, never refused", async (http, body) => {
    expect(await checkStatus(body, http)).toMatchObject({ kind: "unknown" });
  });

  it("HTTP 5xx is unanswered with any body", async () => {
    for (const http of [500, 503]) {
      expect(await checkStatus(answer({}), http)).toEqual({
        kind: "unanswered",
        message: `GlobalTopup answered HTTP ${String(http)}`,
      });
    }
  });
});

describe("balance", () => {
  it.each([
    { credits_available: "8313.58" },
    { error: false, data: { credits_available: "8313.58" } },
    { data: { wallet: { credits_available: 8313.58 } } },
    { wallet: { credits_available: "8313.58" } },
  ])("is read from %j", async (body) => {
    server.answerWith(200, JSON.stringify(body));
    expect(await server.metro().balance?.()).toBe(831_358);
    const request = server.takeRequest();
    expect(`${request.method} ${request.path}`).toBe("GET /api/v1/wallet/balance");
    expect(request.headers["x-auth-token"]).toBe(metroToken);
  });

  it.each([
    [200, "{}"],
    [200, '{"data":{"credits_available":"1,000"}}'],
    [200, "<html>"],
    [401, '{"credits_available":"5"}'],
    [502, '{"credits_available":"5"}'],
  ])("HTTP %i with %s cannot be read", async (http, text) => {
    server.answerWith(http, text);
    expect(await server.metro().balance?.()).toBeNull();
  });
});
