import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { answerLookup } from "../support/lookup-answer.ts";
import { dropJobs, later, plannedJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import type { TopUpProvider } from "../support/simulator-control.ts";
import { resolve } from "../support/staff.ts";
import { createTestClock, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import {
  paidTopUp,
  paidTopUps,
  RECIPIENTS,
  sellTopUp,
  storyOf,
  topUpItem,
  topUpNow,
  topUpsOfOrder,
} from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.reset();
});

const PROVIDERS: TopUpProvider[] = ["khalti_wallet", "metro_link", "digipay_wallet"];

describe("a top-up", () => {
  it("does not exist before its order is paid", async () => {
    const { order, pidx } = await checkout(server, {
      items: [await topUpItem(server, "khalti_wallet")],
    });
    expect(order.items[0]?.top_up).toEqual({
      status: "awaiting_payment",
      detail: "9800000001 (Ncell)",
      expected_by: null,
      reason: null,
    });
    await returnFromKhalti(server, pidx);
    expect(await topUpsOfOrder(server, order.id)).toEqual([]);
    expect(await plannedJobs(server)).toMatchObject([{ task: "payment_due" }]);
  });

  it("is created when its order is paid, with a row, a reference, a history entry and a job", async () => {
    const { order, topUp } = await paidTopUp(server);
    expect(topUp).toMatchObject({
      order_id: order.id,
      purchase_order_id: order.purchase_order_id,
      position: 0,
      provider: "khalti_wallet",
      status: "pending",
      attempt: 1,
      reference: expect.stringMatching(/^[1-9]\d{15}$/),
      amount: 30_000,
      fields: { number: "9800000001" },
      submitted_at: null,
    });
    expect(await storyOf(server, order.id)).toEqual(["top_up_pending by customer"]);
    const jobs = await plannedJobs(server);
    expect(jobs.map(({ key }) => key)).toContain(`top_up:${topUp.id}`);
    expect((await orderOf(server, order.id)).items[0]?.top_up).toEqual({
      status: "pending",
      detail: "9800000001 (Ncell)",
      expected_by: new Date(Date.parse(topUp.created_at) + 60 * MINUTE).toISOString(),
      reason: null,
    });
    expect(await server.simulator.topUps()).toEqual([]);
  });

  it.each(PROVIDERS)("is delivered once: %s", async (provider) => {
    const { order, topUp } = await paidTopUp(server, provider);
    await runDueJobs(server);
    const delivered = await topUpNow(server, topUp.id);
    expect(delivered).toMatchObject({
      status: "delivered",
      provider_id: expect.any(String),
      ended_at: expect.stringMatching(/Z$/),
      refund_id: null,
    });
    const [atProvider, ...others] = await server.simulator.topUps();
    expect(others).toEqual([]);
    expect(atProvider).toMatchObject({
      provider,
      target: RECIPIENTS[provider].target,
      amount_rupees: 300,
      ...(provider === "digipay_wallet" ? {} : { reference: topUp.reference }),
    });
    expect(await storyOf(server, order.id)).toEqual([
      "top_up_pending by customer",
      "top_up_submitting by reconciler",
      "top_up_delivered by reconciler",
    ]);
    const seen = await orderOf(server, order.id);
    expect(seen).toMatchObject({ status: "paid", attention: null });
    expect(seen.items[0]?.top_up?.status).toBe("delivered");
    // No delivery job remains, and another return changes nothing.
    expect((await plannedJobs(server)).map(({ task }) => task)).toEqual(["payment_due"]);
    await returnFromKhalti(server, order.payments[0]?.pidx ?? "");
    await runDueJobs(server);
    expect(await server.simulator.topUps()).toHaveLength(1);
  });

  it("is created for each top-up item and not for goods", async () => {
    const { order, topUps } = await paidTopUps(server, {
      items: [
        await topUpItem(server, "khalti_wallet", { amount: 20_000 }),
        { sku: "tea-250g", quantity: 2 },
        await topUpItem(server, "metro_link", { amount: 50_000 }),
      ],
    });
    expect(topUps.map(({ position, amount }) => [position, amount])).toEqual([
      [0, 20_000],
      [2, 50_000],
    ]);
    expect(new Set(topUps.map(({ reference }) => reference)).size).toBe(2);
    await runDueJobs(server);
    const { items } = await orderOf(server, order.id);
    expect(items.map(({ top_up: topUp }) => topUp?.status ?? null)).toEqual([
      "delivered",
      null,
      "delivered",
    ]);
    expect(await server.simulator.topUps()).toHaveLength(2);
  });

  it("is created when staff resolve a held payment as completed", async () => {
    const { order, pidx } = await checkout(server, {
      items: [await topUpItem(server, "khalti_wallet")],
    });
    await server.simulator.set(pidx, { status: "Completed", total_amount: 20_000 });
    await returnFromKhalti(server, pidx);
    expect(await topUpsOfOrder(server, order.id)).toEqual([]);
    await server.simulator.set(pidx, { status: "Completed", total_amount: 30_000 });
    const answer = await resolve(server, pidx, { outcome: "completed", reason: "Khalti says so." });
    expect(answer.status).toBe(200);
    await runDueJobs(server);
    expect(await topUpsOfOrder(server, order.id)).toMatchObject([{ status: "delivered" }]);
    const history = await historyOf(server, order.id);
    expect(history.map(({ type, actor }) => `${type} by ${actor}`).slice(-4)).toEqual([
      "paid by staff:operator",
      "top_up_pending by staff:operator",
      "top_up_submitting by reconciler",
      "top_up_delivered by reconciler",
    ]);
  });

  it.each([{ pidx: "ofAnother" }, { transaction_id: "ofAnother" }])(
    "is not sent while the lookup is about another payment: %j",
    async (other) => {
      const bought = await paidTopUp(server);
      const { topUp } = bought;
      clock.skip(2 * MINUTE);
      await answerLookup(server, bought, other);
      await runDueJobs(server);
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "pending" });
      expect(await server.simulator.topUps()).toEqual([]);
      await later(server, clock, 5 * MINUTE);
      clock.reset();
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
    },
  );

  it("is not created for an order of goods", async () => {
    const { order } = await paidTopUps(server, { items: [{ sku: "tea-250g", quantity: 1 }] });
    expect(await topUpsOfOrder(server, order.id)).toEqual([]);
    expect((await orderOf(server, order.id)).items[0]?.top_up).toBeNull();
  });

  it("keeps the product's settings from the time of purchase", async () => {
    const { topUp } = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
    await server.db.product.update({
      where: { sku: await sellTopUp(server, "khalti_wallet", "hold") },
      data: { onRefusal: "refund", provider: "digipay_wallet", active: false },
    });
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      provider: "khalti_wallet",
      on_refusal: "hold",
      status: "delivered",
    });
  });
});
