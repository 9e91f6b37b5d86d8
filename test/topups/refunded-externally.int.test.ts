import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  refundsAtKhalti,
  refund,
  refundNow,
  requestRefund,
  resolveRefund,
} from "../support/refunds.ts";
import { refundAtKhalti } from "../system/crash/money-back.ts";
import { browserModule } from "../pages/browser-module.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { historyOf, orderOf } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import {
  paidTopUp,
  paidTopUps,
  resolveTopUp,
  retryTopUp,
  topUpItem,
  topUpNow,
} from "../support/top-ups.ts";

const { viewOrder } = await browserModule<{
  viewOrder: (
    order: object,
    circumstances: { mayAct: boolean; now: number },
  ) => { text: string; final: boolean };
}>("order-view.js");

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

/** An order of tea and of a refused top-up of Rs 300 that waits for staff. */
async function teaAndRefusedTopUp() {
  const bought = await paidTopUps(server, {
    items: [
      { sku: "tea-250g", quantity: 1 },
      await topUpItem(server, "khalti_wallet", { onRefusal: "hold" }),
    ],
  });
  await server.simulator.nextTopUps("khalti_wallet", "Failed");
  await runDueJobs(server);
  const id = bought.topUps[0]?.id ?? "";
  expect(await topUpNow(server, id)).toMatchObject({
    status: "refused",
    refunded_externally_at: null,
  });
  return { ...bought, id };
}

/** The order page's view of the order. */
async function pageOf({ order, token }: { order: { id: string }; token: string }) {
  const now = await orderOf(server, order.id, token);
  return viewOrder(now, { mayAct: true, now: Date.now() });
}

async function expectCompensated(orderId: string, id: string): Promise<void> {
  const order = await orderOf(server, orderId);
  expect(order.attention).toBeNull();
  expect(order.items.at(-1)?.top_up?.status).toBe("refunded");
  for (const answer of [
    await retryTopUp(server, id),
    await requestRefund(server, orderId, { top_up_id: id }),
    await resolveTopUp(server, id, { outcome: "refunded_externally" }),
  ]) {
    expect(answer.status).toBe(409);
  }
}

describe("resolving a refused top-up as refunded_externally", () => {
  it("clears the attention after a refund that did not name the top-up", async () => {
    const { order, pidx, id } = await teaAndRefusedTopUp();
    await refund(server, order.id, { amount: 30_000 });
    await runDueJobs(server);
    expect((await orderOf(server, order.id)).attention?.code).toBe("top_up_refused");

    const answer = await resolveTopUp(server, id, { outcome: "refunded_externally" });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: "refused",
      refunded_externally_at: expect.any(String),
      refund_id: null,
    });
    await expectCompensated(order.id, id);
    expect((await historyOf(server, order.id)).at(-1)).toMatchObject({
      type: "top_up_refunded_externally",
      actor: "staff:operator",
      reason: "Asked the provider by phone.",
      data: { top_up_id: id },
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    expect(await server.simulator.topUps()).toMatchObject([{ state: "Failed" }]);
  });

  it("clears the attention after a partial refund in Khalti's dashboard", async () => {
    const { order, pidx, id } = await teaAndRefusedTopUp();
    await refundAtKhalti(server, pidx, 30_000);
    await askKhalti(server, pidx);
    const [dashboard] = (await orderOf(server, order.id)).refunds;
    await resolveRefund(server, dashboard?.id ?? "", { outcome: "succeeded", amount: 30_000 });
    expect((await orderOf(server, order.id)).attention?.code).toBe("top_up_refused");

    expect((await resolveTopUp(server, id, { outcome: "refunded_externally" })).status).toBe(200);

    await expectCompensated(order.id, id);
  });

  it("makes the order page final, although the order has no refund", async () => {
    const bought = await teaAndRefusedTopUp();
    expect(await pageOf(bought)).toMatchObject({ text: "order.refused_text", final: false });

    expect((await resolveTopUp(server, bought.id, { outcome: "refunded_externally" })).status).toBe(
      200,
    );

    expect(await orderOf(server, bought.order.id)).toMatchObject({
      status: "paid",
      refunded_amount: 0,
      refunds: [],
    });
    expect(await pageOf(bought)).toMatchObject({ text: "order.money_returned_text", final: true });
  });

  it("is refused for a top-up that was not refused or was retried", async () => {
    const delivered = await paidTopUp(server);
    await runDueJobs(server);
    const { id } = await teaAndRefusedTopUp();
    await retryTopUp(server, id);
    for (const [topUpId, detail] of [
      [delivered.topUp.id, "The top-up is delivered: nothing is left to decide."],
      [id, "The top-up was retried: see the later attempt."],
    ] as const) {
      const answer = await resolveTopUp(server, topUpId, { outcome: "refunded_externally" });
      expect(answer.body).toMatchObject({ status: 409, code: "top_up_not_resolvable", detail });
    }
  });

  it("needs a role with permission and a reason", async () => {
    const { id } = await teaAndRefusedTopUp();
    const body = { outcome: "refunded_externally" };
    expect((await resolveTopUp(server, id, body, KEYS.viewer)).status).toBe(403);
    expect((await resolveTopUp(server, id, { ...body, reason: " " })).status).toBe(422);
  });
});

it("an unknown refund shows the top-up as refused until staff resolve the refund", async () => {
  const bought = await teaAndRefusedTopUp();
  const named = await refund(server, bought.order.id, { top_up_id: bought.id });
  const statusOfItem = async () =>
    (await orderOf(server, bought.order.id, bought.token)).items.at(-1)?.top_up?.status;
  expect(await statusOfItem()).toBe("refunding");
  expect(await pageOf(bought)).toMatchObject({ text: "order.refunding_text", final: false });
  await server.simulator.fault({ endpoint: "refund", kind: "drop_response" });
  await runDueJobs(server);
  expect((await refundNow(server, named.id)).status).toBe("unknown");

  expect(await statusOfItem()).toBe("refused");
  expect(await pageOf(bought)).toMatchObject({ text: "order.refused_text", final: false });

  clock.skip(DAY);
  await resolveRefund(server, named.id, { outcome: "succeeded" });
  expect(await statusOfItem()).toBe("refunded");
  expect(await pageOf(bought)).toMatchObject({
    text: "order.partially_refunded_text",
    final: true,
  });
});

it("the public order status hides the attention of a refused top-up", async () => {
  const { order } = await teaAndRefusedTopUp();
  const answer = await server.http.get(`/v1/orders/${order.id}/status`);
  expect(answer.body).toMatchObject({ status: "paid", attention: null });
});
