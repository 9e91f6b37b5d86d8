import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  refundStory,
  requestRefund,
} from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { bankThatDoes, checkout, historyOf, orderOf, payAgain } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock } from "../support/test-clock.ts";
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

describe("a full refund", () => {
  it("is requested in the staff member's name and made by the job", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    expect(taken).toMatchObject({
      order_id: order.id,
      amount: 90_000,
      status: "requested",
      reason: "The customer sent it back.",
      requested_by: "staff:operator",
      mobile: null,
      message: null,
      submitted_at: null,
      ended_at: null,
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([]);

    await runDueJobs(server);

    const done = await refundNow(server, taken.id);
    expect(done).toMatchObject({
      status: "succeeded",
      message: "Transaction refund successful.",
      submitted_at: expect.stringMatching(/Z$/),
      ended_at: expect.stringMatching(/Z$/),
    });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      payments: [{ status: "refunded" }],
      refunds: [{ id: taken.id, amount: 90_000, status: "succeeded" }],
      attention: null,
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([90_000]);
    // Khalti's page requires no amount for a full refund.
    expect((await refundRequests(server, pidx)).map(({ body }) => body)).toEqual([{}]);
  });

  it("leaves a history with the key's name, the reason and Khalti's message", async () => {
    const { order } = await paidOrder(server);
    const { id } = await refund(server, order.id, { reason: "  Broken on arrival. " });
    await runDueJobs(server);
    expect(await refundStory(server, order.id)).toEqual([
      "refund_requested by staff:operator",
      "refund_submitting by reconciler",
      "refund_accepted by reconciler",
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
    const history = await historyOf(server, order.id);
    expect(history.find(({ type }) => type === "refund_requested")).toMatchObject({
      reason: "Broken on arrival.",
      data: { refund_id: id, amount: 90_000 },
    });
    expect(history.find(({ type }) => type === "refund_succeeded")).toMatchObject({
      data: { refund_id: id, amount: 90_000, message: "Transaction refund successful." },
    });
  });

  it("leaves nothing to refund or to send", async () => {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id);
    await runDueJobs(server);
    expect(problemOf(await requestRefund(server, order.id, { amount: 1 }))).toMatchObject({
      status: 409,
      code: "order_not_refundable",
      order_status: "refunded",
      refundable_amount: 0,
    });
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
  });
});

describe("partial refunds", () => {
  it("reserve their amounts and are sent one after another in paisa", async () => {
    const { order, pidx } = await paidOrder(server);
    const first = await refund(server, order.id, { amount: 30_001 });
    const second = await refund(server, order.id, { amount: 50_000 });
    const third = await requestRefund(server, order.id, { amount: 10_000 });
    expect(problemOf(third)).toMatchObject({
      status: 422,
      code: "refund_exceeds_payment",
      refundable_amount: 9_999,
      errors: [{ path: "amount" }],
    });

    await runDueJobs(server);

    expect((await refundRequests(server, pidx)).map(({ body }) => body)).toEqual([
      { amount: 30_001 },
      { amount: 50_000 },
    ]);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 80_001,
      payments: [{ status: "partially_refunded" }],
      refunds: [
        { id: first.id, status: "succeeded" },
        { id: second.id, status: "succeeded" },
      ],
    });
  });

  it("may be followed by a refund without an amount, which covers the remaining amount", async () => {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id, { amount: 80_001 });
    await runDueJobs(server);
    expect(await refund(server, order.id)).toMatchObject({ amount: 9_999 });
    await runDueJobs(server);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      payments: [{ status: "refunded" }],
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([80_001, 9_999]);
    expect(await refundStory(server, order.id)).toEqual([
      "refund_requested by staff:operator",
      "refund_submitting by reconciler",
      "refund_accepted by reconciler",
      "refund_succeeded by reconciler",
      "payment_partially_refunded by reconciler",
      "order_partially_refunded by reconciler",
      "refund_requested by staff:operator",
      "refund_submitting by reconciler",
      "refund_accepted by reconciler",
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
  });

  it("are refused while a requested refund reserves the whole amount", async () => {
    const { order } = await paidOrder(server);
    await refund(server, order.id);
    expect(problemOf(await requestRefund(server, order.id, { amount: 1 }))).toMatchObject({
      status: 409,
      code: "nothing_refundable",
      refundable_amount: 0,
    });
  });

  it("of one paisa and of the remaining amount make the order refunded", async () => {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id, { amount: 1 });
    await refund(server, order.id, { amount: 89_999 });
    await runDueJobs(server);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded" });
    expect(await refundsAtKhalti(server, pidx)).toEqual([1, 89_999]);
  });
});

describe("the refund of a bank payment", () => {
  it.each([
    ["ebanking", { ebanking: true, mobile: false }],
    ["mobile_banking", { ebanking: false, mobile: true }],
  ])("by %s goes to the Khalti account that staff name", async (mode, services) => {
    const bank = await bankThatDoes(server, services);
    const { order, pidx } = await paidOrder(server, { method: { mode, bank } });
    const without = await requestRefund(server, order.id, { amount: 10_000 });
    expect(problemOf(without)).toMatchObject({
      status: 422,
      code: "invalid_request",
      errors: [{ path: "mobile" }],
      refundable_amount: 90_000,
    });

    const taken = await refund(server, order.id, { amount: 10_000, mobile: "+977 980-000-0001" });
    expect(taken.mobile).toBe("9800000001");
    await runDueJobs(server);

    expect((await refundRequests(server, pidx)).map(({ body }) => body)).toEqual([
      { amount: 10_000, mobile: "9800000001" },
    ]);
    expect(await server.simulator.payment(pidx)).toMatchObject({
      refunds: [{ amount: 10_000, mobile: "9800000001" }],
    });
    await refund(server, order.id, { mobile: "9800000002" });
    await runDueJobs(server);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded" });
  });

  it("is sent without an amount when it is full", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
    const { order, pidx } = await paidOrder(server, { method: { mode: "ebanking", bank } });
    await refund(server, order.id, { mobile: "9779800000001" });
    await runDueJobs(server);
    expect((await refundRequests(server, pidx)).map(({ body }) => body)).toEqual([
      { mobile: "9800000001" },
    ]);
    expect(server.logLines.join("")).not.toContain("9800000001");
  });
});

describe("a refund that Khalti refuses", () => {
  it.each([
    [400, "Insufficient balance in merchant account."],
    [401, "Invalid token."],
    [404, "Not found."],
  ])("with %i fails with Khalti's message and may be requested again", async (status, detail) => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    const body = { detail, error_key: "validation_error" };
    await server.simulator.fault({ endpoint: "refund", kind: "status", status, body });
    await runDueJobs(server);
    expect(await refundNow(server, taken.id)).toMatchObject({
      status: "failed",
      message: detail,
      ended_at: expect.any(String),
    });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      refunded_amount: 0,
      attention: null,
      payments: [{ status: "completed" }],
      refunds: [{ status: "failed" }],
    });
    await refund(server, order.id);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([90_000]);
  });

  it("does not block the payment's other refunds", async () => {
    const { order, pidx } = await paidOrder(server);
    const [first, second] = [
      await refund(server, order.id, { amount: 40_000 }),
      await refund(server, order.id, { amount: 50_000 }),
    ];
    await server.simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 400,
      body: { detail: "No.", error_key: "validation_error" },
    });
    await runDueJobs(server);
    expect(await refundNow(server, first.id)).toMatchObject({ status: "failed" });
    expect(await refundNow(server, second.id)).toMatchObject({ status: "succeeded" });
    expect(await refundsAtKhalti(server, pidx)).toEqual([50_000]);
  });
});

describe("an order with two payments", () => {
  it("refunds the payment that made it paid, and keeps its attention about the other", async () => {
    const { order, pidx, token } = await checkout(server);
    const second = (await payAgain(server, order.id, token)).body as { payment: { pidx: string } };
    for (const one of [pidx, second.payment.pidx]) {
      await server.simulator.pay(one);
      await askKhalti(server, one);
    }
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      attention: { code: "second_payment" },
    });
    await refund(server, order.id, { amount: 10_000 });
    await runDueJobs(server);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 10_000,
      attention: { code: "second_payment" },
    });
    expect([
      ...(await refundsAtKhalti(server, pidx)),
      ...(await refundsAtKhalti(server, second.payment.pidx)),
    ]).toEqual([10_000]);
  });
});
