import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createKhaltiClient } from "../../src/khalti/khalti-client.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  refundStory,
  requestRefund,
} from "../support/refunds.ts";
import { dropJobs, later, plannedJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { historyOf, orderOf } from "../support/shop.ts";
import { createTestClock, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.clearFaults();
});

async function failedWith(id: string) {
  const { status, message } = await refundNow(server, id);
  expect(status).toBe("failed");
  return message;
}

describe("the lookup before a refund is sent", () => {
  it("postpones the refund while Khalti does not answer", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500 });
    await runDueJobs(server);
    expect(await refundNow(server, taken.id)).toMatchObject({
      status: "requested",
      submitted_at: null,
    });
    expect(await refundRequests(server, pidx)).toEqual([]);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });

    await later(server, clock, MINUTE);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "succeeded" });
    expect(await refundRequests(server, pidx)).toHaveLength(1);
    expect(await refundStory(server, order.id)).toEqual([
      "refund_requested by staff:operator",
      "lookup_failed by reconciler",
      "refund_submitting by reconciler",
      "refund_accepted by reconciler",
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
  });

  it("makes the refund fail unsent when the payment is already Refunded", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.set(pidx, { status: "Refunded" });
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toEqual([]);
    expect(await failedWith(taken.id)).toBe("Khalti has refunded all of the money.");
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      refunds: [{ status: "failed" }, { status: "succeeded", amount: 90_000 }],
    });
  });

  it("makes the refund fail unsent when it reveals a partial refund of unknown amount", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id, { amount: 50_000 });
    await server.simulator.set(pidx, { status: "Partially Refunded" });
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toEqual([]);
    expect(await failedWith(taken.id)).toContain("record its amount first");
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 0,
      attention: { code: "refund_amount_unknown" },
    });
  });

  it.each([["Pending"], ["User canceled"], ["Under review"]])(
    "makes the refund fail unsent when the payment is %s",
    async (word) => {
      const { order, pidx } = await paidOrder(server);
      const taken = await refund(server, order.id);
      await server.simulator.set(pidx, { status: word });
      await runDueJobs(server);
      expect(await refundRequests(server, pidx)).toEqual([]);
      expect(await failedWith(taken.id)).toContain(`Khalti says "${word}" of the payment`);
      expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", refunded_amount: 0 });
    },
  );

  it("makes the refund fail unsent when it names another transaction", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.set(pidx, { transaction_id: `other-${pidx}` });
    await runDueJobs(server);
    expect(await server.simulator.requests("refund")).toEqual(
      expect.not.arrayContaining([
        expect.objectContaining({ path: expect.stringContaining(`other-${pidx}`) }),
      ]),
    );
    expect(await failedWith(taken.id)).toContain("names another transaction");
  });
});

describe("a refund whose connection was refused", () => {
  it("waits with its amount reserved and is sent once when Khalti is reachable", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id, { amount: 40_000 });
    // No server listens on this port, so the connection is refused.
    const options = { secretKey: "test_secret_key" };
    const khalti = createKhaltiClient({ ...options, baseUrl: server.simulator.url });
    const unreachable = createKhaltiClient({ ...options, baseUrl: "http://127.0.0.1:1" });
    const instance = await server.another(
      {},
      { khalti: { ...khalti, refund: unreachable.refund } },
    );
    await runDueJobs({ ...server, context: instance.context });

    expect(await refundNow(server, taken.id)).toMatchObject({
      status: "requested",
      submitted_at: null,
    });
    expect(await refundRequests(server, pidx)).toEqual([]);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
    expect((await requestRefund(server, order.id, { amount: 50_001 })).status).toBe(422);
    expect((await plannedJobs(server)).filter(({ key }) => key === `refund:${taken.id}`)).toEqual([
      expect.objectContaining({ task: "refund_due" }),
    ]);

    await later(server, clock, MINUTE);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "succeeded" });
    await later(server, clock, MINUTE);
    expect(await refundsAtKhalti(server, pidx)).toEqual([40_000]);
    const history = await historyOf(server, order.id);
    expect(history.map(({ type }) => type).filter((type) => type.startsWith("refund_"))).toEqual([
      "refund_requested",
      "refund_submitting",
      "refund_requested",
      "refund_submitting",
      "refund_accepted",
      "refund_succeeded",
    ]);
    unreachable.close();
  });
});
