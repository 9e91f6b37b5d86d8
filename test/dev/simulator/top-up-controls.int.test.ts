import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startSimulator } from "../../../dev/simulator/simulator.ts";
import { createSimulatorControl } from "../../support/simulator-control.ts";
import { textOf, visit } from "./customer.ts";
import { type Driver, driveSimulator, KHALTI_TOP_UP } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const CALLS: Record<string, () => Promise<{ status: number }>> = {
  khalti_topup: () => simulator.topUpKhalti(),
  khalti_topup_status: () => simulator.khaltiStatus("topup1"),
  khalti_balance: () => simulator.khaltiBalance(),
  metro_operators: () => simulator.globalTopup("GET", "/np/operators"),
  metro_recharge: () => simulator.recharge(),
  metro_status: () => simulator.globalTopup("POST", "/np/order/status", { order_id: 1001 }),
  metro_balance: () => simulator.globalTopup("GET", "/api/v1/wallet/balance"),
  digipay_charges: () => simulator.digipay("POST", "/agent_calculate_charges", {}),
  digipay_topup: () => simulator.topUpDigipay(),
  digipay_detail: () => simulator.digipay("GET", "/history"),
};

describe("a fault at a top-up provider", () => {
  it.each(Object.keys(CALLS))("applies once to %s", async (endpoint) => {
    await simulator.fault({ endpoint, kind: "status", status: 502 });

    expect((await CALLS[endpoint]?.())?.status).toBe(502);
    expect((await CALLS[endpoint]?.())?.status).not.toBe(502);
    expect(await simulator.requests()).toMatchObject([{ endpoint, status: 502 }, { endpoint }]);
  });

  it.each(["khalti_topup", "metro_recharge", "digipay_topup"])(
    "can drop the request of %s before the work, or its answer after the work",
    async (endpoint) => {
      await simulator.fault({ endpoint, kind: "drop_request" });
      await simulator.fault({ endpoint, kind: "drop_response" });

      await expect(CALLS[endpoint]?.()).rejects.toThrow();
      expect(await simulator.topUps()).toEqual([]);
      await expect(CALLS[endpoint]?.()).rejects.toThrow();
      expect(await simulator.topUps()).toHaveLength(1);
    },
  );
});

describe("the recorded top-ups", () => {
  it("of all providers are listed newest first", async () => {
    await simulator.topUpKhalti();
    await simulator.advance(1);
    await simulator.recharge();
    await simulator.advance(1);
    await simulator.topUpDigipay();

    expect((await simulator.topUps()).map(({ provider }) => provider)).toEqual([
      "digipay_wallet",
      "metro_link",
      "khalti_wallet",
    ]);
  });

  it("are cleared by a reset, together with states set in advance, credits and maintenance", async () => {
    await simulator.topUpKhalti();
    await simulator.next("khalti_wallet", { state: "Queued" });
    await simulator.setProvider("khalti_wallet", { credits: 0, maintenance: true });

    await simulator.reset();

    expect(await simulator.topUps()).toEqual([]);
    expect((await simulator.topUpKhalti()).body["state"]).toBe("Success");
  });

  it("are on the front page with their states", async () => {
    await simulator.next("khalti_wallet", { state: "Queued" });
    await simulator.topUpKhalti();
    await simulator.topUpDigipay({ txn_amount: 1234.5 });

    const text = textOf((await visit(simulator.url)).html);

    expect(text).toContain("9841234567 topup1 Rs. 100.00 Queued khalti_wallet");
    expect(text).toContain("Rs. 1,234.50 1 digipay_wallet");
  });
});

describe("the controls of top-ups", () => {
  it.each([
    ["khalti_wallet", { state: "" }],
    ["khalti_wallet", { state: 1 }],
    ["digipay_wallet", { state: "1" }],
    ["metro_link", { state: "queued", times: 0 }],
    ["metro_link", { state: "queued", color: "red" }],
    ["metro_link", {}],
  ])("refuse for %s the next state %j", async (provider, body) => {
    expect((await simulator.next(provider, body)).status).toBe(422);
  });

  it.each([{ credits: -1 }, { credits: "1" }, { credits: 0.001 }, { color: "red" }])(
    "refuse a provider with %j",
    async (body) => {
      expect((await simulator.setProvider("metro_link", body)).status).toBe(422);
    },
  );

  it("refuse a state of the wrong type for an existing top-up", async () => {
    await simulator.topUpKhalti();

    expect((await simulator.setTopUp("khalti_wallet", "topup1", { state: 1 })).status).toBe(422);
    expect((await simulator.topUps())[0]?.["state"]).toBe("Success");
  });

  it("answer 404 for unknown providers and top-ups", async () => {
    const answers = [
      await simulator.next("esewa", { state: "x" }),
      await simulator.setProvider("esewa", {}),
      await simulator.setTopUp("esewa", "1", { state: "x" }),
      await simulator.setTopUp("metro_link", "1", { state: "x" }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it("work through the tests' helper", async () => {
    const control = createSimulatorControl(simulator.url);
    await control.setProvider("khalti_wallet", { credits: 500 });
    await control.nextTopUps("khalti_wallet", "Queued");
    await simulator.topUpKhalti();
    await simulator.recharge();

    await control.setTopUp("khalti_wallet", "topup1", "Failed");

    expect(await control.topUps("khalti_wallet")).toMatchObject([{ state: "Failed" }]);
    expect(await control.topUps()).toHaveLength(2);
    expect((await simulator.khaltiBalance()).body["credits_available"]).toBe(500);
  });
});

describe("the request log of top-ups", () => {
  it("shows the calls and hides every token, even a wrong one", async () => {
    await simulator.topUpKhalti();
    await simulator.topUpKhalti({ token: "live_mistake" });
    await simulator.khaltiStatus("topup1", "live_mistake");
    await simulator.recharge();
    await simulator.topUpDigipay();
    await fetch(`${simulator.url}/api/use/khalti-topup/`, {
      method: "POST",
      body: new URLSearchParams({ token: "live_mistake", amount: "1" }),
    });

    const requests = await simulator.requests();

    expect(requests).toMatchObject([
      {
        path: "/api/use/khalti-topup/",
        body: { ...KHALTI_TOP_UP, token: "[secret]" },
        status: 200,
      },
      { body: { token: "[secret]" }, status: 400 },
      { path: "/api/service/status/?token=[secret]&reference=topup1" },
      { path: "/np/recharge/execute", body: { reference_no: 1001 } },
      { path: "/digipay/v3/transaction/wallet_topup", body: { txn_code: "CIB" } },
      { body: "token=[secret]&amount=1", status: 415 },
    ]);
    expect(JSON.stringify(requests)).not.toMatch(/live_mistake|TEST:simulator|simulator_token/);
  });

  it("contains requests to unknown paths", async () => {
    const answers = [
      await simulator.globalTopup("POST", "/np/nothing", { a: 1 }),
      await simulator.digipay("GET", "/nothing"),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(await simulator.requests()).toMatchObject([
      { endpoint: null, path: "/np/nothing", body: { a: 1 }, status: 404 },
      { endpoint: null, path: "/digipay/v3/transaction/nothing", status: 404 },
    ]);
  });
});

describe("startSimulator", () => {
  it("accepts the configured tokens only", async () => {
    const other = await startSimulator({
      port: 0,
      secretKey: "k",
      khaltiServicesToken: "TEST:given",
      globalTopupToken: "given_token",
      digipayToken: "given_digipay",
      digipayCompanyId: "given_company",
    });
    const statusOf = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(other.url + path, { headers })).status;

    expect(await statusOf("/api/balance?token=TEST:given")).toBe(200);
    expect(await statusOf("/api/balance?token=TEST:simulator")).toBe(400);
    const token = { "x-auth-token": "given_token" };
    expect(await statusOf("/api/v1/wallet/balance", token)).toBe(200);
    const headers = { authorization: "Token given_digipay", companyid: "given_company" };
    expect(await statusOf("/digipay/v3/transaction/history", headers)).toBe(200);
    await other.stop();
  });
});
