import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const DONE = { detail: "Transaction refund successful." };
const BANK_PAYMENT = {
  amount: 20000,
  amount_breakdown: undefined,
  modes: ["EBANKING"],
  bank: "UZmPqTDkdhKmukdZe2gVWZ",
};
const statusOf = async (pidx: string) => (await simulator.lookup(pidx)).body;

describe("refund", () => {
  it("without a body refunds the whole payment", async () => {
    const { pidx, transactionId } = await simulator.paid();

    const answer = await simulator.refund(transactionId);

    expect([answer.status, answer.body]).toEqual([200, DONE]);
    expect(await statusOf(pidx)).toMatchObject({ status: "Refunded", refunded: true });
    expect((await simulator.payment(pidx))["refunds"]).toMatchObject([
      { amount: 1300, mobile: "9800000000" },
    ]);
  });

  it("of a part makes the payment Partially Refunded, and Refunded once nothing remains", async () => {
    const { pidx, transactionId } = await simulator.paid();

    expect((await simulator.refund(transactionId, { amount: 50.0 })).body).toEqual(DONE);
    expect(await statusOf(pidx)).toMatchObject({ status: "Partially Refunded", refunded: false });
    expect((await simulator.refund(transactionId, { amount: "1250.00" })).body).toEqual(DONE);
    expect(await statusOf(pidx)).toMatchObject({ status: "Refunded", refunded: true });
  });

  it("of more than the remaining amount is refused", async () => {
    const { pidx, transactionId } = await simulator.paid();
    await simulator.refund(transactionId, { amount: 1000 });

    const answer = await simulator.refund(transactionId, { amount: 301 });

    expect(answer.status).toBe(400);
    expect(answer.body["detail"]).toBe("Refund amount is greater than the remaining amount.");
    expect((await simulator.payment(pidx))["refunds"]).toHaveLength(1);
  });

  it("is made once when it is requested three times concurrently", async () => {
    const { pidx, transactionId } = await simulator.paid();

    const answers = await Promise.all([1, 2, 3].map(() => simulator.refund(transactionId)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect((await simulator.payment(pidx))["refunds"]).toHaveLength(1);
  });

  it.each([0, -1, 10.5, "all", true])("refuses the amount %j", async (amount) => {
    const { transactionId } = await simulator.paid();

    expect((await simulator.refund(transactionId, { amount })).status).toBe(400);
  });

  it("of a bank payment needs a mobile number and credits its account", async () => {
    const { pidx, transactionId } = await simulator.paid(BANK_PAYMENT);

    const without = await simulator.refund(transactionId);
    expect(without.status).toBe(400);
    expect(without.body["detail"]).toBe("A valid mobile is required to refund a bank payment.");

    const part = await simulator.refund(transactionId, { mobile: "1234567890", amount: 75.0 });
    expect(part.body).toEqual(DONE);
    expect((await simulator.payment(pidx))["refunds"]).toMatchObject([
      { amount: 75, mobile: "1234567890" },
    ]);
  });

  it("of an unknown transaction is answered 404", async () => {
    expect((await simulator.refund("4H7AhoXDJWg5WjrcPT9ixW")).status).toBe(404);
  });

  it("of a payment that is Pending is refused", async () => {
    const { pidx, transactionId } = await simulator.paid();
    await simulator.set(pidx, { status: "Pending" });

    expect((await simulator.refund(transactionId)).status).toBe(400);
  });
});
