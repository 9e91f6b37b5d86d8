import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import axios from "axios";
import { problemOf } from "../support/problem.ts";
import {
  givenBack,
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

/** Somebody gives money back in Khalti's dashboard. */
async function giveBackAtKhalti(pidx: string, amount?: number): Promise<void> {
  const { transaction_id: id } = await server.simulator.payment(pidx);
  await axios.post(
    `${server.simulator.url}/api/merchant-transaction/${String(id)}/refund/`,
    amount === undefined ? {} : { amount },
    { headers: { Authorization: "Key test_secret_key" }, proxy: false },
  );
}

/** A part went back at Khalti, and a member of staff has asked. @returns the order's refund of unknown amount */
async function untoldPart(amount: number) {
  const { order, pidx } = await paidOrder(server);
  await giveBackAtKhalti(pidx, amount);
  const [untold] = (await askKhalti(server, pidx)).order.refunds;
  if (untold === undefined) throw new Error("nobody noticed");
  return { id: untold.id, orderId: order.id, pidx };
}

const ALL_GONE = {
  status: "refunded",
  refunded_amount: 90_000,
  attention: null,
  payments: [{ status: "refunded" }],
  refunds: [{ amount: 90_000, status: "succeeded", reason: "Refunded in Khalti's dashboard." }],
};

describe("all of the money given back in Khalti's dashboard", () => {
  it("appears by itself", async () => {
    const { order, pidx } = await paidOrder(server);
    await giveBackAtKhalti(pidx);
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, order.id)).toMatchObject(ALL_GONE);
    expect(await refundStory(server, order.id)).toEqual([
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
  });

  it("appears when a member of staff asks", async () => {
    const { pidx } = await paidOrder(server);
    await giveBackAtKhalti(pidx);
    expect((await askKhalti(server, pidx)).order).toMatchObject(ALL_GONE);
  });

  it("appears once, however often Khalti says so, and the customer comes back", async () => {
    const { order, pidx } = await paidOrder(server);
    await giveBackAtKhalti(pidx);
    await Promise.all([askKhalti(server, pidx), askKhalti(server, pidx)]);
    await returnFromKhalti(server, pidx);
    await askKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject(ALL_GONE);
  });

  it("after a part of ours is the rest", async () => {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id, { amount: 30_000 });
    await runDueJobs(server);
    await giveBackAtKhalti(pidx);
    await askKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      refunds: [
        { amount: 30_000, status: "succeeded" },
        { amount: 60_000, status: "succeeded", reason: "Refunded in Khalti's dashboard." },
      ],
    });
    expect(await givenBack(server, pidx)).toEqual([30_000, 60_000]);
  });
});

describe("a part of the money given back in Khalti's dashboard", () => {
  it("appears by itself, and asks a person how much it was", async () => {
    const { order, pidx } = await paidOrder(server);
    await giveBackAtKhalti(pidx, 25_000);
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

  it("is seen once, however often Khalti says so", async () => {
    const { order, pidx } = await paidOrder(server);
    await giveBackAtKhalti(pidx, 25_000);
    await Promise.all([askKhalti(server, pidx), askKhalti(server, pidx), askKhalti(server, pidx)]);
    await later(server, clock, DAY + MINUTE);
    await later(server, clock, 3 * DAY);
    expect((await orderOf(server, order.id)).refunds).toHaveLength(1);
  });

  it("keeps everybody from giving more back until its amount is told", async () => {
    const { id, orderId, pidx } = await untoldPart(25_000);
    for (const body of [{}, { amount: 1 }]) {
      expect(problemOf(await requestRefund(server, orderId, body))).toMatchObject({
        status: 409,
        code: "refunded_amount_unknown",
        refund_id: id,
      });
    }
    const told = await resolveRefund(server, id, { outcome: "succeeded", amount: 25_000 });
    expect(told.body).toMatchObject({ status: "succeeded", amount: 25_000 });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 25_000,
      attention: null,
    });
    expect(await refund(server, orderId)).toMatchObject({ amount: 65_000 });
    await runDueJobs(server);
    expect((await refundRequests(server, pidx)).map(({ body }) => body)).toEqual([
      { amount: 25_000 }, // the dashboard's
      { amount: 65_000 },
    ]);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
    });
  });

  it("cannot be settled by what Khalti or the payment contradicts", async () => {
    const { id, orderId } = await untoldPart(25_000);
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

  it("is the whole when the rest went back, too, before anybody told", async () => {
    const { id, orderId, pidx } = await untoldPart(25_000);
    await giveBackAtKhalti(pidx);
    await askKhalti(server, pidx);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: null,
      refunds: [{ id, status: "succeeded", amount: 90_000 }],
    });
  });
});

describe("a further part given back in Khalti's dashboard", () => {
  /** Ours of 40000 was made, then one of 30000 in the dashboard, of which Khalti's lookup says nothing new. */
  async function furtherPart() {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id, { amount: 40_000 });
    await runDueJobs(server);
    await giveBackAtKhalti(pidx, 30_000);
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

  it("is written down by a person, once, and Khalti is sent nothing", async () => {
    const { orderId, pidx } = await furtherPart();
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
    expect(await givenBack(server, pidx)).toEqual([40_000, 30_000, 20_000]);
    expect(await orderOf(server, orderId)).toMatchObject({ status: "refunded" });
  });

  it.each([
    ["more than is left", { amount: 50_001 }, 422, "refund_exceeds_payment"],
    ["all that is left", { amount: 50_000 }, 409, "resolution_conflict"],
    ["nothing", { amount: 0 }, 422, "invalid_request"],
    ["no amount", {}, 422, "invalid_request"],
    ["no reason", { amount: 1, reason: "" }, 422, "invalid_request"],
  ])("is not believed, or not understood: %s", async (_what, body, status, code) => {
    const { orderId, pidx } = await furtherPart();
    expect(problemOf(await record(pidx, body))).toMatchObject({ status, code });
    expect(await orderOf(server, orderId)).toMatchObject({ refunded_amount: 40_000 });
  });

  it("is not believed while Khalti says that nothing went back, or says nothing", async () => {
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

  it("waits until the part of unknown amount is told, and is of a paid payment", async () => {
    const { id, pidx } = await untoldPart(25_000);
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
    expect(problemOf(await record("nobodys", { amount: 1_000 }))).toMatchObject({ status: 404 });
  });
});
