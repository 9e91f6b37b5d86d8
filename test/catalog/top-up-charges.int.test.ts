import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf, wrongFields } from "../support/problem.ts";
import { checkout, initiateRequest, orderOf, postCheckout } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

const khalti = (more: object = {}) => ({
  sku: "khalti-top-up",
  quantity: 1,
  amount: 20_000,
  fields: { number: "9841234567" },
  ...more,
});
const digipay = (more: object = {}) => ({
  sku: "digipay-wallet",
  quantity: 1,
  amount: 50_000,
  fields: { wallet_id: "116a51aa2b7d459a8b7e3db7dcf5e70a" },
  ...more,
});
const tea = { sku: "tea-250g", quantity: 2 };

/** DigiPay charges this many rupees. */
const charges = (rupees: number) =>
  server.simulator.fault({
    endpoint: "digipay_charges",
    kind: "status",
    status: 200,
    body: { success: 1, error: [], data: { total_charges: rupees } },
  });

const itemsOf = (orderId: string) =>
  server.db.orderItem.findMany({ where: { orderId }, orderBy: { position: "asc" } });

/** Checks that `work` wrote nothing and did not call Khalti. */
async function leavesNoTrace<T>(work: () => Promise<T>): Promise<T> {
  const before = await server.db.order.count();
  const result = await work();
  expect(await server.db.order.count()).toBe(before);
  expect(await server.simulator.requests("initiate")).toEqual([]);
  return result;
}

describe("a checkout with provider charges", () => {
  it("adds each provider's charge, and sends Khalti lines and parts that add up", async () => {
    await charges(12.5);
    await charges(12.5);
    const { order, token } = await checkout(server, {
      items: [digipay(), tea, digipay({ amount: 1_000 })],
    });

    expect(order.amount).toBe(50_000 + 1_250 + 90_000 + 1_000 + 1_250);
    expect(await itemsOf(order.id)).toMatchObject([
      { unitAmountPaisa: 50_000, chargePaisa: 1_250, amountPaisa: 51_250 },
      { unitAmountPaisa: 45_000, chargePaisa: 0, amountPaisa: 90_000 },
      { unitAmountPaisa: 1_000, chargePaisa: 1_250, amountPaisa: 2_250 },
    ]);
    const sent = (await initiateRequest(server)) as {
      amount: number;
      amount_breakdown: { amount: number }[];
      product_details: Record<"unit_price" | "quantity" | "total_price", number>[];
    };
    expect(sent.amount).toBe(order.amount);
    expect(sent.product_details).toEqual([
      {
        identity: "digipay-wallet",
        name: "DigiPay wallet load",
        quantity: 1,
        unit_price: 50_000,
        total_price: 50_000,
      },
      {
        identity: "digipay-wallet-charge",
        name: "Charge: DigiPay wallet load",
        quantity: 1,
        unit_price: 1_250,
        total_price: 1_250,
      },
      expect.objectContaining({ identity: "tea-250g", unit_price: 45_000, total_price: 90_000 }),
      expect.objectContaining({ identity: "digipay-wallet", total_price: 1_000 }),
      expect.objectContaining({ identity: "digipay-wallet-charge", total_price: 1_250 }),
    ]);
    for (const line of sent.product_details) {
      expect(line.unit_price * line.quantity).toBe(line.total_price);
    }
    const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
    expect(sum(sent.product_details.map((line) => line.total_price))).toBe(order.amount);
    expect(sum(sent.amount_breakdown.map((part) => part.amount))).toBe(order.amount);
    expect((await orderOf(server, order.id, token)).items[0]).toMatchObject({
      unit_amount: 50_000,
      amount: 51_250,
    });
  });

  it("accepts the charge that the shop showed", async () => {
    await charges(12.5);
    const { order } = await checkout(server, {
      items: [digipay({ charge: 1_250 }), khalti({ charge: 0 }), { ...tea, charge: 0 }],
    });

    expect(order.amount).toBe(50_000 + 1_250 + 20_000 + 90_000);
  });

  it("requests only a few quotes at a time", async () => {
    const fault = { endpoint: "digipay_charges", kind: "delay", delay_ms: 100 } as const;
    await server.simulator.fault({ ...fault, times: 12 });

    await checkout(server, { items: Array.from({ length: 12 }, () => digipay()) });

    const asked = await server.simulator.requests("digipay_charges");
    const times = asked.map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
    expect(times).toHaveLength(12);
    const waitedBefore = (index: number) => (times[index] ?? 0) - (times[index - 1] ?? 0);
    expect(waitedBefore(5)).toBeGreaterThanOrEqual(90);
    expect(waitedBefore(10)).toBeGreaterThanOrEqual(90);
  });
});

describe("a checkout with charges is refused before anything is written", () => {
  it.each([
    ["more", 1_250, "The charge is Rs 12.50 now. Please check the new total."],
    ["less", 0, "The charge is Rs 0 now. Please check the new total."],
  ])("when the charge is now %s than shown", async (_what, now, message) => {
    await charges(now / 100);
    const items = [tea, digipay({ charge: 1_000 })];

    const answer = await leavesNoTrace(() => postCheckout(server, { items }));

    expect(answer.status).toBe(422);
    expect(problemOf(answer).errors).toEqual([
      { path: "items.1.charge", message, code: "charge_changed" },
    ]);
  });

  it("when it has a charge for a product without one", async () => {
    const items = [{ ...tea, charge: 500 }, khalti({ charge: 500 })];
    const answer = await leavesNoTrace(() => postCheckout(server, { items }));
    expect(wrongFields(answer)).toEqual(["items.0.charge", "items.1.charge"]);
  });

  it.each([-1, 0.5, "10", 1_000_000_001])("when it has a charge of %j", async (charge) => {
    const items = [digipay({ charge })];
    const answer = await leavesNoTrace(() => postCheckout(server, { items }));
    expect(wrongFields(answer)).toEqual(["items.0.charge"]);
  });

  it("and no more quotes are requested after one without an answer", async () => {
    await server.simulator.fault({ endpoint: "digipay_charges", kind: "garbage", times: 20 });

    const items = Array.from({ length: 20 }, () => digipay());
    const answer = await leavesNoTrace(() => postCheckout(server, { items }));

    expect(answer.status).toBe(503);
    expect(await server.simulator.requests("digipay_charges")).toHaveLength(5);
  });

  it("when the charge makes the order exceed its maximum", async () => {
    await charges(20_000_000);

    const answer = await leavesNoTrace(() => postCheckout(server, { items: [digipay()] }));

    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(["items"]);
  });
});
