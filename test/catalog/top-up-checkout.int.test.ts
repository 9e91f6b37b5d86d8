import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf, wrongFields } from "../support/problem.ts";
import { checkout, postCheckout } from "../support/shop.ts";
import { IMPATIENT, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, undefined, IMPATIENT);
  await server.db.product.update({ where: { sku: "metro-link" }, data: { onRefusal: "hold" } });
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

const number = "9841234567";
const walletId = "116a51aa2b7d459a8b7e3db7dcf5e70a";
const khalti = (more: object = {}) => ({
  sku: "khalti-top-up",
  quantity: 1,
  amount: 20_000,
  fields: { number },
  ...more,
});
const metro = (more: object = {}) => ({
  sku: "metro-link",
  quantity: 1,
  amount: 10_000,
  fields: { connection_no: "ram_01", mobile_number: number },
  ...more,
});
const digipay = (more: object = {}) => ({
  sku: "digipay-wallet",
  quantity: 1,
  amount: 50_000,
  fields: { wallet_id: walletId },
  ...more,
});
const tea = { sku: "tea-250g", quantity: 2 };

const quoteFault = { endpoint: "digipay_charges", kind: "status", status: 200 } as const;

const itemsOf = (orderId: string) =>
  server.db.orderItem.findMany({ where: { orderId }, orderBy: { position: "asc" } });

/** Checks that `work` wrote nothing, and asked neither Khalti nor a provider to move money. */
async function leavesNoTrace<T>(work: () => Promise<T>): Promise<T> {
  const before = await server.db.order.count();
  const result = await work();
  expect(await server.db.order.count()).toBe(before);
  expect(await server.simulator.requests("initiate")).toEqual([]);
  expect(await server.simulator.topUps()).toEqual([]);
  return result;
}

describe("a checkout of top-ups", () => {
  it("stores each item's provider, fields and on_refusal", async () => {
    const { order } = await checkout(server, {
      items: [khalti({ fields: { number: ` ${number} ` } }), tea, metro()],
    });

    expect(order.amount).toBe(120_000);
    expect(await itemsOf(order.id)).toMatchObject([
      {
        sku: "khalti-top-up",
        quantity: 1,
        unitAmountPaisa: 20_000,
        chargePaisa: 0,
        amountPaisa: 20_000,
        fields: { number },
        provider: "khalti_wallet",
        onRefusal: "refund",
      },
      { sku: "tea-250g", quantity: 2, amountPaisa: 90_000, fields: {}, provider: null },
      {
        sku: "metro-link",
        amountPaisa: 10_000,
        fields: { connection_no: "ram_01", mobile_number: number },
        provider: "metro_link",
        onRefusal: "hold",
      },
    ]);
    expect(await server.simulator.topUps()).toEqual([]);
  });

  it("stores two top-ups of one product as separate items", async () => {
    const other = "9801234567";
    const { order } = await checkout(server, {
      items: [khalti(), khalti({ fields: { number: other } })],
    });

    expect(order.amount).toBe(40_000);
    expect((await itemsOf(order.id)).map((item) => item.fields)).toEqual([
      { number },
      { number: other },
    ]);
  });

  it("does not change sold items when the product changes", async () => {
    const { order } = await checkout(server, { items: [khalti()] });
    await server.db.product.update({
      where: { sku: "khalti-top-up" },
      data: { onRefusal: "hold", name: "Wallet money" },
    });

    expect(await itemsOf(order.id)).toMatchObject([
      { name: "Khalti wallet top-up", onRefusal: "refund", provider: "khalti_wallet" },
    ]);
    await server.db.product.update({
      where: { sku: "khalti-top-up" },
      data: { onRefusal: "refund", name: "Khalti wallet top-up" },
    });
  });

  it("works as a plain HTML form too", async () => {
    const answer = await server.http.post("/v1/checkout").type("form").send({
      "items[0][sku]": "khalti-top-up",
      "items[0][quantity]": "1",
      "items[0][amount]": "20000",
      "items[0][fields][number]": number,
    });

    expect(answer.status).toBe(303);
    const [item] = await server.db.orderItem.findMany({
      orderBy: { order: { createdAt: "desc" } },
      take: 1,
    });
    expect(item).toMatchObject({ fields: { number }, provider: "khalti_wallet" });
  });
});

describe("a checkout of a top-up is refused before anything is written", () => {
  it.each<[string, object, string[]]>([
    ["of two pieces", khalti({ quantity: 2 }), ["items.1.quantity"]],
    ["without an amount", khalti({ amount: undefined }), ["items.1.amount"]],
    ["of paisa", khalti({ amount: 20_050 }), ["items.1.amount"]],
    ["below the product's minimum", khalti({ amount: 900 }), ["items.1.amount"]],
    ["above the product's maximum", khalti({ amount: 500_100 }), ["items.1.amount"]],
    ["below Metro Link's minimum", metro({ amount: 9_900 }), ["items.1.amount"]],
    ["above Metro Link's maximum", metro({ amount: 1_000_100 }), ["items.1.amount"]],
    ["without fields", khalti({ fields: undefined }), ["items.1.fields.number"]],
    ["with a number too short", khalti({ fields: { number: "984" } }), ["items.1.fields.number"]],
    [
      "with a number and more",
      khalti({ fields: { number: `${number}0` } }),
      ["items.1.fields.number"],
    ],
    [
      "with an unknown field",
      khalti({ fields: { number, remarks: "hi" } }),
      ["items.1.fields.remarks"],
    ],
    [
      "with a user name of odd characters",
      metro({ fields: { connection_no: "ram-01", mobile_number: "" } }),
      ["items.1.fields.connection_no", "items.1.fields.mobile_number"],
    ],
    [
      "with half a wallet id",
      digipay({ fields: { wallet_id: walletId.slice(16) } }),
      ["items.1.fields.wallet_id"],
    ],
    ["with a field that is not text", khalti({ fields: { number: 9 } }), ["items.1.fields.number"]],
    ["with invalid fields", khalti({ fields: number }), ["items.1.fields"]],
  ])("%s", async (_what, item, paths) => {
    const answer = await leavesNoTrace(() => postCheckout(server, { items: [tea, item] }));

    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(paths);
    for (const { message } of problemOf(answer).errors ?? []) {
      expect(message).toMatch(/^[A-Z].* .*\.$/);
    }
    expect(await server.simulator.requests("digipay_charges")).toEqual([]);
  });

  it("while its provider is not configured, and others are sold", async () => {
    const other = await server.another({
      DIGIPAY_TOKEN: "",
      DIGIPAY_COMPANY_ID: "",
      DIGIPAY_BASE_URL: "",
    });
    const buy = (item: object) =>
      request(other.url)
        .post("/v1/checkout")
        .send({ items: [item] });

    const answer = await leavesNoTrace(() => buy(digipay()));

    expect(problemOf(answer).errors).toEqual([
      { path: "items.0.sku", message: "This product is not for sale now.", code: "not_for_sale" },
    ]);
    expect((await buy(khalti())).status).toBe(201);
    await other.stop();
  });

  it("when the provider refuses the quote, with its message", async () => {
    const unknownWallet = digipay({ fields: { wallet_id: "0".repeat(32) } });

    const answer = await leavesNoTrace(() => postCheckout(server, { items: [tea, unknownWallet] }));

    expect(answer.status).toBe(422);
    expect(problemOf(answer).errors).toEqual([
      {
        path: "items.1.fields.wallet_id",
        message: "The provider does not accept this. Please check it and the amount.",
        code: "refused_by_provider",
      },
    ]);
  });

  it.each([
    { endpoint: "digipay_charges", kind: "status", status: 500 },
    { endpoint: "digipay_charges", kind: "garbage" },
    { endpoint: "digipay_charges", kind: "drop_request" },
    { endpoint: "digipay_charges", kind: "drop_response" },
    { endpoint: "digipay_charges", kind: "delay", delay_ms: 60_000 },
    { ...quoteFault, body: { success: 1, error: [], data: { total_charges: -1 } } },
    { ...quoteFault, status: 401, body: { success: 0, error: [1], data: {} } },
  ] as const)("and can be repeated when there is no quote: %j", async (fault) => {
    await server.simulator.fault(fault);

    const answer = await leavesNoTrace(() => postCheckout(server, { items: [digipay()] }));

    expect(answer.status).toBe(503);
    const problem = problemOf(answer);
    expect(problem.code).toBe("provider_unavailable");
    expect(problem.order_id).toBeUndefined();
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((await postCheckout(server, { items: [digipay()] })).status).toBe(201);
  });

  it("and succeeds with the same Idempotency-Key once there is a quote", async () => {
    await server.simulator.fault({ endpoint: "digipay_charges", kind: "garbage" });
    const send = () =>
      server.http
        .post("/v1/checkout")
        .set("Idempotency-Key", "6a1f6d0e-load-of-a-wallet")
        .send({ items: [digipay()] });

    expect((await leavesNoTrace(send)).status).toBe(503);
    const before = await server.db.order.count();
    const answer = await send();
    const again = await send();

    expect([answer.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(answer.body);
    expect(await server.db.order.count()).toBe(before + 1);
  });
});
