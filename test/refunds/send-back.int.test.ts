import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readBalances } from "../../src/ledger/balances.ts";
import { postMissingEntries } from "../../src/ledger/post-missing-entries.ts";
import type { RefundResponse } from "../../src/refunds/present-refund.ts";
import { auditTwice, breachesOf } from "../support/audits.ts";
import { problemOf } from "../support/problem.ts";
import {
  refundsAtKhalti,
  refund,
  refundNow,
  refundRequests,
  requestRefund,
  resolveRefund,
} from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import {
  type CheckedOut,
  checkout,
  historyOf,
  orderOf,
  payAgain,
  returnFromKhalti,
} from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { resolve } from "../support/staff.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ REFUND_APPROVAL_ABOVE: "1000" }, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await server.simulator.reset();
  await dropJobs(server);
});

const REASON = "Khalti took another amount than the order's.";
let keys = 0;

function sendBack(pidx: string, body: object = {}, options: { key?: string; as?: string } = {}) {
  return server.http
    .post(`/v1/admin/payments/${pidx}/send-back`)
    .set("Authorization", `Bearer ${options.as ?? KEYS.operator}`)
    .set("Idempotency-Key", options.key ?? `send-back-${String(++keys)}`)
    .send({ reason: REASON, ...body });
}

/** An order of 90000 paisa for which Khalti took another amount. */
async function heldWith(takenPaisa: number, method?: object): Promise<CheckedOut> {
  const bought = await checkout(server, method === undefined ? {} : { method });
  await server.simulator.pay(bought.pidx);
  await server.simulator.set(bought.pidx, { total_amount: takenPaisa });
  await returnFromKhalti(server, bought.pidx);
  return bought;
}

/** A paid order, and a second payment that is held. */
async function paidTwice() {
  const bought = await checkout(server);
  const again = await payAgain(server, bought.order.id, bought.token, {});
  const second = (again.body as { payment: { pidx: string } }).payment.pidx;
  for (const pidx of [bought.pidx, second]) {
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
  }
  return { ...bought, second };
}

const statusOf = async (orderId: string, pidx: string) =>
  (await orderOf(server, orderId)).payments.find((one) => one.pidx === pidx)?.status;

async function expectSoundBooks(orderId: string, expected: Record<string, number>) {
  await auditTwice(server);
  expect(await breachesOf(server, orderId)).toEqual([]);
  await postMissingEntries(server.context);
  const balances = await readBalances(server.db, { orderId });
  const owed = Object.fromEntries([...balances].filter(([, paisa]) => paisa !== 0));
  expect(owed).toEqual(expected);
}

describe("held money", () => {
  it.each([
    ["less than the order costs", 80_000],
    ["more than the order costs", 95_000],
  ])(
    "of %s goes back in full, and the payment stays held until Khalti confirms",
    async (_, paisa) => {
      const { order, pidx } = await heldWith(paisa);
      const answer = await sendBack(pidx);
      expect(answer).toMatchObject({
        status: 202,
        body: { status: "requested", amount: paisa, send_back: true, order_id: order.id },
      });
      expect(await statusOf(order.id, pidx)).toBe("held");
      await runDueJobs(server);

      const { id } = answer.body as RefundResponse;
      expect(await refundNow(server, id)).toMatchObject({ status: "succeeded", verified: true });
      expect(await refundsAtKhalti(server, pidx)).toEqual([paisa]);
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "refunded",
        refunded_amount: Math.min(90_000, paisa),
        attention: null,
      });
      expect(await statusOf(order.id, pidx)).toBe("refunded");
      const types = (await historyOf(server, order.id)).map(({ type }) => type);
      expect(types.slice(-3)).toEqual(["refund_succeeded", "payment_refunded", "order_refunded"]);
      await expectSoundBooks(order.id, {});
    },
  );

  it("that comes after an order's money went back asks for a person, and the order stays refunded", async () => {
    const bought = await checkout(server);
    const again = await payAgain(server, bought.order.id, bought.token, {});
    const late = (again.body as { payment: { pidx: string } }).payment.pidx;
    await server.simulator.pay(bought.pidx);
    await server.simulator.set(bought.pidx, { total_amount: 80_000 });
    await returnFromKhalti(server, bought.pidx);
    await sendBack(bought.pidx);
    await runDueJobs(server);
    expect(await orderOf(server, bought.order.id)).toMatchObject({ status: "refunded" });

    await server.simulator.pay(late);
    await returnFromKhalti(server, late);
    expect(await orderOf(server, bought.order.id)).toMatchObject({
      status: "refunded",
      payments: [{ status: "refunded" }, { status: "held" }],
      attention: { code: "second_payment" },
    });
    await expectSoundBooks(bought.order.id, { khalti_receivable: 90_000, held: -90_000 });
    const decided = await resolve(server, late, { outcome: "completed", reason: REASON });
    expect(problemOf(decided)).toMatchObject({ status: 409, code: "resolution_conflict" });
    expect(problemOf(decided).detail).toContain("The order is refunded");

    await sendBack(late);
    await runDueJobs(server);
    expect(await orderOf(server, bought.order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 80_000,
      attention: null,
    });
    await expectSoundBooks(bought.order.id, {});
  });

  it("of a second payment goes back, and the paid order keeps its own refunds", async () => {
    const { order, pidx, second } = await paidTwice();
    const own = await refund(server, order.id, { amount: 10_000 });
    await runDueJobs(server);
    expect((await sendBack(second)).status).toBe(202);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, second)).toEqual([90_000]);
    expect(await refundsAtKhalti(server, pidx)).toEqual([10_000]);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 10_000,
      attention: null,
      refunds: [
        { amount: 10_000, send_back: false },
        { amount: 90_000, send_back: true },
      ],
    });
    expect(await refundNow(server, own.id)).toMatchObject({ status: "succeeded" });
    expect((await requestRefund(server, order.id, { amount: 80_000 })).status).toBe(202);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([10_000, 80_000]);
    const fee = (await orderOf(server, order.id)).payments[0]?.fee ?? 0;
    await expectSoundBooks(order.id, {
      sales: -90_000,
      refunds: 90_000,
      khalti_fees: fee,
      khalti_receivable: -fee,
    });
  });

  it("goes back once, however often it is asked for", async () => {
    const { pidx } = await heldWith(80_000);
    const answers = await Promise.all(Array.from({ length: 6 }, () => sendBack(pidx)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409]);
    const lost = answers.filter(({ status }) => status === 409);
    expect(lost.map((one) => problemOf(one).code)).toContain("payment_being_sent_back");
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
  });

  it("goes back once for repeats under one key", async () => {
    const { pidx } = await heldWith(80_000);
    const first = await sendBack(pidx, {}, { key: "the-same" });
    const repeat = await sendBack(pidx, {}, { key: "the-same" });
    expect(repeat.body).toEqual(first.body);
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
  });

  it("whose refund is unknown stays held, is never sent again, and a person decides", async () => {
    const { order, pidx } = await heldWith(80_000);
    await server.simulator.fault({ endpoint: "refund", kind: "drop_request", times: ALL_TRIES });
    const { id } = (await sendBack(pidx)).body as RefundResponse;
    await runDueJobs(server);
    expect(await refundNow(server, id)).toMatchObject({ status: "unknown" });
    for (const outcome of ["completed", "canceled", "refunded"]) {
      const answer = problemOf(await resolve(server, pidx, { outcome, reason: REASON }));
      expect(answer).toMatchObject({ status: 409, code: "payment_being_sent_back" });
    }
    clock.skip(DAY);
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
    expect(await statusOf(order.id, pidx)).toBe("held");
    const failed = await resolveRefund(server, id, { outcome: "failed" });
    expect(failed.body).toMatchObject({ status: "failed" });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      refunded_amount: 0,
      attention: { code: "amount_mismatch" },
    });
    await server.simulator.clearFaults();
    expect((await sendBack(pidx)).status).toBe(202);
    await runDueJobs(server);
    expect(await statusOf(order.id, pidx)).toBe("refunded");
    await expectSoundBooks(order.id, {});
  });

  it("of which Khalti made the refund and cut the line ends by a lookup alone", async () => {
    const { order, pidx } = await heldWith(80_000);
    await server.simulator.fault({ endpoint: "refund", kind: "drop_response", times: 1 });
    const { id } = (await sendBack(pidx)).body as RefundResponse;
    await runDueJobs(server);
    clock.skip(DAY);
    await runDueJobs(server);
    expect(await refundNow(server, id)).toMatchObject({ status: "succeeded", verified: true });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded" });
    expect(await refundRequests(server, pidx)).toHaveLength(1);
  });

  it("that the dashboard refunded before we sent it is not sent", async () => {
    const { order, pidx } = await heldWith(80_000);
    const { id } = (await sendBack(pidx)).body as RefundResponse;
    await server.simulator.set(pidx, { status: "Refunded" });
    await runDueJobs(server);
    expect(await refundNow(server, id)).toMatchObject({ status: "failed" });
    expect(await refundRequests(server, pidx)).toEqual([]);
    expect(await statusOf(order.id, pidx)).toBe("held");
    const resolved = await resolve(server, pidx, { outcome: "refunded", reason: REASON });
    expect(resolved.status).toBe(200);
    await expectSoundBooks(order.id, {});
  });

  it("above REFUND_APPROVAL_ABOVE waits for another key", async () => {
    const { order, pidx } = await heldWith(150_000);
    const asked = (await sendBack(pidx)).body as RefundResponse;
    expect(asked.status).toBe("awaiting_approval");
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toEqual([]);
    const approved = await server.http
      .post(`/v1/admin/refunds/${asked.id}/approve`)
      .set("Authorization", `Bearer ${KEYS.admin}`)
      .send({ reason: "It is not ours." });
    expect(approved.status).toBe(200);
    await runDueJobs(server);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded" });
  });

  it("names what can be done about it, and by when it is owed", async () => {
    const { order, pidx } = await heldWith(70_000);
    const item = async () => {
      const answer = await server.http
        .get("/v1/admin/needs-you?limit=100")
        .set("Authorization", `Bearer ${KEYS.viewer}`);
      const { data } = answer.body as {
        data: { order_id: string; due_by: string; actions: { action: string }[] }[];
      };
      return data.find((one) => one.order_id === order.id);
    };
    const before = await item();
    expect(before?.actions.map(({ action }) => action)).toContain("send_back");
    expect(before?.due_by).toEqual(expect.any(String));
    await sendBack(pidx);
    expect(await item()).toMatchObject({ amount: 70_000, actions: [{ action: "wait" }] });
  });
});

describe("a send-back is refused", () => {
  it.each([
    ["Khalti says that it is pending", { status: "Pending" }],
    ["a part is refunded already", { status: "Partially Refunded" }],
    ["Khalti names no transaction", { transaction_id: null }],
    ["Khalti does not say how much it took", { total_amount: 0 }],
  ])("when %s", async (_, says) => {
    const { pidx } = await heldWith(80_000);
    await server.simulator.set(pidx, says);
    const problem = problemOf(await sendBack(pidx));
    expect(problem).toMatchObject({ status: 409, code: "resolution_conflict" });
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toEqual([]);
  });

  it("when the transaction belongs to another payment", async () => {
    const paid = await heldWith(90_000); // the right amount: it is paid
    const { transaction_id: transaction } = await server.simulator.payment(paid.pidx);
    const other = await heldWith(80_000);
    await server.simulator.set(other.pidx, { transaction_id: transaction });
    const problem = problemOf(await sendBack(other.pidx));
    expect(problem).toMatchObject({ status: 409, code: "resolution_conflict" });
    expect(await refundsAtKhalti(server, paid.pidx)).toEqual([]);
  });

  it("when two held payments name one transaction: the second time", async () => {
    const first = await heldWith(80_000);
    const { transaction_id: transaction } = await server.simulator.payment(first.pidx);
    const second = await heldWith(80_000);
    await server.simulator.set(second.pidx, { transaction_id: transaction });
    expect((await sendBack(first.pidx)).status).toBe(202);
    expect(problemOf(await sendBack(second.pidx)).code).toBe("resolution_conflict");
  });

  it("when the payment is not held, is unknown, or Khalti does not answer", async () => {
    const paid = await heldWith(90_000);
    expect(problemOf(await sendBack(paid.pidx)).code).toBe("payment_not_held");
    expect(problemOf(await sendBack("unknown")).code).toBe("payment_not_found");
    const { pidx } = await heldWith(80_000);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 500,
      times: ALL_TRIES,
    });
    expect(problemOf(await sendBack(pidx))).toMatchObject({ status: 503 });
  });

  it("without a key of an operator, an Idempotency-Key, a reason, or a bank payment's receiver", async () => {
    const { pidx } = await heldWith(80_000);
    expect(problemOf(await sendBack(pidx, {}, { as: KEYS.viewer })).code).toBe("forbidden");
    expect(problemOf(await sendBack(pidx, { reason: "" })).code).toBe("invalid_request");
    const keyless = await server.http
      .post(`/v1/admin/payments/${pidx}/send-back`)
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .send({ reason: REASON });
    expect(problemOf(keyless).code).toBe("idempotency_key_required");
    await server.db.payment.update({ where: { pidx }, data: { mode: "ebanking" } });
    expect(problemOf(await sendBack(pidx))).toMatchObject({
      status: 422,
      errors: [{ path: "mobile" }],
    });
    expect((await sendBack(pidx, { mobile: "9800000001" })).status).toBe(202);
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toMatchObject([{ body: { mobile: "9800000001" } }]);
  });
});
