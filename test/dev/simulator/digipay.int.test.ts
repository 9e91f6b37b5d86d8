import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator, type Json, WALLET_TOP_UP } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const BAD_REQUEST = { success: 0, error: [1], data: { message: "BAD_REQUEST" } };
const NOT_FOUND = { success: 0, error: [1], data: { message: "NOT_FOUND" } };
const transactionOf = ({ body }: { body: Json }) =>
  (body["data"] as { transaction: Json }).transaction;
const detail = (txnId: unknown) => simulator.digipay("GET", `/detail?txn_id=${String(txnId)}`);

describe("a top-up of a DigiPay wallet", () => {
  it("answers as documented and is recorded in rupees", async () => {
    const answer = await simulator.topUpDigipay({ txn_amount: 100.25 });

    const id = transactionOf(answer)["txn_id"];
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        success: 1,
        error: [],
        data: {
          message: "Money successfully added to your wallet.",
          transaction: { txn_id: id, txn_number: id, txn_status: 1 },
        },
      },
    ]);
    expect(await simulator.topUps()).toMatchObject([
      {
        provider: "digipay_wallet",
        id,
        reference: null,
        target: WALLET_TOP_UP.wallet_id,
        amount_rupees: 100.25,
        state: 1,
      },
    ]);
  });

  it("is made twice when it is sent twice", async () => {
    await simulator.topUpDigipay();
    await simulator.topUpDigipay();

    const topUps = await simulator.topUps();
    expect(topUps).toHaveLength(2);
    expect(topUps[0]?.["id"]).not.toBe(topUps[1]?.["id"]);
  });

  it.each([
    { wallet_id: "116a51aa" },
    { wallet_id: undefined },
    { txn_amount: "100" },
    { txn_amount: 0 },
    { txn_amount: 1.001 },
    { txn_code: "" },
    { payment_mode: "2" },
    { note: 1 },
  ])("is refused for %j", async (changes) => {
    const { status, body } = await simulator.topUpDigipay(changes);

    expect([status, body]).toEqual([400, BAD_REQUEST]);
    expect(await simulator.topUps()).toEqual([]);
  });

  it.each(["0".repeat(32), `${"a".repeat(28)}dead`])(
    "of the unknown wallet %s is answered 404",
    async (wallet_id) => {
      const { status, body } = await simulator.topUpDigipay({ wallet_id });

      expect([status, body]).toEqual([404, NOT_FOUND]);
      expect(await simulator.topUps()).toEqual([]);
    },
  );

  it.each([
    { authorization: "Token other", companyid: "simulator_company" },
    { authorization: "Token simulator_token", companyid: "other" },
    { authorization: "simulator_token", companyid: "simulator_company" },
    {},
  ])("is refused with the headers %j", async (headers) => {
    const answer = await simulator.digipay("POST", "/wallet_topup", WALLET_TOP_UP, headers);

    expect(answer.status).toBe(401);
    expect(answer.body["success"]).toBe(0);
    expect(await simulator.topUps()).toEqual([]);
  });

  it("is refused above the credits, and during maintenance", async () => {
    await simulator.setProvider("digipay_wallet", { credits: 99.99 });
    expect((await simulator.topUpDigipay()).status).toBe(400);

    await simulator.setProvider("digipay_wallet", { credits: 100, maintenance: true });
    expect((await simulator.topUpDigipay()).status).toBe(500);
    expect(await simulator.topUps()).toEqual([]);
  });

  it("gets the txn_status that was set in advance, and a new one when it is changed", async () => {
    await simulator.next("digipay_wallet", { state: 0 });

    const { txn_id, txn_status } = transactionOf(await simulator.topUpDigipay());
    expect(txn_status).toBe(0);
    await simulator.setTopUp("digipay_wallet", String(txn_id), { state: 2 });

    expect(transactionOf(await detail(txn_id))["txn_status"]).toBe(2);
  });
});

describe("DigiPay's other answers", () => {
  it("quote charges without moving money", async () => {
    const { status, body } = await simulator.digipay(
      "POST",
      "/agent_calculate_charges",
      WALLET_TOP_UP,
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: 1,
      error: [],
      data: { charges_info: [{ total_charges: 0, charges: [{ charge_amount: 0 }] }] },
    });
    expect(body["data"]).not.toHaveProperty("total_charges");
    expect(await simulator.topUps()).toEqual([]);
  });

  it("show one transaction, or all newest first, without the note", async () => {
    const first = transactionOf(await simulator.topUpDigipay());
    const second = transactionOf(await simulator.topUpDigipay({ txn_amount: 7 }));

    const { body } = await simulator.digipay("GET", "/history");
    const shown = transactionOf(await detail(first["txn_id"]));

    expect(shown).toEqual({
      ...first,
      txn_amount: 100,
      wallet_id: WALLET_TOP_UP.wallet_id,
      txn_code: "CIB",
      payment_mode: 2,
      created_at: expect.stringMatching(/Z$/),
    });
    expect(body["data"]).toMatchObject({
      transactions: [{ txn_id: second["txn_id"], txn_amount: 7 }, shown],
    });
  });

  it("are NOT_FOUND for an unknown transaction and BAD_REQUEST without an id", async () => {
    expect((await detail("none")).body).toEqual(NOT_FOUND);
    expect((await simulator.digipay("GET", "/detail")).body).toEqual(BAD_REQUEST);
  });
});
