import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { LookupAnswer } from "../../src/khalti/lookup.ts";
import { readPaymentFacts } from "../../src/lifecycle/payment-facts.ts";
import { writeConfirmation } from "../../src/lifecycle/write-confirmation.ts";
import { answerLookup } from "../support/lookup-answer.ts";
import { paidOrder } from "../support/refunds.ts";
import { dropJobs, jobOf, later } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
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

async function paymentOf(pidx: string) {
  return server.db.payment.findUniqueOrThrow({ where: { pidx } });
}

async function factsOf(pidx: string) {
  const facts = await readPaymentFacts(server.context.sql, pidx);
  if (facts === null) throw new Error("no such payment");
  return facts;
}

describe("a decision on facts that have changed since", () => {
  const confirm = async (pidx: string, facts: Awaited<ReturnType<typeof factsOf>>) => {
    const answer: LookupAnswer = {
      pidx,
      status: "completed",
      statusWord: "Completed",
      totalAmountPaisa: 90_000,
      transactionId: `TXN-${pidx}`,
      feePaisa: 2_700,
      refunded: false,
    };
    return writeConfirmation(server.context, {
      facts,
      answer,
      actor: "reconciler",
      decision: { kind: "move", to: "completed", late: false },
      effect: { to: "paid", attention: null },
      purchase: null,
      events: [],
      now: clock.now(),
    });
  };

  it("returns false and writes nothing when the order's version is stale", async () => {
    const { order, pidx } = await checkout(server);
    const stale = await factsOf(pidx);
    await server.db.order.update({
      where: { id: order.id },
      data: { version: { increment: 1 } },
    });
    const before = [
      await server.db.order.findUniqueOrThrow({ where: { id: order.id } }),
      await paymentOf(pidx),
      await historyOf(server, order.id),
    ];

    expect(await confirm(pidx, stale)).toBe(false);

    expect([
      await server.db.order.findUniqueOrThrow({ where: { id: order.id } }),
      await paymentOf(pidx),
      await historyOf(server, order.id),
    ]).toEqual(before);
  });

  it("is written on current facts, and only once", async () => {
    const { order, pidx } = await checkout(server);
    const facts = await factsOf(pidx);
    expect(await confirm(pidx, facts)).toBe(true);
    expect(await confirm(pidx, facts)).toBe(false);
    expect(await paymentOf(pidx)).toMatchObject({ status: "completed", feePaisa: 2_700 });
    const types = (await historyOf(server, order.id)).map(({ type }) => type);
    expect(types.filter((type) => type === "paid")).toHaveLength(1);
  });
});

describe("late money on a payment that is no longer watched", () => {
  it("is watched again, for refunds, from the day after it came", async () => {
    const bought = await checkout(server);
    await server.simulator.set(bought.pidx, { status: "User canceled" });
    await later(server, clock, MINUTE);
    const { id } = await paymentOf(bought.pidx);
    await later(server, clock, 31 * DAY);
    expect(await paymentOf(bought.pidx)).toMatchObject({ status: "canceled" });
    expect(await jobOf(server, id)).toBeNull();

    await answerLookup(server, bought, { transaction_id: "LATE-MONEY" });
    await returnFromKhalti(server, bought.pidx);

    expect((await orderOf(server, bought.order.id)).status).toBe("paid");
    const { completedAt } = await paymentOf(bought.pidx);
    const job = await jobOf(server, id);
    expect((job?.runAt.getTime() ?? 0) - (completedAt?.getTime() ?? 0)).toBe(DAY);
  });
});

describe("a payment of which Khalti said nothing", () => {
  const unanswered = async (pidx: string) => {
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 500,
      times: ALL_TRIES,
    });
    await askKhalti(server, pidx);
    expect((await paymentOf(pidx)).unconfirmedSince).not.toBeNull();
  };

  it("is confirmed again by an answer that changes nothing else", async () => {
    const { pidx } = await checkout(server);
    await unanswered(pidx);
    await server.simulator.clearFaults();
    await askKhalti(server, pidx);
    expect(await paymentOf(pidx)).toMatchObject({ status: "initiated", unconfirmedSince: null });
  });

  it("is confirmed again by an answer that completes it", async () => {
    const { pidx } = await checkout(server);
    await unanswered(pidx);
    await server.simulator.clearFaults();
    await server.simulator.pay(pidx);
    await askKhalti(server, pidx);
    expect(await paymentOf(pidx)).toMatchObject({ status: "completed", unconfirmedSince: null });
  });

  it("is confirmed again by an answer that finds it paid as before", async () => {
    const { pidx } = await paidOrder(server);
    await unanswered(pidx);
    await server.simulator.clearFaults();
    await askKhalti(server, pidx);
    expect(await paymentOf(pidx)).toMatchObject({ status: "completed", unconfirmedSince: null });
  });
});
