import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const TRANSACTION = "GFq9PFS7b2iYvL8Lir9oXe";
const lookup = async (pidx: string) => {
  const { status, body } = await simulator.lookup(pidx);
  return { status, body };
};
const documented = (pidx: string, status: string, paid: boolean, refunded = false) => ({
  pidx,
  total_amount: 1300,
  status,
  transaction_id: paid ? TRANSACTION : null,
  fee: 0,
  refunded,
});

describe("lookup", () => {
  it("answers an unpaid link with Initiated", async () => {
    const { pidx } = await simulator.start();

    expect(await lookup(pidx)).toEqual({ status: 200, body: documented(pidx, "Initiated", false) });
  });

  it.each([
    ["Completed", 200, true, false],
    ["Pending", 200, false, false],
    ["Refunded", 200, true, true],
    ["Partially Refunded", 200, true, false],
    ["Expired", 400, false, false],
    ["User canceled", 400, false, false],
  ])("answers %s with HTTP %d and the documented body", async (status, http, paid, refunded) => {
    const { pidx } = await simulator.start();
    await simulator.set(pidx, {
      status,
      fee: 0,
      ...(paid ? { transaction_id: TRANSACTION } : {}),
    });

    const body = documented(pidx, status, paid, refunded);
    expect(await lookup(pidx)).toEqual({ status: http, body });
  });

  it("answers a link past its expiry with HTTP 400 and Expired", async () => {
    const { pidx } = await simulator.start();
    await simulator.advance(1799);
    expect((await lookup(pidx)).status).toBe(200);
    await simulator.advance(1);

    expect(await lookup(pidx)).toEqual({ status: 400, body: documented(pidx, "Expired", false) });
  });

  it("keeps a paid payment Completed past the expiry of its link", async () => {
    const { pidx } = await simulator.paid();
    await simulator.advance(86_400);

    expect((await lookup(pidx)).body["status"]).toBe("Completed");
  });

  it("charges a fee of 3 percent once paid", async () => {
    const { pidx } = await simulator.paid({ amount: 123450, amount_breakdown: undefined });

    expect((await lookup(pidx)).body["fee"]).toBe(3704);
  });

  it("answers with undocumented statuses and letter cases", async () => {
    const { pidx } = await simulator.start();
    for (const status of ["completed", "Partially refunded", "Under review"]) {
      await simulator.set(pidx, { status });
      expect(await lookup(pidx)).toMatchObject({ status: 200, body: { status } });
    }
  });

  it("answers 404 for an unknown pidx", async () => {
    expect(await lookup("HT6o6PEZRWFJ5ygavzHWd5")).toEqual({
      status: 404,
      body: { detail: "Not found.", error_key: "validation_error" },
    });
  });

  it("is refused without a pidx", async () => {
    const { status, body } = await simulator.khalti("/api/v2/epayment/lookup/", {});

    expect({ status, body }).toEqual({
      status: 400,
      body: { pidx: ["This field is required."], error_key: "validation_error" },
    });
  });
});
