import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { dropJobs, jobOf, later as skipTime, plannedJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { askKhalti, resolve } from "../support/staff.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await server.simulator.reset();
  await dropJobs(server);
});

const REASON = "Khalti's support confirmed it on the phone";
const later = (ms: number) => skipTime(server, clock, ms);

type Outcome = "completed" | "canceled" | "refunded";

async function decide(pidx: string, outcome: Outcome): Promise<void> {
  const answer = await resolve(server, pidx, { outcome, reason: REASON });
  if (answer.status !== 200) throw new Error(`resolve: ${String(answer.status)} ${answer.text}`);
}

async function hold(pidx: string, word = "Under review"): Promise<void> {
  await server.simulator.set(pidx, { status: word });
  await returnFromKhalti(server, pidx);
}

/** Creates an order with two open payments. `first` and `second` are their pidx. */
async function twoAttempts() {
  const { order, pidx: first, token } = await checkout(server);
  const answer = await payAgain(server, order.id, token);
  const { payment } = answer.body as { payment: { pidx: string } };
  return { id: order.id, first, second: payment.pidx };
}

async function paidTwice() {
  const attempts = await twoAttempts();
  await server.simulator.pay(attempts.first);
  await returnFromKhalti(server, attempts.first);
  await server.simulator.pay(attempts.second);
  await returnFromKhalti(server, attempts.second);
  return attempts;
}

async function jobOfPidx(pidx: string) {
  const { id } = await server.db.payment.findUniqueOrThrow({ where: { pidx } });
  return jobOf(server, id);
}

describe("the second payment of a paid order", () => {
  it("cannot be resolved as completed", async () => {
    const { id, second } = await paidTwice();

    const answer = await resolve(server, second, { outcome: "completed", reason: REASON });

    expect(answer.status).toBe(409);
    expect(problemOf(answer).code).toBe("resolution_conflict");
    expect(await orderOf(server, id)).toMatchObject({
      status: "paid",
      attention: { code: "second_payment" },
    });
  });

  it("resolved as refunded leaves the order paid and clears its attention", async () => {
    const { id, second } = await paidTwice();
    await server.simulator.set(second, { status: "Refunded" });

    await decide(second, "refunded");

    expect(await orderOf(server, id)).toMatchObject({
      status: "paid",
      refunded_amount: 0,
      attention: null,
      payments: [{ status: "completed" }, { status: "refunded" }],
    });
    const types = (await historyOf(server, id)).map((entry) => entry.type);
    expect(types.filter((type) => type === "paid")).toHaveLength(1);
  });

  it("resolved as refunded keeps the order's other attention", async () => {
    const { id, first, second } = await twoAttempts();
    await server.simulator.pay(first);
    await returnFromKhalti(server, first);
    await server.simulator.set(first, { status: "Partially Refunded" });
    await later(DAY);
    await hold(second, "Refunded");
    expect((await orderOf(server, id)).attention?.code).toBe("refunded_before_confirmed");

    await decide(second, "refunded");

    expect((await orderOf(server, id)).attention).toMatchObject({ code: "refund_amount_unknown" });
  });
});

describe("an order with two held payments", () => {
  async function twoHeld() {
    const attempts = await twoAttempts();
    await hold(attempts.first);
    await hold(attempts.second);
    expect((await orderOf(server, attempts.id)).status).toBe("held");
    return attempts;
  }

  it("stays held, with attention, until both are resolved", async () => {
    const { id, first, second } = await twoHeld();
    await server.simulator.set(first, { status: "Expired" });
    await server.simulator.set(second, { status: "Expired" });

    await decide(first, "canceled");
    expect(await orderOf(server, id)).toMatchObject({
      status: "held",
      attention: { code: "unknown_status" },
      payments: [{ status: "canceled" }, { status: "held" }],
    });

    await decide(second, "canceled");
    expect(await orderOf(server, id)).toMatchObject({ status: "closed", attention: null });
  });

  it("becomes paid by one and keeps its attention until the other is resolved", async () => {
    const { id, first, second } = await twoHeld();
    await server.simulator.pay(first);
    await server.simulator.pay(second);

    await decide(first, "completed");
    expect(await orderOf(server, id)).toMatchObject({
      status: "paid",
      attention: { code: "unknown_status" },
      payments: [{ status: "completed" }, { status: "held" }],
    });

    await server.simulator.set(second, { status: "Refunded" });
    await decide(second, "refunded");
    expect(await orderOf(server, id)).toMatchObject({ status: "paid", attention: null });
  });
});

describe("after a resolution", () => {
  it("a completed payment is checked for refunds", async () => {
    const { order, pidx } = await checkout(server);
    await hold(pidx);
    await later(HOUR);
    expect(await plannedJobs(server)).toEqual([]);
    await server.simulator.pay(pidx);
    await decide(pidx, "completed");
    const { completedAt } = await server.db.payment.findUniqueOrThrow({ where: { pidx } });
    const job = await jobOfPidx(pidx);
    expect(job?.runAt.getTime()).toBe((completedAt?.getTime() ?? 0) + DAY);
    await server.simulator.set(pidx, { status: "Refunded" });

    await later(DAY);

    expect((await orderOf(server, order.id)).status).toBe("refunded");
  });

  it("a refunded payment is not checked again", async () => {
    const { pidx } = await checkout(server);
    await hold(pidx, "Refunded");
    await decide(pidx, "refunded");

    expect(await plannedJobs(server)).toEqual([]);
  });

  it("money on a payment that was resolved as canceled is held again", async () => {
    const { order, pidx } = await checkout(server);
    await hold(pidx);
    await server.simulator.set(pidx, { status: "Initiated" });
    await decide(pidx, "canceled");
    expect((await orderOf(server, order.id)).status).toBe("closed");
    await server.simulator.pay(pidx);

    await later(MINUTE);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "order_closed" },
    });
  });

  it("a payment resolved as canceled is held again only for a different unknown status", async () => {
    const { order, pidx } = await checkout(server);
    await hold(pidx, "Under review");
    await decide(pidx, "canceled");

    await later(HOUR);
    expect((await orderOf(server, order.id)).status).toBe("closed");

    await server.simulator.set(pidx, { status: "Seized" });
    await later(HOUR);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "unknown_status" },
    });
  });
});

it("a held payment can be asked about and decided after a lookup without an answer", async () => {
  const { order, pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await server.simulator.set(pidx, { total_amount: 1_000 });
  await returnFromKhalti(server, pidx);
  await server.simulator.fault({ endpoint: "lookup", kind: "drop_response", times: ALL_TRIES });
  expect(await askKhalti(server, pidx)).toMatchObject({ khalti: null });

  expect(await askKhalti(server, pidx)).toMatchObject({ khalti: { total_amount: 1_000 } });
  await server.simulator.set(pidx, { status: "Refunded" });
  await decide(pidx, "refunded");
  expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded" });
});
