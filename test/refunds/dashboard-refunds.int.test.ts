import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import axios from "axios";
import { problemOf } from "../support/problem.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundRequests,
  refundStory,
  requestRefund,
  resolveRefund,
} from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

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

/** Makes a refund in Khalti's dashboard, by default of the whole remaining amount. */
async function refundInDashboard(pidx: string, amount?: number): Promise<void> {
  const { transaction_id: id } = await server.simulator.payment(pidx);
  await axios.post(
    `${server.simulator.url}/api/merchant-transaction/${String(id)}/refund/`,
    amount === undefined ? {} : { amount },
    { headers: { Authorization: "Key test_secret_key" }, proxy: false },
  );
}

/** Makes a partial refund in Khalti's dashboard and a lookup. @returns the id of the refund of unknown amount */
async function unknownAmountRefund(amount: number) {
  const { order, pidx } = await paidOrder(server);
  await refundInDashboard(pidx, amount);
  const [found] = (await askKhalti(server, pidx)).order.refunds;
  if (found === undefined) throw new Error("the lookup revealed no refund");
  return { id: found.id, orderId: order.id, pidx };
}

const FULLY_REFUNDED = {
  status: "refunded",
  refunded_amount: 90_000,
  attention: null,
  payments: [{ status: "refunded" }],
  refunds: [{ amount: 90_000, status: "succeeded", reason: "Refunded in Khalti's dashboard." }],
};

describe("a full refund in Khalti's dashboard", () => {
  it("is recorded by the reconciler", async () => {
    const { order, pidx } = await paidOrder(server);
    await refundInDashboard(pidx);
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, order.id)).toMatchObject(FULLY_REFUNDED);
    expect(await refundStory(server, order.id)).toEqual([
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
  });

  it("is recorded by a staff member's lookup", async () => {
    const { pidx } = await paidOrder(server);
    await refundInDashboard(pidx);
    expect((await askKhalti(server, pidx)).order).toMatchObject(FULLY_REFUNDED);
  });

  it("is recorded once for repeated and concurrent lookups and a customer's return", async () => {
    const { order, pidx } = await paidOrder(server);
    await refundInDashboard(pidx);
    await Promise.all([askKhalti(server, pidx), askKhalti(server, pidx)]);
    await returnFromKhalti(server, pidx);
    await askKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject(FULLY_REFUNDED);
  });

  it("after our partial refund is recorded with the remaining amount", async () => {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id, { amount: 30_000 });
    await runDueJobs(server);
    await refundInDashboard(pidx);
    await askKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      refunds: [
        { amount: 30_000, status: "succeeded" },
        { amount: 60_000, status: "succeeded", reason: "Refunded in Khalti's dashboard." },
      ],
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000, 60_000]);
  });
});

describe("a partial refund in Khalti's dashboard", () => {
  it("is recorded by the reconciler with an unknown amount and attention", async () => {
    const { order, pidx } = await paidOrder(server);
    await refundInDashboard(pidx, 25_000);
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 0,
      attention: { code: "refund_amount_unknown" },
      payments: [{ status: "partially_refunded" }],
      refunds: [{ amount: null, status: "unknown" }],
    });
    expect(await refundStory(server, order.id)).toEqual([
      "refund_unknown by reconciler",
      "payment_partially_refunded by reconciler",
      "order_partially_refunded by reconciler",
      "attention by reconciler",
    ]);
  });

  it("is recorded once for repeated and concurrent lookups", async () => {
    const { order, pidx } = await paidOrder(server);
    await refundInDashboard(pidx, 25_000);
    await Promise.all([askKhalti(server, pidx), askKhalti(server, pidx), askKhalti(server, pidx)]);
    await later(server, clock, DAY + MINUTE);
    await later(server, clock, 3 * DAY);
    expect((await orderOf(server, order.id)).refunds).toHaveLength(1);
  });

  it("blocks further refunds until staff enter its amount", async () => {
    const { id, orderId, pidx } = await unknownAmountRefund(25_000);
    for (const body of [{}, { amount: 1 }]) {
      expect(problemOf(await requestRefund(server, orderId, body))).toMatchObject({
        status: 409,
        code: "refunded_amount_unknown",
        refund_id: id,
      });
    }
    const resolved = await resolveRefund(server, id, { outcome: "succeeded", amount: 25_000 });
    expect(resolved.body).toMatchObject({ status: "succeeded", amount: 25_000 });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 25_000,
      attention: null,
    });
    expect(await refund(server, orderId)).toMatchObject({ amount: 65_000 });
    await runDueJobs(server);
    expect((await refundRequests(server, pidx)).map(({ body }) => body)).toEqual([
      { amount: 25_000 }, // from the dashboard
      { amount: 65_000 },
    ]);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
    });
  });

  it("cannot be resolved with an amount or outcome that contradicts Khalti or the payment", async () => {
    const { id, orderId } = await unknownAmountRefund(25_000);
    for (const [body, expected] of [
      [{ outcome: "succeeded" }, { status: 422, errors: [{ path: "amount" }] }],
      [
        { outcome: "succeeded", amount: 0 },
        { status: 422, errors: [{ path: "amount" }] },
      ],
      [
        { outcome: "succeeded", amount: 1.5 },
        { status: 422, errors: [{ path: "amount" }] },
      ],
      [
        { outcome: "succeeded", amount: 90_001 },
        { status: 422, code: "refund_exceeds_payment", refundable_amount: 90_000 },
      ],
      [
        { outcome: "succeeded", amount: 90_000 },
        { status: 409, code: "resolution_conflict", khalti: { status: "Partially Refunded" } },
      ],
      [{ outcome: "failed" }, { status: 409, code: "resolution_conflict" }],
    ] as const) {
      expect(problemOf(await resolveRefund(server, id, body))).toMatchObject(expected);
    }
    expect(await orderOf(server, orderId)).toMatchObject({
      attention: { code: "refund_amount_unknown" },
      refunds: [{ id, status: "unknown", amount: null }],
    });
  });

  it("gets the whole amount when the remaining amount is refunded before staff enter its amount", async () => {
    const { id, orderId, pidx } = await unknownAmountRefund(25_000);
    await refundInDashboard(pidx);
    await askKhalti(server, pidx);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: null,
      refunds: [{ id, status: "succeeded", amount: 90_000 }],
    });
  });
});

describe("a further partial refund in Khalti's dashboard", () => {
  /** After our refund of 40000, a dashboard refund of 30000 that the lookup does not reveal. */
  async function furtherRefund() {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id, { amount: 40_000 });
    await runDueJobs(server);
    await refundInDashboard(pidx, 30_000);
    expect((await askKhalti(server, pidx)).order).toMatchObject({ refunded_amount: 40_000 });
    return { orderId: order.id, pidx };
  }

  function record(pidx: string, body: object, options: { key?: string; as?: string } = {}) {
    return server.http
      .post(`/v1/admin/payments/${pidx}/dashboard-refunds`)
      .set("Authorization", `Bearer ${options.as ?? KEYS.operator}`)
      .set("Idempotency-Key", options.key ?? randomUUID())
      .send({ reason: "Given back by Asha on the telephone.", ...body });
  }

  it("is recorded once by staff, and Khalti receives no request", async () => {
    const { orderId, pidx } = await furtherRefund();
    const asked = (await refundRequests(server, pidx)).length;
    const answers = await Promise.all(
      [1, 2, 3].map(() => record(pidx, { amount: 30_000 }, { key: `once-${pidx}` })),
    );
    const again = await record(pidx, { amount: 30_000 }, { key: `once-${pidx}` });
    expect(again.status).toBe(202);
    expect(answers.map(({ status }) => status).every((one) => [202, 409].includes(one))).toBe(true);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 70_000,
      attention: null,
      refunds: [{ amount: 40_000 }, { id: (again.body as { id: string }).id, amount: 30_000 }],
    });
    expect((await historyOf(server, orderId)).at(-1)).toMatchObject({
      type: "refund_succeeded",
      actor: "staff:operator",
      reason: "Given back by Asha on the telephone.",
    });
    expect(await refundRequests(server, pidx)).toHaveLength(asked);
    await refund(server, orderId);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([40_000, 30_000, 20_000]);
    expect(await orderOf(server, orderId)).toMatchObject({ status: "refunded" });
  });

  it.each([
    ["more than the remaining amount", { amount: 50_001 }, 422, "refund_exceeds_payment"],
    ["the whole remaining amount", { amount: 50_000 }, 409, "resolution_conflict"],
    ["an amount of 0", { amount: 0 }, 422, "invalid_request"],
    ["no amount", {}, 422, "invalid_request"],
    ["no reason", { amount: 1, reason: "" }, 422, "invalid_request"],
  ])("is refused with %s", async (_what, body, status, code) => {
    const { orderId, pidx } = await furtherRefund();
    expect(problemOf(await record(pidx, body))).toMatchObject({ status, code });
    expect(await orderOf(server, orderId)).toMatchObject({ refunded_amount: 40_000 });
  });

  it("is refused while the lookup is Completed or fails", async () => {
    const { order, pidx } = await paidOrder(server);
    expect(problemOf(await record(pidx, { amount: 1_000 }))).toMatchObject({
      status: 409,
      code: "resolution_conflict",
      khalti: { status: "Completed" },
    });
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 3 });
    expect(problemOf(await record(pidx, { amount: 1_000 }))).toMatchObject({ status: 503 });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", refunded_amount: 0 });
  });

  it("is refused next to a refund of unknown amount, and for an unpaid or unknown payment", async () => {
    const { id, pidx } = await unknownAmountRefund(25_000);
    expect(problemOf(await record(pidx, { amount: 1_000 }))).toMatchObject({
      status: 409,
      code: "refunded_amount_unknown",
      refund_id: id,
    });
    const unpaid = await checkout(server);
    expect(problemOf(await record(unpaid.pidx, { amount: 1_000 }))).toMatchObject({
      status: 409,
      code: "order_not_refundable",
    });
    expect(problemOf(await record("unknown", { amount: 1_000 }))).toMatchObject({ status: 404 });
  });
});
