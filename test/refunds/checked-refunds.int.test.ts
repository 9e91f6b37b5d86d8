import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import axios from "axios";
import { changeWhileItWaits } from "../support/hold-lock.ts";
import { problemOf } from "../support/problem.ts";
import {
  acknowledgeRefund,
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  refundStory,
  resolveRefund,
} from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { historyOf, orderOf } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const SENTENCE = "Transaction refund successful.";

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

/** A refund to which Khalti answers 200 with this body, without making it. */
async function claimedRefund(body: unknown, wanted: object = {}) {
  const { order, pidx } = await paidOrder(server);
  const { id } = await refund(server, order.id, wanted);
  await server.simulator.fault({ endpoint: "refund", kind: "status", status: 200, body });
  await runDueJobs(server);
  return { id, orderId: order.id, pidx };
}

/** Khalti carries out a refund late: the money goes back without a call of ours. */
async function carryOutLate(pidx: string, amount?: number): Promise<void> {
  const { transaction_id: id } = await server.simulator.payment(pidx);
  await axios.post(
    `${server.simulator.url}/api/merchant-transaction/${String(id)}/refund/`,
    amount === undefined ? {} : { amount },
    { headers: { Authorization: "Key test_secret_key" }, proxy: false },
  );
}

describe("A2: a 2xx answer that is not the documented sentence", () => {
  it.each([
    [{ detail: "Transaction could not be refunded." }],
    [{ detail: "Refund request received. Pending approval." }],
    [{ detail: "Insufficient balance", status: false }],
    [{ detail: SENTENCE, status: false }],
    [{ detail: "" }],
  ])("%j is unknown and never succeeds while lookups say Completed", async (body) => {
    const { id, orderId } = await claimedRefund(body);
    expect(await refundNow(server, id)).toMatchObject({
      status: "unknown",
      verified: false,
      accepted_at: null,
      message: expect.stringContaining(body.detail),
    });
    for (const ms of [MINUTE, HOUR, DAY, 29 * DAY]) await later(server, clock, ms);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown", verified: false });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "paid",
      refunded_amount: 0,
      attention: { code: "refund_unknown" },
    });
  });
});

describe("A2: a refund that Khalti accepted", () => {
  it("succeeds, verified, in the same job when the lookup after it says Refunded", async () => {
    const { order, pidx } = await paidOrder(server);
    const { id, verified } = await refund(server, order.id);
    expect(verified).toBe(false);
    await runDueJobs(server);
    expect(await refundNow(server, id)).toMatchObject({
      status: "succeeded",
      verified: true,
      message: SENTENCE,
      accepted_at: expect.stringMatching(/Z$/),
    });
    expect(await refundStory(server, order.id)).toEqual([
      "refund_requested by staff:operator",
      "refund_submitting by reconciler",
      "refund_accepted by reconciler",
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
  });

  it.each([SENTENCE, " transaction refund  successful", "TRANSACTION REFUND SUCCESSFUL."])(
    "with %j stays unknown while lookups say Completed, and asks for a person after an hour",
    async (detail) => {
      const { id, orderId, pidx } = await claimedRefund({ detail }, { amount: 30_000 });
      const unconfirmed = {
        status: "unknown",
        verified: false,
        accepted_at: expect.stringMatching(/Z$/),
        message: expect.stringContaining("not yet confirmed by a lookup"),
      };
      expect(await refundNow(server, id)).toMatchObject(unconfirmed);
      await later(server, clock, 55 * MINUTE);
      expect(await refundNow(server, id)).toMatchObject(unconfirmed);
      expect(await orderOf(server, orderId)).toMatchObject({ status: "paid", attention: null });

      await later(server, clock, 6 * MINUTE);
      expect(await refundNow(server, id)).toMatchObject(unconfirmed);
      expect(await orderOf(server, orderId)).toMatchObject({
        status: "paid",
        refunded_amount: 0,
        attention: {
          code: "refund_unconfirmed",
          message: expect.stringContaining("refund of Rs 300"),
          since: expect.stringMatching(/Z$/),
        },
      });

      await carryOutLate(pidx, 30_000);
      await later(server, clock, DAY);
      expect(await refundNow(server, id)).toMatchObject({ status: "succeeded", verified: true });
      expect(await orderOf(server, orderId)).toMatchObject({
        status: "partially_refunded",
        refunded_amount: 30_000,
        attention: null,
      });
    },
  );

  it("asks for a person after an hour also when lookups are not answered", async () => {
    const { order, pidx } = await paidOrder(server);
    const { id } = await refund(server, order.id);
    const { transaction_id: transaction } = await server.simulator.payment(pidx);
    expect(transaction).not.toBeNull();
    await server.simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 200,
      body: { detail: SENTENCE },
    });
    await runDueJobs(server);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 401, times: 5 });
    await later(server, clock, HOUR + MINUTE);
    expect((await orderOf(server, order.id)).attention).toMatchObject({
      code: "refund_unconfirmed",
    });
  });

  it("stays unknown when it was all of the money and the lookup says Partially Refunded", async () => {
    const { id, orderId, pidx } = await claimedRefund({ detail: SENTENCE });
    await server.simulator.set(pidx, { status: "Partially Refunded" });
    await later(server, clock, HOUR + MINUTE);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    expect((await orderOf(server, orderId)).refunded_amount).toBe(0);
  });

  it("as a further part succeeds by Khalti's word, not verified", async () => {
    const { order, pidx } = await paidOrder(server);
    const first = await refund(server, order.id, { amount: 30_000 });
    await runDueJobs(server);
    const further = await refund(server, order.id, { amount: 20_000 });
    await runDueJobs(server);
    expect(await refundNow(server, first.id)).toMatchObject({
      status: "succeeded",
      verified: true,
    });
    expect(await refundNow(server, further.id)).toMatchObject({
      status: "succeeded",
      verified: false,
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000, 20_000]);
    const rest = await refund(server, order.id);
    await runDueJobs(server);
    expect(await refundNow(server, rest.id)).toMatchObject({ status: "succeeded", verified: true });
  });
});

/** A refund without an answer, which Khalti may carry out later. */
async function lostRefund(wanted: object = {}) {
  const { order, pidx } = await paidOrder(server);
  const { id } = await refund(server, order.id, wanted);
  await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  await runDueJobs(server);
  expect((await refundNow(server, id)).status).toBe("unknown");
  return { id, orderId: order.id, pidx };
}

describe("A3: a refund whose answer was lost", () => {
  it("is never called failed by silence, and still succeeds when Khalti carries it out", async () => {
    const { id, orderId, pidx } = await lostRefund();
    for (const ms of [MINUTE, 16 * MINUTE, HOUR, DAY, 7 * DAY]) await later(server, clock, ms);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    expect((await orderOf(server, orderId)).attention).toMatchObject({ code: "refund_unknown" });
    await carryOutLate(pidx);
    await later(server, clock, DAY);
    expect(await refundNow(server, id)).toMatchObject({ status: "succeeded", verified: true });
    expect(await orderOf(server, orderId)).toMatchObject({ status: "refunded", attention: null });
  });

  it.each(["failed", "succeeded"])("cannot be resolved as %s within 24 hours", async (outcome) => {
    const { id } = await lostRefund();
    const { submitted_at: sentAt } = await refundNow(server, id);
    const resolvableAt = new Date(Date.parse(sentAt ?? "") + DAY).toISOString();
    clock.skip(DAY - MINUTE);
    expect(problemOf(await resolveRefund(server, id, { outcome }))).toMatchObject({
      status: 409,
      code: "refund_too_recent",
      resolvable_at: resolvableAt,
    });
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
  });

  it("and that was resolved as failed is found when Khalti makes it after all", async () => {
    const { id, orderId, pidx } = await lostRefund({ amount: 40_000 });
    await later(server, clock, DAY);
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    await carryOutLate(pidx, 40_000);
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      attention: { code: "refund_amount_unknown" },
      refunds: [
        { id, status: "failed" },
        { status: "unknown", amount: null },
      ],
    });
  });

  it("and that was resolved as failed is still watched after four weeks", async () => {
    const { id, orderId, pidx } = await lostRefund();
    await later(server, clock, 25 * DAY);
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    for (let days = 0; days < 28; days++) await later(server, clock, DAY + MINUTE);
    await carryOutLate(pidx);
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: { code: "refund_made_after_all", message: expect.stringContaining("Rs 900") },
    });
    for (let days = 0; days < 3; days++) await later(server, clock, DAY + MINUTE);
    expect((await orderOf(server, orderId)).attention).toBeNull();
  });

  it("and that Khalti made before a person compared it, but we record later, still tells a person", async () => {
    const { id, orderId, pidx } = await lostRefund();
    await later(server, clock, DAY);
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    await carryOutLate(pidx);
    await changeWhileItWaits(server, {
      lock: { text: "select 1 from orders where id = $1 for update", values: [orderId] },
      work: () => askKhalti(server, pidx),
      change: async (person) => {
        const acknowledgedAt = clock.now();
        await person.query("update refunds set acknowledged_at = $1 where id = $2", [
          acknowledgedAt,
          id,
        ]);
        clock.skip(SECOND);
      },
    });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      attention: { code: "refund_made_after_all" },
    });
  });

  it("and a second that makes up for it tell a person that Khalti may have made both", async () => {
    const { id, orderId, pidx } = await lostRefund({ amount: 20_000 });
    await later(server, clock, DAY);
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    const second = await refund(server, orderId, { amount: 20_000 });
    await runDueJobs(server);
    expect(await refundNow(server, second.id)).toMatchObject({ status: "succeeded" });
    await carryOutLate(pidx, 20_000);
    await askKhalti(server, pidx);
    expect(await refundsAtKhalti(server, pidx)).toEqual([20_000, 20_000]);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 20_000,
      attention: {
        code: "refund_possibly_doubled",
        message: expect.stringContaining("refund of Rs 200"),
        since: expect.stringMatching(/Z$/),
      },
    });
  });

  it("and that a person has compared no longer asks for attention, until Khalti makes it after all", async () => {
    const { id, orderId, pidx } = await lostRefund({ amount: 20_000 });
    const early = await acknowledgeRefund(server, id);
    expect(problemOf(early)).toMatchObject({ status: 409, code: "refund_not_watched" });
    await later(server, clock, DAY);
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    await refund(server, orderId, { amount: 20_000 });
    await runDueJobs(server);
    const { attention } = await orderOf(server, orderId);
    expect(attention).toMatchObject({ code: "refund_possibly_doubled" });

    const acknowledged = await acknowledgeRefund(server, id);
    expect(acknowledged.status).toBe(200);
    expect(acknowledged.body).toMatchObject({ id, status: "failed" });
    expect((await orderOf(server, orderId)).attention).toBeNull();
    expect((await historyOf(server, orderId)).at(-1)).toMatchObject({
      type: "attention_acknowledged",
      actor: "staff:operator",
      reason: "It is not in Khalti's dashboard.",
      data: { refund_id: id, code: "refund_possibly_doubled" },
    });
    for (let days = 0; days < 3; days++) await later(server, clock, DAY + MINUTE);
    expect((await orderOf(server, orderId)).attention).toBeNull();

    await carryOutLate(pidx, 20_000);
    await carryOutLate(pidx, 50_000);
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      attention: { code: "refund_made_after_all" },
    });
    expect((await acknowledgeRefund(server, id)).status).toBe(200);
    expect((await orderOf(server, orderId)).attention).toBeNull();
  });

  it("and a second of the whole are both known when Khalti carries out both", async () => {
    const { id, orderId, pidx } = await lostRefund({ amount: 20_000 });
    await refund(server, orderId, { amount: 70_000 });
    await runDueJobs(server);
    await later(server, clock, DAY);
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    await carryOutLate(pidx, 20_000);
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: { code: "refund_made_after_all" },
    });
  });
});

it("A16: a half whose answer is lost, and a rest from the dashboard, end with all of the money explained", async () => {
  const { order, pidx } = await paidOrder(server);
  const { id } = await refund(server, order.id, { amount: 45_000 });
  await server.simulator.fault({ endpoint: "refund", kind: "drop_response" });
  await runDueJobs(server);
  await askKhalti(server, pidx);
  expect(await orderOf(server, order.id)).toMatchObject({
    refunded_amount: 0,
    attention: { code: "refund_unknown" },
    refunds: [{ id, status: "unknown" }],
  });
  await carryOutLate(pidx);
  expect(await refundsAtKhalti(server, pidx)).toEqual([45_000, 45_000]);
  await later(server, clock, DAY);
  expect(await orderOf(server, order.id)).toMatchObject({
    status: "refunded",
    refunded_amount: 90_000,
    attention: null,
    refunds: [
      { id, status: "succeeded", amount: 45_000 },
      { status: "succeeded", amount: 45_000, reason: "Refunded in Khalti's dashboard." },
    ],
  });
});
