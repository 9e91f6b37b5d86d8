import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { deliverTopUp } from "../../src/topups/deliver-top-up.ts";
import { refundsAtKhalti, refund, refundNow, requestRefund } from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { bankThatDoes, orderOf, postCheckout } from "../support/shop.ts";
import { createTestClock, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import {
  paidTopUp,
  paidTopUps,
  retryTopUp,
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

/** A paid top-up that its provider has refused. */
async function refused(options: Parameters<typeof paidTopUp>[2] = {}) {
  const bought = await paidTopUp(server, "khalti_wallet", options);
  await server.simulator.nextTopUps("khalti_wallet", "Failed");
  await runDueJobs(server);
  expect(await topUpNow(server, bought.topUp.id)).toMatchObject({ status: "refused" });
  return bought;
}

describe("a refused top-up with on_refusal refund", () => {
  it("gets its refund in the same commit, and the job refunds the customer", async () => {
    const { order, pidx, topUp } = await paidTopUp(server);
    await server.simulator.nextTopUps("khalti_wallet", "Failed");
    await deliverTopUp(server.context, topUp.id);
    const { refund_id: refundId } = await topUpNow(server, topUp.id);
    expect(refundId).not.toBeNull();
    expect((await orderOf(server, order.id)).items[0]?.top_up?.status).toBe("refunding");

    await runDueJobs(server);

    expect(await refundNow(server, refundId ?? "")).toMatchObject({
      amount: 30_000,
      status: "succeeded",
      requested_by: "reconciler",
      top_up_id: topUp.id,
      reason: '"Top-up by khalti_wallet" could not be delivered.',
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    const seen = await orderOf(server, order.id);
    expect(seen).toMatchObject({ status: "refunded", attention: null });
    expect(seen.items[0]?.top_up?.status).toBe("refunded");
    expect(await storyOf(server, order.id)).toEqual([
      "top_up_pending by customer",
      "top_up_submitting by reconciler",
      "top_up_refused by reconciler",
      "refund_requested by reconciler",
      "refund_submitting by reconciler",
      "refund_accepted by reconciler",
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
  });

  it("refunds its own price and not the rest of the order", async () => {
    const { order, pidx } = await paidTopUps(server, {
      items: [
        { sku: "tea-250g", quantity: 1 },
        await topUpItem(server, "khalti_wallet"),
        await topUpItem(server, "metro_link"),
      ],
    });
    await server.simulator.nextTopUps("khalti_wallet", "Failed");
    await runDueJobs(server);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    const seen = await orderOf(server, order.id);
    expect(seen).toMatchObject({ status: "partially_refunded", refunded_amount: 30_000 });
    expect(seen.items.map(({ top_up: one }) => one?.status ?? null)).toEqual([
      null,
      "refunded",
      "delivered",
    ]);
  });

  it("sets attention when Khalti refuses the refund, until a new refund is requested", async () => {
    const { order, pidx, topUp } = await paidTopUp(server);
    await server.simulator.nextTopUps("khalti_wallet", "Failed");
    await server.simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 400,
      body: { detail: "Insufficient balance." },
    });
    await runDueJobs(server);
    await runDueJobs(server);
    const seen = await orderOf(server, order.id);
    expect(seen).toMatchObject({ status: "paid", attention: { code: "top_up_refused" } });
    expect(seen.items[0]?.top_up?.status).toBe("refused");

    await refund(server, order.id, { top_up_id: topUp.id });
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded", attention: null });
  });

  it("waits for staff when it was paid by bank, because the refund must name a Khalti account", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
    const { order, pidx, topUp } = await refused({
      checkout: { method: { mode: "ebanking", bank } },
    });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      attention: {
        code: "top_up_refused",
        message:
          "The top-up of Rs 300 was refused: send it again, refund it, or record that it was refunded outside Khalti.",
      },
    });
    await refund(server, order.id, { top_up_id: topUp.id, mobile: "9800000005" });
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded", attention: null });
  });
});

describe("a refused top-up with on_refusal hold", () => {
  it("waits for staff and can be retried with a new reference", async () => {
    const { order, topUp } = await refused({ onRefusal: "hold" });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      attention: { code: "top_up_refused" },
    });

    const answer = await retryTopUp(server, topUp.id);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ attempt: 2, status: "pending", amount: 30_000 });
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
    await later(server, clock, 0);

    const [first, second] = await topUpsOfOrder(server, order.id);
    expect(first).toMatchObject({ status: "refused", reference: topUp.reference });
    expect(second).toMatchObject({ status: "delivered" });
    expect(second?.reference).not.toBe(topUp.reference);
    expect((await orderOf(server, order.id)).items[0]?.top_up?.status).toBe("delivered");
    const states = (await server.simulator.topUps()).map(({ state }) => state);
    expect(states).toEqual(["Success", "Failed"]);
    expect(await storyOf(server, order.id)).toEqual([
      "top_up_pending by customer",
      "top_up_submitting by reconciler",
      "top_up_refused by reconciler",
      "attention by reconciler",
      "top_up_pending by staff:operator",
      "top_up_submitting by reconciler",
      "top_up_delivered by reconciler",
    ]);
  });

  it("is retried once when eight retries are requested concurrently", async () => {
    const { order, topUp } = await refused({ onRefusal: "hold" });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => retryTopUp(server, topUp.id)),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect(await topUpsOfOrder(server, order.id)).toHaveLength(2);
  });

  it("is either refunded or retried when both are requested concurrently", async () => {
    const { order, topUp } = await refused({ onRefusal: "hold" });
    const [retried, refunded] = await Promise.all([
      retryTopUp(server, topUp.id),
      requestRefund(server, order.id, { top_up_id: topUp.id }),
    ]);
    expect([retried.status, refunded.status].sort()).toEqual([202, 409]);
  });

  it("refuses a retry that is invalid, unknown, forbidden or repeated", async () => {
    const { topUp } = await refused({ onRefusal: "hold" });
    expect((await retryTopUp(server, topUp.id, {})).status).toBe(422);
    expect((await retryTopUp(server, "nonsense")).body).toMatchObject({
      code: "top_up_not_found",
    });
    expect((await retryTopUp(server, topUp.id, undefined, KEYS.viewer)).status).toBe(403);
    await retryTopUp(server, topUp.id);
    expect((await retryTopUp(server, topUp.id)).body).toMatchObject({
      code: "top_up_not_retryable",
      detail: "The top-up was retried already.",
    });
  });

  it("cannot be retried once a full refund is requested", async () => {
    const { order, topUp } = await refused({ onRefusal: "hold" });
    await refund(server, order.id);
    expect((await retryTopUp(server, topUp.id)).body).toMatchObject({
      code: "top_up_not_retryable",
      detail: "Only Rs 0 of the order's money is left.",
    });
    await later(server, clock, 0);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded", attention: null });
  });
});

describe("a Khalti ID that matches no operator's pattern", () => {
  it.each(["9831234567", "9721234567", "9141234567"])(
    "is refused at checkout: %s",
    async (number) => {
      const before = await server.db.order.count();
      const item = { ...(await topUpItem(server, "khalti_wallet")), fields: { number } };
      const answer = await postCheckout(server, { items: [item] });
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        errors: [{ path: "items.0.fields.number", message: "This is not a valid Khalti ID." }],
      });
      expect(await server.db.order.count()).toBe(before);
      expect(await server.simulator.requests("initiate")).toEqual([]);
    },
  );
});

describe("a refusal whose text decides", () => {
  async function refusedWith(message: string) {
    const bought = await paidTopUp(server, "metro_link");
    const body = { status: "error", message, data: [] };
    await server.simulator.fault({ endpoint: "metro_recharge", kind: "status", status: 400, body });
    await runDueJobs(server);
    await runDueJobs(server);
    return bought;
  }

  it("is refunded immediately when the text is listed", async () => {
    const { order, pidx, topUp } = await refusedWith(
      "Amount should be between Rs. 100 and Rs. 10,000.",
    );
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "refused" });
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded", attention: null });
  });

  it.each(["Customer not found", "Insufficient balance", "Recharge failed, try again"])(
    "gives no money back when the text is not listed: '%s'",
    async (message) => {
      const { order, pidx, topUp } = await refusedWith(message);
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "unknown", message });
      expect(await refundsAtKhalti(server, pidx)).toEqual([]);
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "paid",
        attention: { code: expect.stringMatching(/^top_up_/) },
      });
    },
  );
});

describe("the price of a top-up under way", () => {
  it("is not refundable until the top-up is delivered", async () => {
    const { order } = await paidTopUp(server);
    expect((await requestRefund(server, order.id)).body).toMatchObject({
      code: "nothing_refundable",
      detail: "Nothing is left to refund: the rest pays for top-ups that are being delivered.",
      refundable_amount: 0,
    });
    await runDueJobs(server);
    expect((await requestRefund(server, order.id)).status).toBe(202);
  });

  it("leaves the rest of the order refundable", async () => {
    const { order } = await paidTopUps(server, {
      items: [{ sku: "tea-250g", quantity: 1 }, await topUpItem(server, "khalti_wallet")],
    });
    expect((await requestRefund(server, order.id, { amount: 45_001 })).body).toMatchObject({
      code: "refund_exceeds_payment",
      refundable_amount: 45_000,
    });
    expect((await requestRefund(server, order.id)).body).toMatchObject({ amount: 45_000 });
  });

  it("is not spent after a full refund in Khalti's dashboard", async () => {
    const { order, pidx, topUp } = await paidTopUp(server);
    await server.simulator.set(pidx, { status: "Refunded" });
    await later(server, clock, 2 * MINUTE);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "refused",
      message: "All of the money is refunded.",
      refund_id: null,
    });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded", attention: null });
    expect(await server.simulator.topUps()).toEqual([]);
  });
});

describe("a refund that names a top-up", () => {
  it("is refused for a top-up of another order or one that was not refused", async () => {
    const { order, topUp } = await paidTopUp(server);
    const other = await paidTopUp(server);
    await runDueJobs(server);
    for (const id of [topUp.id, other.topUp.id]) {
      expect((await requestRefund(server, order.id, { top_up_id: id })).body).toMatchObject({
        code: "top_up_not_refundable",
      });
    }
    expect((await requestRefund(server, order.id, { top_up_id: "x" })).status).toBe(422);
  });

  it("must be for exactly the top-up's price", async () => {
    const { order, topUps } = await paidTopUps(server, {
      items: [
        { sku: "tea-250g", quantity: 1 },
        await topUpItem(server, "khalti_wallet", { onRefusal: "hold" }),
      ],
    });
    await server.simulator.nextTopUps("khalti_wallet", "Failed");
    await runDueJobs(server);
    const top_up_id = topUps[0]?.id;
    expect(
      (await requestRefund(server, order.id, { top_up_id, amount: 30_001 })).body,
    ).toMatchObject({ code: "refund_exceeds_payment", refundable_amount: 30_000 });
    const tooLittle = await requestRefund(server, order.id, { top_up_id, amount: 29_999 });
    expect([tooLittle.status, tooLittle.body]).toMatchObject([
      422,
      {
        errors: [
          {
            path: "amount",
            message: "Should be the price of the top-up, 30000 paisa, or left out.",
          },
        ],
        refundable_amount: 30_000,
      },
    ]);
    expect((await requestRefund(server, order.id, { top_up_id })).body).toMatchObject({
      amount: 30_000,
      top_up_id,
    });
    expect((await requestRefund(server, order.id, { top_up_id })).body).toMatchObject({
      code: "top_up_not_refundable",
    });
  });
});
