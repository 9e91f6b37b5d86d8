/** The simulator against every sample of the top-up providers' pages: sent as printed, compared field by field. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Sample } from "../../../khalti/samples/sample.ts";
import * as digipay from "../../../providers/samples/digipay-wallet-topup.ts";
import * as khaltiTopup from "../../../providers/samples/khalti-topup.ts";
import * as metroLink from "../../../providers/samples/metro-link.ts";
import { type Driver, driveSimulator, type Json, RECHARGE } from "../simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const parsed = ({ json }: Sample) => JSON.parse(json) as Json;
const shapeOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
    : Array.isArray(value)
      ? "list"
      : "value";

describe("Khalti Topup", () => {
  const request = {
    ...parsed(khaltiTopup.serviceParameters),
    token: "TEST:simulator",
    amount: "100",
    number: "9841234567",
  };

  it("takes the service parameters, with the page's reference, and answers as printed", async () => {
    const { status, body } = await simulator.send("POST", "/api/use/khalti-topup/", request);

    const documented = parsed(khaltiTopup.successResponse);
    expect([status, body]).toEqual([200, { ...documented, id: expect.any(Number) }]);
  });

  it("refuses a number without a user with the printed body", async () => {
    const { status, body } = await simulator.topUpKhalti({ number: "9841234999" });

    expect([status, body]).toEqual([400, parsed(khaltiTopup.errorResponse)]);
  });

  const patterns = JSON.parse(khaltiTopup.regexPatterns.json) as {
    name: string;
    pattern: string;
  }[];
  const numbers = ["9841234567", "9861234567", "9801234567", "9821234567", "9612345678"];
  const more = ["9881234567", "9741234567", "9751234567", "9851234567", "9701234567", "9041234567"];
  it("takes the numbers of all printed patterns, old and of 2025", async () => {
    const all = [
      ...patterns.map(({ pattern }) => pattern),
      ...Object.values(khaltiTopup.patternsOf2025),
    ];
    const matching = [...numbers, ...more].filter((number) =>
      all.some((pattern) => new RegExp(`^(?:${pattern})$`).test(number)),
    );
    expect(matching).toEqual([...numbers, ...more]);
    for (const number of matching) {
      const { body } = await simulator.topUpKhalti({ number, reference: `to-${number}` });
      expect([number, body["state"]]).toEqual([number, "Success"]);
    }
  });
});

describe("Metro Link", () => {
  it("answers with the fields of the page, with `data` as an object", async () => {
    const { status, body } = await simulator.recharge();

    expect(status).toBe(200);
    expect(shapeOf(body)).toEqual(shapeOf(parsed(metroLink.success)));
    expect(body).toMatchObject({ error: false, data: { reference_no: RECHARGE.reference_no } });
  });

  it.each([
    ["a wrong amount", { amount: 99 }, "simulator_token", 400],
    ["a wrong token", {}, "other", 401],
  ])("refuses %s with the documented body", async (_what, changes, token, http) => {
    const { status, body } = await simulator.globalTopup(
      "POST",
      "/np/recharge/execute",
      { ...RECHARGE, ...changes },
      token,
    );

    const documented = parsed(metroLink.error);
    expect([status, body]).toEqual([http, { ...documented, message: expect.any(String) }]);
  });
});

describe("DigiPay", () => {
  const headers = {
    // The page's header, with our token.
    authorization: "Token simulator_token",
    companyid: "simulator_company",
    accept: "application/json",
    "content-type": "application/json",
  };
  const post = async (text: string) => {
    const response = await fetch(`${simulator.url}/digipay/v3/transaction/wallet_topup`, {
      method: "POST",
      headers,
      body: text,
    });
    return [response.status, await response.json()];
  };

  it("takes the printed request and answers as printed", async () => {
    const id = expect.stringMatching(/^[0-9a-f]{32}$/);
    const documented = parsed(digipay.ok) as { data: { transaction: Json } };
    documented.data.transaction = { ...documented.data.transaction, txn_id: id, txn_number: id };

    expect(await post(digipay.requestExample.json)).toEqual([200, documented]);
  });

  it("refuses a request without a wallet with the printed body", async () => {
    expect(await post("{}")).toEqual([400, parsed(digipay.badRequest)]);
  });
});
