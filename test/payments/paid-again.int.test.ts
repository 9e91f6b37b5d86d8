import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { RunningServer } from "../../src/server.ts";
import { forgetPurchases } from "../../src/orders/recent-purchases.ts";
import { refund, paidOrder } from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import {
  attentionOf,
  checkout,
  historyOf,
  newShopper,
  orderOf,
  returnFromKhalti,
} from "../support/shop.ts";
import { createTestClock, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
let other: RunningServer;
let customer: ReturnType<typeof newShopper>;
beforeAll(async () => {
  server = await startTestServer(
    { DATA_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") },
    clock,
  );
  other = await server.another();
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await server.simulator.reset();
  await dropJobs(server);
  customer = newShopper();
});

const acknowledge = (pidx: string) =>
  server.http
    .post(`/v1/admin/payments/${pidx}/acknowledge`)
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send({ reason: "Sita wants both." });

async function paidTwice(second: object = {}) {
  const first = await paidOrder(server, { customer });
  return { first, again: await paidOrder(server, { customer, ...second }) };
}

describe("the same lines, paid for again by the same customer within an hour", () => {
  it("are paid, and ask a person whether both are wanted", async () => {
    const { first, again } = await paidTwice();
    expect(await attentionOf(server, first.order.id)).toBeNull();
    expect(await orderOf(server, again.order.id)).toMatchObject({
      status: "paid",
      attention: {
        code: "paid_again",
        message: expect.stringContaining(first.order.purchase_order_id),
        since: expect.any(String),
      },
    });
    expect((await historyOf(server, again.order.id)).map(({ type }) => type)).toEqual([
      "order_created",
      "payment_created",
      "payment_initiated",
      "payment_completed",
      "paid",
      "attention",
    ]);
    const types = await server.db.event.findMany({
      where: { orderId: again.order.id },
      orderBy: { number: "asc" },
    });
    expect(types.map(({ type }) => type)).toContain("order.attention");
  });

  it("name the last order when it is the third", async () => {
    const { again } = await paidTwice();
    const third = await paidOrder(server, { customer });
    expect((await attentionOf(server, third.order.id))?.message).toContain(
      again.order.purchase_order_id,
    );
  });

  it.each([
    ["another e-mail", () => ({ ...customer, email: "other@example.com" })],
    ["another phone", () => ({ ...customer, phone: "9811111111" })],
    [
      "the country code and spaces",
      () => ({ phone: `+977 ${customer.phone.slice(0, 3)} ${customer.phone.slice(3)}` }),
    ],
    ["the e-mail in capitals", () => ({ email: customer.email.toUpperCase() })],
  ])("also with %s", async (_, of) => {
    const { again } = await paidTwice({ customer: of() });
    expect(await attentionOf(server, again.order.id)).toMatchObject({ code: "paid_again" });
  });

  it("also for top-ups to the same number", async () => {
    const topUp = (number: string) => ({
      items: [{ sku: "khalti-top-up", quantity: 1, amount: 10_000, fields: { number } }],
    });
    await paidOrder(server, { customer, ...topUp("9800000002") });
    const someoneElses = await paidOrder(server, { customer, ...topUp("9800000003") });
    const same = await paidOrder(server, { customer, ...topUp("9800000002") });
    expect(await attentionOf(server, someoneElses.order.id)).toBeNull();
    expect(await attentionOf(server, same.order.id)).toMatchObject({ code: "paid_again" });
  });

  it.each([
    ["another quantity", () => ({ items: [{ sku: "tea-250g", quantity: 1 }] })],
    ["another customer", () => ({ customer: { phone: "9822222222" } })],
    ["no customer", () => ({ customer: {} })],
  ])("but not with %s", async (_, change) => {
    const { again } = await paidTwice(change());
    expect(await attentionOf(server, again.order.id)).toBeNull();
  });

  it("but not when neither names a customer", async () => {
    await paidOrder(server);
    const { order } = await paidOrder(server);
    expect(await attentionOf(server, order.id)).toBeNull();
  });

  it("an hour later are a new purchase, and a minute before that are not", async () => {
    await paidOrder(server, { customer });
    clock.skip(59 * MINUTE);
    const soon = await paidOrder(server, { customer });
    expect(await attentionOf(server, soon.order.id)).toMatchObject({ code: "paid_again" });
    clock.skip(60 * MINUTE);
    const later = await paidOrder(server, { customer });
    expect(await attentionOf(server, later.order.id)).toBeNull();
    clock.skip(60 * MINUTE + 1);
    await forgetPurchases(server.context);
    expect(await server.db.recentPurchase.count()).toBe(0);
  });

  it("but not after the first order was refunded", async () => {
    const first = await paidOrder(server, { customer });
    await refund(server, first.order.id);
    await runDueJobs(server);
    expect((await orderOf(server, first.order.id)).status).toBe("refunded");
    const { order } = await paidOrder(server, { customer });
    expect(await attentionOf(server, order.id)).toBeNull();
  });

  it("name the first order once the second one is refunded", async () => {
    const { first, again } = await paidTwice();
    await refund(server, again.order.id);
    await runDueJobs(server);
    expect((await orderOf(server, again.order.id)).status).toBe("refunded");

    const third = await paidOrder(server, { customer });
    expect((await attentionOf(server, third.order.id))?.message).toContain(
      first.order.purchase_order_id,
    );

    await refund(server, third.order.id);
    await refund(server, first.order.id);
    await runDueJobs(server);
    const fourth = await paidOrder(server, { customer });
    expect(await attentionOf(server, fourth.order.id)).toBeNull();
  });
});

describe("a repeated payment", () => {
  it("asks once: not again after a person acknowledged it, however often Khalti is asked", async () => {
    const { again } = await paidTwice();
    expect((await acknowledge(again.pidx)).body).toMatchObject({ status: "paid", attention: null });
    await returnFromKhalti(server, again.pidx);
    expect(await attentionOf(server, again.order.id)).toBeNull();
    expect((await historyOf(server, again.order.id)).at(-1)).toMatchObject({
      type: "attention_acknowledged",
      actor: "staff:operator",
      reason: "Sita wants both.",
    });
    expect(await acknowledge(again.pidx)).toMatchObject({
      status: 409,
      body: { code: "payment_not_repeated" },
    });
  });

  it("stops asking when it is refunded", async () => {
    const { again } = await paidTwice();
    await refund(server, again.order.id);
    await runDueJobs(server);
    expect(await orderOf(server, again.order.id)).toMatchObject({
      status: "refunded",
      attention: null,
    });
  });

  it("is found among what waits for staff", async () => {
    const { again } = await paidTwice();
    const answer = await server.http
      .get("/v1/admin/needs-you")
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    const { data } = answer.body as { data: { order_id: string }[] };
    expect(data.find(({ order_id: id }) => id === again.order.id)).toMatchObject({
      kind: "payment",
      code: "paid_again",
      actions: [{ action: "refund" }, { action: "acknowledge_payment" }],
    });
  });

  it("is remembered without phone or e-mail", async () => {
    const { again } = await paidTwice();
    const rows = await server.db.recentPurchase.findMany({ where: { orderId: again.order.id } });
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain(customer.phone);
  });
});

describe("orders of one customer for the same lines that are paid at the same moment", () => {
  it("on two instances are all paid, and all but one ask a person", async () => {
    const bought = [];
    for (let i = 0; i < 12; i++) bought.push(await checkout(server, { customer }));
    for (const { pidx } of bought) await server.simulator.pay(pidx);
    await Promise.all(
      bought.map(({ pidx }, i) =>
        fetch(`${i % 2 === 0 ? server.url : other.url}/v1/payments/return?pidx=${pidx}`, {
          redirect: "manual",
        }),
      ),
    );
    const orders = await Promise.all(bought.map(({ order }) => orderOf(server, order.id)));
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(["paid"]));
    expect(orders.filter(({ attention }) => attention?.code === "paid_again")).toHaveLength(11);
  });
});
