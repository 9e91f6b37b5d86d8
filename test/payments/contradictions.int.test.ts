import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { paidOrder, refund, refundNow } from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { askKhalti, resolve } from "../support/staff.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.clearFaults();
});

type Change = Record<string, unknown>;

/** Khalti's next lookups of a paid payment answer so. */
async function answer(pidx: string, change: Change, status = 200, times = 1): Promise<void> {
  const { transaction_id, total_amount } = await server.simulator.payment(pidx);
  const body = { pidx, total_amount, transaction_id, status: "Completed", fee: 0, refunded: false };
  const fault = { endpoint: "lookup", kind: "status", status, times } as const;
  await server.simulator.fault({ ...fault, body: { ...body, ...change } });
}

/** An instance that gets Khalti's answer to a lookup, and then sleeps until the test wakes it. */
async function startSlowInstance() {
  const { khalti } = server.context;
  const signals = new EventEmitter();
  const [answered, woken] = [once(signals, "answered"), once(signals, "woken")];
  const instance = await server.another(
    {},
    {
      khalti: {
        ...khalti,
        async lookup(pidx) {
          const outcome = await khalti.lookup(pidx, "customer");
          signals.emit("answered");
          await woken;
          return outcome;
        },
      },
    },
  );
  return { ...instance, answered, goOn: () => signals.emit("woken") };
}

const CONTRADICTIONS: [code: string, change: Change, httpStatus: number][] = [
  ["status_contradicts_http", {}, 400],
  ["status_contradicts_http", {}, 404],
  ["refunded_contradiction", { refunded: true }, 200],
  ["refunded_contradiction", { refunded: "True" }, 200],
  ["amount_unreadable", { total_amount: 900.5 }, 200],
  ["amount_unreadable", { total_amount: "900.50" }, 200],
  ["amount_unreadable", { total_amount: "ninety" }, 200],
  ["amount_unreadable", { total_amount: -90_000 }, 200],
  ["amount_unreadable", { total_amount: null }, 200],
  ["amount_unreadable", { total_amount: "90000 x" }, 200],
  ["transaction_id_unreadable", { transaction_id: 12_345 }, 200],
  ["transaction_id_unreadable", { transaction_id: {} }, 200],
];

describe("A9: Completed that contradicts itself", () => {
  it.each(CONTRADICTIONS)("is held as %s: %j with HTTP %d", async (code, change, httpStatus) => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await answer(pidx, change, httpStatus);
    await returnFromKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      paid_at: null,
      payments: [{ status: "held", held: { code, message: expect.stringMatching(/\.$/) } }],
      attention: { code, since: expect.stringMatching(/Z$/) },
    });
    const resolved = await resolve(server, pidx, { outcome: "completed", reason: "Seen." });
    expect(resolved.status).toBe(200);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
  });

  it("can still be ended as refunded by a person when Khalti repeats the contradiction", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await answer(pidx, { total_amount: 1.5 }, 200, 3);
    await returnFromKhalti(server, pidx);
    expect((await resolve(server, pidx, { outcome: "completed", reason: "Seen." })).status).toBe(
      409,
    );
    expect((await resolve(server, pidx, { outcome: "refunded", reason: "Seen." })).status).toBe(
      200,
    );
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
    });
  });

  it.each([
    ...CONTRADICTIONS,
    ["status_contradicts_http", { status: "Refunded", refunded: true }, 400],
    ["refunded_contradiction", { status: "Refunded", refunded: false }, 200],
    ["status_contradicts_payment", { status: "Pending" }, 200],
    ["status_contradicts_payment", { status: "User canceled" }, 400],
    ["status_contradicts_payment", { status: "Under review" }, 200],
    ["pidx_mismatch", { pidx: "another" }, 200],
    ["transaction_contradicts_payment", { transaction_id: "another" }, 200],
  ] as typeof CONTRADICTIONS)(
    "of a paid payment changes nothing, and asks for a person as %s: %j with HTTP %d",
    async (code, change, httpStatus) => {
      const { order, pidx } = await paidOrder(server);
      await answer(pidx, change, httpStatus);
      await askKhalti(server, pidx);
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "paid",
        refunded_amount: 0,
        refunds: [],
        payments: [{ status: "completed" }],
        attention: { code, since: expect.stringMatching(/Z$/) },
      });
      // The next answer agrees with the records again.
      await askKhalti(server, pidx);
      expect((await orderOf(server, order.id)).attention).toBeNull();
    },
  );

  it.each(["Pending", "Initiated"])(
    "is none when %s was said before the payment was completed, and is recorded later",
    async (status) => {
      const { order, pidx } = await checkout(server);
      await server.simulator.set(pidx, { status: "Pending" });
      await returnFromKhalti(server, pidx);
      const slow = await startSlowInstance();
      await server.simulator.set(pidx, { status });
      const before = slow.context.clock.now();
      const lookup = askKhalti({ http: request(slow.url) }, pidx);
      await slow.answered;
      await server.simulator.pay(pidx);
      await returnFromKhalti(server, pidx);
      const paid = await orderOf(server, order.id);
      expect(paid).toMatchObject({ status: "paid", attention: null });
      expect(Date.parse(paid.paid_at ?? "")).toBeGreaterThan(before.getTime());

      slow.goOn();
      await lookup;

      expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
      await slow.stop();
    },
  );

  it("A2: after a refund that a lookup confirmed asks for a person", async () => {
    const { order, pidx } = await paidOrder(server);
    const { id } = await refund(server, order.id, { amount: 30_000 });
    await runDueJobs(server);
    expect(await refundNow(server, id)).toMatchObject({ status: "succeeded", verified: true });
    await answer(pidx, {});
    await askKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      refunded_amount: 30_000,
      attention: { code: "refund_contradicted", message: expect.stringContaining("Rs 300") },
    });
    await askKhalti(server, pidx);
    expect((await orderOf(server, order.id)).attention).toBeNull();
  });
});

describe("A14: a fee that cannot be", () => {
  it.each([-1, 90_001, 2 ** 40, "-5", "12.5", {}])(
    "%p is recorded as unknown, and the history says so",
    async (fee) => {
      const { order, pidx } = await checkout(server);
      await server.simulator.pay(pidx);
      await answer(pidx, { fee });
      await returnFromKhalti(server, pidx);
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "paid",
        payments: [{ status: "completed", fee: null }],
      });
      const completed = (await historyOf(server, order.id)).find(
        ({ type }) => type === "payment_completed",
      );
      expect(completed?.data).toMatchObject({ khalti: { fee: null, fee_not_believed: true } });
      expect(server.logLines.join("")).toContain("Khalti names a fee that cannot be");
      await askKhalti(server, pidx);
      expect((await orderOf(server, order.id)).payments).toMatchObject([{ fee: 2_700 }]);
    },
  );

  it("is no fee told late either", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await answer(pidx, { fee: null });
    await answer(pidx, { fee: 90_001 });
    await returnFromKhalti(server, pidx);
    await askKhalti(server, pidx);
    expect((await orderOf(server, order.id)).payments).toMatchObject([{ fee: null }]);
  });

  it("of the whole amount is believed", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await answer(pidx, { fee: 90_000 });
    await returnFromKhalti(server, pidx);
    expect((await orderOf(server, order.id)).payments).toMatchObject([{ fee: 90_000 }]);
  });
});
