import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { paidOrder, refund, refundNow, requestRefund, resolveRefund } from "../support/refunds.ts";
import { later, runDueJobs } from "../support/run-due-jobs.ts";
import { bankThatDoes, checkout, historyOf, orderOf } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.clearFaults());

/** What the simulator gave back of a payment, in paisa. */
async function givenBack(pidx: string): Promise<number> {
  const payment = (await server.simulator.payment(pidx)) as unknown as {
    refunds: { amount: number }[];
  };
  return payment.refunds.reduce((sum, { amount }) => sum + amount, 0);
}

/** How often Khalti was asked for a refund of the payment. */
async function refundRequests(pidx: string) {
  const { transaction_id: id } = await server.simulator.payment(pidx);
  const all = (await server.simulator.requests("refund")) as unknown as {
    path: string;
    body: unknown;
  }[];
  return all.filter(({ path }) => path.includes(String(id)));
}

describe("a full refund", () => {
  it("is taken on at once, carried out by the job, and told in the staff's name", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    expect(taken).toMatchObject({ order_id: order.id, amount: 90_000, status: "requested" });
    expect(await givenBack(pidx)).toBe(0);

    await runDueJobs(server);

    expect(await refundNow(server, taken.id)).toMatchObject({
      status: "succeeded",
      message: "Transaction refund successful.",
    });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      payments: [{ status: "refunded" }],
      refunds: [{ id: taken.id, amount: 90_000, status: "succeeded" }],
      attention: null,
    });
    expect(await givenBack(pidx)).toBe(90_000);
    // Khalti's page wants no amount for all of it.
    expect((await refundRequests(pidx)).map(({ body }) => body)).toEqual([{}]);
    const entries = (await historyOf(server, order.id)).filter(({ type }) => /refund/.test(type));
    expect(entries.map(({ type }) => type)).toEqual([
      "refund_requested",
      "refund_submitting",
      "refund_succeeded",
      "payment_refunded",
      "order_refunded",
    ]);
    expect(entries[0]).toMatchObject({
      actor: "staff:operator",
      reason: "The customer sent it back.",
      data: { refund_id: taken.id, amount: 90_000 },
    });
  });

  it("of a payment that was given back in the dashboard meanwhile is not sent", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.set(pidx, { status: "Refunded" });

    await runDueJobs(server);

    expect(await refundRequests(pidx)).toEqual([]);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "failed" });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
    });
  });
});

describe("partial refunds", () => {
  it("reserve what they ask for, and go out one after another in whole paisa", async () => {
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

    expect((await refundRequests(pidx)).map(({ body }) => body)).toEqual([
      { amount: 30_001 },
      { amount: 50_000 },
    ]);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 80_001,
      refunds: [
        { id: first.id, status: "succeeded" },
        { id: second.id, status: "succeeded" },
      ],
    });
    // The rest, without saying how much.
    expect(await refund(server, order.id)).toMatchObject({ amount: 9_999 });
    await runDueJobs(server);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
    });
    expect(await givenBack(pidx)).toBe(90_000);
    const more = await requestRefund(server, order.id);
    expect(problemOf(more)).toMatchObject({ status: 409, code: "order_not_refundable" });
  });

  it("of all that is left while the first is under way are refused", async () => {
    const { order } = await paidOrder(server);
    await refund(server, order.id);
    expect(problemOf(await requestRefund(server, order.id, { amount: 1 }))).toMatchObject({
      status: 409,
      code: "nothing_refundable",
      refundable_amount: 0,
    });
  });
});

describe("a payment by bank", () => {
  it("goes back to the Khalti account that staff name", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
    const { order, pidx } = await paidOrder(server, { method: { mode: "ebanking", bank } });
    const without = await requestRefund(server, order.id, { amount: 10_000 });
    expect(problemOf(without)).toMatchObject({ status: 422, errors: [{ path: "mobile" }] });

    const taken = await refund(server, order.id, { amount: 10_000, mobile: "+977 980-000-0001" });
    expect(taken.mobile).toBe("9800000001");
    await runDueJobs(server);

    expect((await refundRequests(pidx)).map(({ body }) => body)).toEqual([
      { amount: 10_000, mobile: expect.stringMatching(/0001$|\*/) },
    ]);
    expect(await server.simulator.payment(pidx)).toMatchObject({
      refunds: [{ amount: 10_000, mobile: "9800000001" }],
    });
  });
});

describe("what Khalti says no to", () => {
  it("has failed, in Khalti's own words, and may be asked for again", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 400,
      body: { detail: "Insufficient balance in merchant account.", error_key: "validation_error" },
    });
    await runDueJobs(server);
    expect(await refundNow(server, taken.id)).toMatchObject({
      status: "failed",
      message: "Insufficient balance in merchant account.",
    });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", refunded_amount: 0 });
    await refund(server, order.id);
    await runDueJobs(server);
    expect(await givenBack(pidx)).toBe(90_000);
  });
});

describe("a refund that nobody heard of", () => {
  const FAULTS = [
    { kind: "drop_response" },
    { kind: "drop_request" },
    { kind: "status", status: 503 },
    { kind: "garbage" },
  ] as const;

  it.each(FAULTS)("is unknown, counts as gone, and is never sent again: %o", async (fault) => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id, { amount: 40_000 });
    await server.simulator.fault({ endpoint: "refund", ...fault });
    await runDueJobs(server);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "unknown" });
    expect(await orderOf(server, order.id)).toMatchObject({
      attention: { code: "refund_unknown" },
    });
    expect(problemOf(await requestRefund(server, order.id, { amount: 50_001 }))).toMatchObject({
      code: "refund_exceeds_payment",
      refundable_amount: 50_000,
    });
    for (let looks = 0; looks < 10; looks++) await later(server, clock, MINUTE);
    expect(await refundRequests(pidx)).toHaveLength(1);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "unknown" });
  });

  it("is settled by a lookup that says that all went back", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.fault({ endpoint: "refund", kind: "drop_response" });
    await runDueJobs(server);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "unknown" });
    await later(server, clock, MINUTE);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "succeeded" });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: null,
    });
    expect(await givenBack(pidx)).toBe(90_000);
  });

  it("has failed when Khalti still has all the money long after", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
    await runDueJobs(server);
    await later(server, clock, 5 * MINUTE);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "unknown" });
    await later(server, clock, 15 * MINUTE);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "failed" });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
    expect(await givenBack(pidx)).toBe(0);
  });

  it("in part waits for a person, whom Khalti's word may contradict", async () => {
    const { order, pidx } = await paidOrder(server);
    const made = await refund(server, order.id, { amount: 20_000 });
    await server.simulator.fault({ endpoint: "refund", kind: "drop_response" });
    await runDueJobs(server);
    await later(server, clock, DAY);
    expect(await refundNow(server, made.id)).toMatchObject({ status: "unknown" });

    expect(problemOf(await resolveRefund(server, made.id, { outcome: "maybe" }))).toMatchObject({
      status: 422,
    });
    expect(
      problemOf(await resolveRefund(server, made.id, { outcome: "succeeded", amount: 20_000 })),
    ).toMatchObject({ status: 422, errors: [{ path: "amount" }] });
    const resolved = await resolveRefund(server, made.id, { outcome: "succeeded" });
    expect(resolved.body).toMatchObject({ status: "succeeded", amount: 20_000 });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 20_000,
      attention: null,
    });
    expect(
      (await historyOf(server, order.id)).filter(({ type }) => type === "refund_succeeded"),
    ).toEqual([
      expect.objectContaining({
        actor: "staff:operator",
        reason: "Seen in Khalti's dashboard.",
      }),
    ]);
    expect(await givenBack(pidx)).toBe(20_000);

    const lost = await paidOrder(server);
    const notMade = await refund(server, lost.order.id, { amount: 20_000 });
    await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
    await runDueJobs(server);
    const lie = await resolveRefund(server, notMade.id, { outcome: "succeeded" });
    expect(problemOf(lie)).toMatchObject({ status: 409, code: "resolution_conflict" });
    const truth = await resolveRefund(server, notMade.id, { outcome: "failed" });
    expect(truth.body).toMatchObject({ status: "failed" });
    const again = await resolveRefund(server, notMade.id, { outcome: "failed" });
    expect(problemOf(again)).toMatchObject({ status: 409, code: "refund_not_unknown" });
    expect(await orderOf(server, lost.order.id)).toMatchObject({ status: "paid", attention: null });
  });

  it("cannot be decided while Khalti does not answer", async () => {
    const { order } = await paidOrder(server);
    const taken = await refund(server, order.id, { amount: 20_000 });
    await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
    await runDueJobs(server);
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 3 });
    const answer = await resolveRefund(server, taken.id, { outcome: "failed" });
    expect(problemOf(answer)).toMatchObject({ status: 503, code: "khalti_unavailable" });
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "unknown" });
  });
});

describe("before any refund Khalti is asked about the payment", () => {
  it("and while it does not answer nothing is sent", async () => {
    const { order, pidx } = await paidOrder(server);
    const taken = await refund(server, order.id);
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 3 });
    await runDueJobs(server);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "requested" });
    expect(await refundRequests(pidx)).toEqual([]);
    await later(server, clock, MINUTE);
    expect(await refundNow(server, taken.id)).toMatchObject({ status: "succeeded" });
    expect(await refundRequests(pidx)).toHaveLength(1);
  });
});

describe("money given back in Khalti's dashboard", () => {
  it("appears by itself when it is all of it", async () => {
    const { order, pidx } = await paidOrder(server);
    await server.simulator.set(pidx, { status: "Refunded" });
    await later(server, clock, DAY + MINUTE);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      refunds: [
        { amount: 90_000, status: "succeeded", reason: "Given back in Khalti's dashboard." },
      ],
    });
  });

  it("in part is asked of a person, who says how much", async () => {
    const { order, pidx } = await paidOrder(server);
    await server.simulator.set(pidx, { status: "Partially Refunded" });
    const { order: found } = await askKhalti(server, pidx);
    expect(found).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 0,
      attention: { code: "refund_amount_unknown" },
      refunds: [{ amount: null, status: "unknown" }],
    });
    const [untold] = found.refunds;
    expect(problemOf(await requestRefund(server, order.id))).toMatchObject({
      status: 409,
      code: "refunded_amount_unknown",
      refund_id: untold?.id,
    });
    const id = untold?.id ?? "";
    for (const [body, expected] of [
      [{ outcome: "succeeded" }, { status: 422, errors: [{ path: "amount" }] }],
      [
        { outcome: "succeeded", amount: 90_001 },
        { status: 422, refundable_amount: 90_000 },
      ],
      [
        { outcome: "succeeded", amount: 90_000 },
        { status: 409, code: "resolution_conflict" },
      ],
      [{ outcome: "failed" }, { status: 409, code: "resolution_conflict" }],
    ] as const) {
      expect(problemOf(await resolveRefund(server, id, body))).toMatchObject(expected);
    }
    const told = await resolveRefund(server, id, { outcome: "succeeded", amount: 25_000 });
    expect(told.body).toMatchObject({ status: "succeeded", amount: 25_000 });
    expect(await orderOf(server, order.id)).toMatchObject({
      refunded_amount: 25_000,
      attention: null,
    });
    expect(await refund(server, order.id)).toMatchObject({ amount: 65_000 });
  });

  it("is seen once, however often Khalti says so", async () => {
    const { order, pidx } = await paidOrder(server);
    await server.simulator.set(pidx, { status: "Partially Refunded" });
    await Promise.all([askKhalti(server, pidx), askKhalti(server, pidx), askKhalti(server, pidx)]);
    expect((await orderOf(server, order.id)).refunds).toHaveLength(1);
  });
});

describe("a request", () => {
  it("without a key of its own is refused", async () => {
    const { order } = await paidOrder(server);
    const answer = await server.http
      .post(`/v1/admin/orders/${order.id}/refunds`)
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .send({ reason: "No key." });
    expect(problemOf(answer)).toMatchObject({ status: 400, code: "idempotency_key_required" });
  });

  it("that is repeated is the same refund", async () => {
    const { order, pidx } = await paidOrder(server);
    const first = await requestRefund(server, order.id, { amount: 1_000 }, { key: "twice" });
    const again = await requestRefund(server, order.id, { amount: 1_000 }, { key: "twice" });
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    const other = await requestRefund(server, order.id, { amount: 2_000 }, { key: "twice" });
    expect(problemOf(other)).toMatchObject({ status: 422, code: "idempotency_key_reused" });
    const colleague = await requestRefund(
      server,
      order.id,
      { amount: 3_000 },
      { key: "twice", as: KEYS.admin },
    );
    expect(colleague.body).toMatchObject({ amount: 3_000, requested_by: "staff:admin" });
    await runDueJobs(server);
    expect(await refundRequests(pidx)).toHaveLength(2);
    expect(await givenBack(pidx)).toBe(4_000);
  });

  it.each([
    [{ amount: 0 }, "amount"],
    [{ amount: -1 }, "amount"],
    [{ amount: 10.5 }, "amount"],
    [{ amount: "1000" }, "amount"],
    [{ amount: 3_000_000_000 }, "amount"],
    [{ reason: undefined }, "reason"],
    [{ reason: "  " }, "reason"],
    [{ mobile: "12345" }, "mobile"],
    [{ mobile: "014412345" }, "mobile"],
    [{ mobile: "9100000000" }, "mobile"],
    [{ amont: 100 }, "amont"],
  ])("with %o names what is wrong", async (body, path) => {
    const { order } = await paidOrder(server);
    const answer = await requestRefund(server, order.id, body);
    expect(problemOf(answer)).toMatchObject({
      status: 422,
      code: "invalid_request",
      errors: [{ path }],
      refundable_amount: 90_000,
    });
  });

  it("for an order that nobody has paid, or that is held, is refused", async () => {
    const unpaid = await checkout(server);
    expect(problemOf(await requestRefund(server, unpaid.order.id))).toMatchObject({
      status: 409,
      code: "order_not_refundable",
      order_status: "awaiting_payment",
      refundable_amount: 0,
    });
    const held = await checkout(server);
    await server.simulator.set(held.pidx, { status: "Completed", total_amount: 1 });
    await askKhalti(server, held.pidx);
    expect(problemOf(await requestRefund(server, held.order.id))).toMatchObject({
      status: 409,
      code: "order_not_refundable",
      order_status: "held",
    });
    const nobodys = await requestRefund(server, "01930000-0000-7000-8000-000000000000");
    expect(problemOf(nobodys)).toMatchObject({ status: 404, code: "order_not_found" });
  });
});

describe("the list of refunds", () => {
  it("has the newest first, by status, a page at a time", async () => {
    const { order } = await paidOrder(server);
    const ids: string[] = [];
    for (const amount of [100, 200, 300])
      ids.unshift((await refund(server, order.id, { amount })).id);
    const page = async (query: string) => {
      const answer = await server.http
        .get(`/v1/admin/refunds?${query}`)
        .set("Authorization", `Bearer ${KEYS.viewer}`);
      expect(answer.status).toBe(200);
      return answer.body as { data: { id: string; status: string }[]; next_cursor: string };
    };
    const first = await page("status=requested&limit=2");
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await page(`status=requested&limit=1&cursor=${first.next_cursor}`);
    expect(second.data.map(({ id }) => id)).toEqual(ids.slice(2));
    expect((await page("limit=3")).data.map(({ id }) => id)).toEqual(ids);
    const bad = await server.http
      .get("/v1/admin/refunds?status=gone")
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    expect(problemOf(bad)).toMatchObject({ status: 422, errors: [{ path: "status" }] });
  });

  it("and one of them are for staff", async () => {
    const { order } = await paidOrder(server);
    const { id } = await refund(server, order.id, { amount: 100 });
    const unknown = await server.http
      .get("/v1/admin/refunds/01930000-0000-7000-8000-000000000000")
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    expect(problemOf(unknown)).toMatchObject({ status: 404, code: "refund_not_found" });
    expect((await refundNow(server, id)).id).toBe(id);
  });
});
