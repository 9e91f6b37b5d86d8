import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator, type Json, RECHARGE } from "./simulator-driver.ts";
import { orderStatus } from "../../providers/samples/metro-link.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const balance = async () =>
  (await simulator.globalTopup("GET", "/api/v1/wallet/balance")).body["data"];
const byOrder = (order_id: unknown) =>
  simulator.globalTopup("POST", "/np/order/status", { order_id });

describe("a recharge of Metro Link", () => {
  it("answers as documented and is recorded in rupees", async () => {
    await simulator.setProvider("metro_link", { credits: 8813.58 });

    const { status, body } = await simulator.recharge({ amount: 500.5 });

    const { transaction_id: id } = body["data"] as Json;
    expect([status, body]).toEqual([
      200,
      {
        error: false,
        message: "Recharge success",
        data: {
          transaction_id: expect.any(Number),
          reference_no: 1001,
          amount: 500.5,
          credit_consumed: { service_charge: 0, instant_discount: 0, debit_amount: 500.5 },
          credit_available: 8313.08,
          status: "success",
        },
      },
    ]);
    expect(await simulator.topUps()).toMatchObject([
      {
        provider: "metro_link",
        id: String(id),
        reference: "1001",
        target: "ram_01",
        amount_rupees: 500.5,
        state: "success",
      },
    ]);
    expect(await balance()).toEqual({ credits_available: "8313.08" });
  });

  it.each([
    { operator_id: 1 },
    { operator_type_id: 1 },
    { connection_no: "ram 01" },
    { connection_no: 7 },
    { connection_no: "unknown" },
    { connection_no: "ram_unknown" },
    { mobile_number: "984123456" },
    { reference_no: "1001" },
    { reference_no: 10.5 },
    { amount: "500" },
    { amount: 99.99 },
    { amount: 10_000.01 },
  ])("is refused for %j", async (changes) => {
    const { status, body } = await simulator.recharge(changes);

    expect(status).toBe(400);
    expect(body).toEqual({ status: "error", message: expect.any(String), data: [] });
    expect(await simulator.topUps()).toEqual([]);
  });

  it.each([100, 10_000])("of Rs. %d is allowed", async (amount) => {
    expect((await simulator.recharge({ amount })).status).toBe(200);
  });

  it("is delivered once when it is sent three times concurrently", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => simulator.recharge()));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(await simulator.topUps()).toHaveLength(1);
  });

  it("is refused above the credits, and during maintenance", async () => {
    await simulator.setProvider("metro_link", { credits: 499.99 });
    expect((await simulator.recharge()).body["message"]).toBe("Insufficient balance");

    await simulator.setProvider("metro_link", { credits: 500, maintenance: true });
    expect((await simulator.recharge()).status).toBe(503);
    expect(await simulator.topUps()).toEqual([]);
  });

  it.each(["", "other"])("is refused with the token %j", async (token) => {
    const answers = [
      await simulator.globalTopup("POST", "/np/recharge/execute", RECHARGE, token),
      await simulator.globalTopup("POST", "/np/order/status", { order_id: 1 }, token),
      await simulator.globalTopup("GET", "/api/v1/wallet/balance", undefined, token),
      await simulator.globalTopup("GET", "/np/operators", undefined, token),
    ];

    for (const { status, body } of answers) {
      expect([status, body]).toEqual([401, { status: "error", message: "Unauthorized", data: [] }]);
    }
    expect(await simulator.topUps()).toEqual([]);
  });
});

describe("the status of a recharge", () => {
  it("is the same by GlobalTopup's id and by our reference", async () => {
    await simulator.next("metro_link", { state: "queued" });
    const { body } = await simulator.recharge();
    const { transaction_id, status } = body["data"] as Json;
    expect(status).toBe("queued");

    await simulator.setTopUp("metro_link", "1001", { state: "failed" });

    const byId = await simulator.globalTopup("POST", "/np/service/status", { transaction_id });
    const { data, ...documented } = JSON.parse(orderStatus.json) as Json & { data: Json };
    expect(byId.body).toEqual({
      ...documented,
      data: {
        ...data,
        status: "failed",
        transaction_id,
        order_id: 1001,
        amount: 500,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      },
    });
    expect((await byOrder(1001)).body).toEqual(byId.body);
  });

  it("is refused with 404 for an unknown recharge", async () => {
    const { status, body } = await byOrder(1);

    expect([status, body]).toEqual([
      404,
      { status: "error", message: "Transaction not found", data: [] },
    ]);
  });
});

describe("the operators", () => {
  it("contain Metro Link, with the type that a recharge needs", async () => {
    const operators = await simulator.globalTopup("GET", "/np/operators");
    const types = await simulator.globalTopup("GET", "/np/operator-types");

    expect(operators.body["data"]).toContainEqual({
      operator_id: 51,
      name: "Metro Link",
      operator_type_id: RECHARGE.operator_type_id,
    });
    expect(types.body["data"]).toContainEqual({ operator_type_id: 4, name: "Internet" });
  });
});
