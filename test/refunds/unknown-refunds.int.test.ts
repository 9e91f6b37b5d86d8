import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createKhaltiClient } from "../../src/khalti/khalti-client.ts";
import { problemOf } from "../support/problem.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  refundStory,
  requestRefund,
  resolveRefund,
} from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { historyOf, orderOf } from "../support/shop.ts";
import { type Fault, UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

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

/** A refund whose outcome is unknown. */
async function unknownRefund(body: object, kind: Fault["kind"]) {
  const { order, pidx } = await paidOrder(server);
  const { id } = await refund(server, order.id, body);
  await server.simulator.fault({ endpoint: "refund", kind });
  await runDueJobs(server);
  expect((await refundNow(server, id)).status).toBe("unknown");
  return { id, orderId: order.id, pidx };
}

describe("a refund without a usable answer", () => {
  const FAULTS = [
    { kind: "drop_response" },
    { kind: "drop_request" },
    { kind: "status", status: 500 },
    { kind: "status", status: 429 },
    { kind: "status", status: 302 },
    { kind: "status", status: 200, body: { something: "else" } },
    { kind: "garbage" },
  ] as const;

  it.each(FAULTS)("is unknown, stays reserved and is never sent again: %o", async (fault) => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id, { amount: 40_000 });
    await server.simulator.fault({ endpoint: "refund", ...fault });
    await runDueJobs(server);
    expect(await refundNow(server, taken.id)).toMatchObject({
      status: "unknown",
      message: expect.stringMatching(/\S/),
      submitted_at: expect.any(String),
      ended_at: null,
    });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      refunded_amount: 0,
      attention: { code: "refund_unknown", message: expect.stringContaining("refund of Rs 400") },
    });
    expect(problemOf(await requestRefund(server, order.id, { amount: 50_001 }))).toMatchObject({
      code: "refund_exceeds_payment",
      refundable_amount: 50_000,
    });
    for (const ms of [MINUTE, 4 * MINUTE, 5 * MINUTE]) await later(server, clock, ms);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "unknown" });
  });

  it("that times out is unknown and becomes succeeded when the lookup is Refunded", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    const khalti = createKhaltiClient({
      baseUrl: server.simulator.url,
      secretKey: "test_secret_key",
      timeoutsMs: { refund: 100 },
    });
    const hasty = await server.another({}, { khalti });
    await server.simulator.fault({ endpoint: "refund", kind: "delay", delay_ms: UNTIL_ENDED_MS });
    await runDueJobs({ ...server, context: hasty.context });
    expect(await refundNow(server, taken.id)).toMatchObject({
      status: "unknown",
      message: "Khalti did not answer within 100 ms",
    });
    await server.simulator.endDelays();
    await waitFor(
      "Khalti has made it",
      async () => (await refundsAtKhalti(server, pidx)).length > 0,
    );
    await later(server, clock, MINUTE);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "succeeded" });
    expect(await refundRequests(server, pidx)).toHaveLength(1);
  });

  it("does not block another refund of the same payment", async () => {
    const { orderId, pidx } = await unknownRefund({ amount: 40_000 }, "drop_request");
    const second = await refund(server, orderId, { amount: 50_000 });
    await runDueJobs(server);
    expect(await refundNow(server, second.id)).toMatchObject({ status: "succeeded" });
    expect(await refundsAtKhalti(server, pidx)).toEqual([50_000]);
  });

  it("of the remaining amount stays unknown when the lookup stays Partially Refunded", async () => {
    const { id, orderId } = await unknownRefund({ amount: 40_000 }, "drop_request");
    await refund(server, orderId, { amount: 50_000 });
    await runDueJobs(server);
    for (const ms of [20 * MINUTE, DAY]) await later(server, clock, ms);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 50_000,
      attention: { code: "refund_unknown" },
    });
  });

  it("becomes succeeded when another refund makes the lookup Refunded", async () => {
    const { id, orderId, pidx } = await unknownRefund({ amount: 40_000 }, "drop_response");
    await refund(server, orderId, { amount: 50_000 });
    await runDueJobs(server);
    await later(server, clock, MINUTE);
    expect(await refundNow(server, id)).toMatchObject({ status: "succeeded" });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: null,
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([40_000, 50_000]);
  });
});

describe("an unknown full refund", () => {
  it("becomes succeeded when the lookup is Refunded", async () => {
    const { id, orderId, pidx } = await unknownRefund({}, "drop_response");
    await later(server, clock, 11 * SECOND);
    expect(await refundNow(server, id)).toMatchObject({
      status: "succeeded",
      message: "Khalti has refunded all of the money.",
    });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: null,
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([90_000]);
    expect(await refundStory(server, orderId)).toEqual([
      "refund_requested by staff:operator",
      "refund_submitting by reconciler",
      "refund_unknown by reconciler",
      "attention by reconciler",
      "refund_succeeded by reconciler",
      "payment_refunded by reconciler",
      "order_refunded by reconciler",
    ]);
    const entry = (await historyOf(server, orderId)).find(
      ({ type }) => type === "refund_succeeded",
    );
    expect(entry?.data).toMatchObject({ khalti: { status: "Refunded" } });
  });

  it("becomes succeeded by a staff member's lookup", async () => {
    const { orderId, pidx } = await unknownRefund({}, "drop_response");
    const { order } = await askKhalti(server, pidx);
    expect(order).toMatchObject({ id: orderId, status: "refunded", attention: null });
  });

  it("may be requested again when staff resolve it as failed a day later", async () => {
    const { id, orderId, pidx } = await unknownRefund({}, "drop_request");
    await later(server, clock, DAY);
    await askKhalti(server, pidx);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    expect(await orderOf(server, orderId)).toMatchObject({ status: "paid", attention: null });
    expect(await refundsAtKhalti(server, pidx)).toEqual([]);
    await refund(server, orderId);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([90_000]);
  });

  it("stays unknown while Khalti does not answer the lookup", async () => {
    const { id } = await unknownRefund({}, "drop_response");
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 2 });
    await later(server, clock, HOUR);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    await later(server, clock, 6 * HOUR);
    await later(server, clock, DAY);
    expect(await refundNow(server, id)).toMatchObject({ status: "succeeded" });
  });

  it("stays unknown when the lookup is Partially Refunded, until staff say that it is another one", async () => {
    const { id, orderId, pidx } = await unknownRefund({}, "drop_request");
    await server.simulator.set(pidx, { status: "Partially Refunded" });
    await later(server, clock, DAY);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 0,
      attention: { code: "refund_amount_unknown" },
      refunds: [{ status: "failed" }, { status: "unknown", amount: null }],
    });
  });
});
