import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  resolveRefund,
} from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { historyOf, orderOf } from "../support/shop.ts";
import type { Fault } from "../support/simulator-control.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
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

/** A partial refund whose outcome is unknown a day after it was sent. */
async function unknownRefund(kind: Fault["kind"], amount = 20_000) {
  const { order, pidx } = await paidOrder(server);
  const { id } = await refund(server, order.id, { amount });
  await server.simulator.fault({ endpoint: "refund", kind });
  await runDueJobs(server);
  expect((await refundNow(server, id)).status).toBe("unknown");
  clock.skip(DAY);
  return { id, orderId: order.id, pidx };
}

async function refusal(id: string, body: object) {
  return problemOf(await resolveRefund(server, id, body));
}

describe("an unknown partial refund", () => {
  it("stays unknown until staff resolve it as succeeded", async () => {
    const { id, orderId, pidx } = await unknownRefund("drop_response");
    await later(server, clock, DAY);
    await later(server, clock, 4 * DAY);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });

    const resolved = await resolveRefund(server, id, { outcome: "succeeded" });

    expect(resolved.status).toBe(200);
    expect(resolved.body).toMatchObject({
      id,
      status: "succeeded",
      amount: 20_000,
      reason: "The customer sent it back.",
      message: "Seen in Khalti's dashboard.",
    });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 20_000,
      attention: null,
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([20_000]);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
    const entries = (await historyOf(server, orderId)).filter(
      ({ type }) => type === "refund_succeeded",
    );
    expect(entries).toEqual([
      expect.objectContaining({
        actor: "staff:operator",
        reason: "Seen in Khalti's dashboard.",
        data: expect.objectContaining({
          refund_id: id,
          resolved: true,
          khalti: expect.objectContaining({ status: "Partially Refunded" }),
        }),
      }),
    ]);
  });

  it("resolved as failed may be requested again", async () => {
    const { id, orderId, pidx } = await unknownRefund("drop_request");
    const resolved = await resolveRefund(server, id, { outcome: "failed" });
    expect(resolved.body).toMatchObject({ status: "failed", amount: 20_000 });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "paid",
      refunded_amount: 0,
      attention: null,
    });
    expect(await refund(server, orderId)).toMatchObject({ amount: 90_000 });
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([90_000]);
  });

  it("cannot be resolved as succeeded when the lookup is Completed", async () => {
    const { id } = await unknownRefund("drop_request");
    expect(await refusal(id, { outcome: "succeeded" })).toMatchObject({
      status: 409,
      code: "resolution_conflict",
      khalti: { status: "Completed" },
    });
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
  });

  it("cannot be resolved as failed when the lookup is Refunded, which makes it succeeded", async () => {
    const { id, orderId, pidx } = await unknownRefund("drop_request");
    await server.simulator.set(pidx, { status: "Refunded" });
    expect(await refusal(id, { outcome: "failed" })).toMatchObject({
      status: 409,
      code: "refund_not_unknown",
      refund_status: "succeeded",
    });
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
    });
  });

  it("is answered 200 when the lookup confirms the outcome first, and the reason is recorded", async () => {
    const { id, orderId, pidx } = await unknownRefund("drop_request");
    await server.simulator.set(pidx, { status: "Refunded" });
    const resolved = await resolveRefund(server, id, { outcome: "succeeded" });
    expect([resolved.status, resolved.body]).toEqual([
      200,
      expect.objectContaining({
        status: "succeeded",
        message: "Khalti has refunded all of the money.",
      }),
    ]);
    const history = await historyOf(server, orderId);
    expect(history.filter(({ type }) => type === "khalti_asked")).toEqual([
      expect.objectContaining({
        actor: "staff:operator",
        reason: "Seen in Khalti's dashboard.",
        data: expect.objectContaining({ refund_id: id }),
      }),
    ]);
  });

  it("resolved as failed when the lookup is Partially Refunded reveals a refund of unknown amount", async () => {
    const { id, orderId, pidx } = await unknownRefund("drop_request");
    await server.simulator.set(pidx, { status: "Partially Refunded" });
    expect((await resolveRefund(server, id, { outcome: "failed" })).status).toBe(200);
    expect(await orderOf(server, orderId)).toMatchObject({
      status: "partially_refunded",
      attention: { code: "refund_amount_unknown" },
      refunds: [
        { id, status: "failed", amount: 20_000 },
        { status: "unknown", amount: null },
      ],
    });
  });

  it("cannot be resolved while Khalti does not answer", async () => {
    const { id } = await unknownRefund("drop_request");
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 3 });
    const answer = await resolveRefund(server, id, { outcome: "failed" });
    expect(problemOf(answer)).toMatchObject({ status: 503, code: "khalti_unavailable" });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
  });

  it("can be resolved only once", async () => {
    const { id } = await unknownRefund("drop_response");
    await resolveRefund(server, id, { outcome: "succeeded" });
    for (const outcome of ["succeeded", "failed"]) {
      expect(await refusal(id, { outcome })).toMatchObject({
        status: 409,
        code: "refund_not_unknown",
        refund_status: "succeeded",
      });
    }
  });

  it("cannot be resolved with an invalid body, and the answer names the field", async () => {
    const { id } = await unknownRefund("drop_request");
    for (const [body, path] of [
      [{ outcome: "maybe" }, "outcome"],
      [{}, "outcome"],
      [{ outcome: "failed", reason: " " }, "reason"],
      [{ outcome: "failed", reason: undefined }, "reason"],
      [{ outcome: "succeeded", amount: 20_000 }, "amount"],
      [{ outcome: "succeeded", amount: 0 }, "amount"],
      [{ outcome: "failed", refund: true }, "refund"],
    ] as const) {
      expect(await refusal(id, body)).toMatchObject({
        status: 422,
        code: "invalid_request",
        errors: [{ path }],
      });
    }
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
  });
});

describe("resolving a refund", () => {
  it("that is not unknown is refused", async () => {
    const { order } = await paidOrder(server);
    const { id } = await refund(server, order.id);
    expect(await refusal(id, { outcome: "failed" })).toMatchObject({
      status: 409,
      code: "refund_not_unknown",
      refund_status: "requested",
    });
  });

  it.each(["01930000-0000-7000-8000-000000000000", "not-an-id"])(
    "that does not exist (%s) is answered 404",
    async (id) => {
      expect(await refusal(id, { outcome: "failed" })).toMatchObject({
        status: 404,
        code: "refund_not_found",
      });
    },
  );

  it.each(["viewer", "merchant"] as const)("is forbidden for a %s", async (role) => {
    const { id } = await unknownRefund("drop_request");
    const answer = await resolveRefund(server, id, { outcome: "failed" }, KEYS[role]);
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "forbidden" });
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
  });
});
