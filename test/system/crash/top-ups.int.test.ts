import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type CheckedOut, checkout, returnFromKhalti } from "../../support/shop.ts";
import { MINUTE } from "../../support/test-clock.ts";
import { topUpItem } from "../../support/top-ups.ts";
import { waitFor } from "../../support/wait-for.ts";
import { agreeingBooks } from "./books-of-order.ts";
import { expectDeliveriesSettled, expectNoSurpriseDelivery } from "./deliveries.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import { expectMoneySettled } from "./money-back.ts";
import { isDone, isWatched, putJobsOff, runJob } from "./run-job.ts";
import type { ServerProcess } from "./server-process.ts";
import { as, expectStatus, http, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Resets the state, then buys top-ups and pays them at Khalti. Our server has not noticed the payment yet. */
async function paidAtKhalti(
  items: Parameters<typeof topUpItem>[1][],
  paidPaisa?: number,
): Promise<CheckedOut> {
  const { server } = world;
  await server.simulator.reset();
  const lines = await Promise.all(items.map((provider) => topUpItem(server, provider)));
  const bought = await checkout(server, { items: lines });
  await putJobsOff(server);
  await server.simulator.set(bought.pidx, {
    status: "Completed",
    total_amount: paidPaisa ?? bought.order.amount,
  });
  return bought;
}

/** Expects one top-up for each item of a paid order, and none for an unpaid order. */
async function expectTakenOnWithPayment({ order: { id } }: CheckedOut): Promise<void> {
  const { status, topUps, history } = await agreeingBooks(world.server, id);
  expect(topUps.map(({ position, attempt }) => [position, attempt])).toEqual(
    status === "paid"
      ? [
          [0, 1],
          [1, 1],
        ]
      : [],
  );
  const told = history.filter(({ type }) => type === "top_up_pending").map(({ data }) => data);
  expect(told).toMatchObject(
    topUps.map((one) => ({ top_up_id: one.id, reference: one.reference })),
  );
  expect(told).toHaveLength(topUps.length);
  expect(new Set(topUps.map(({ reference }) => reference)).size).toBe(topUps.length);
  for (const topUp of topUps) {
    expect(topUp.status).toBe("pending");
    expect(await isWatched(world.server, topUp.id)).toBe(true);
  }
}

async function expectBothDeliveredOnce({ order: { id } }: CheckedOut): Promise<void> {
  await world.minutesPass();
  const books = await expectDeliveriesSettled(world.server, id);
  expect(books).toMatchObject({
    status: "paid",
    attentionCode: null,
    topUps: [{ status: "delivered" }, { status: "delivered" }],
  });
  expect(await world.server.simulator.topUps()).toHaveLength(2);
}

const BOTH = ["khalti_wallet", "metro_link"] as const;

describe("a server killed at every point of confirming an order of two top-ups", () => {
  it(
    "creates each top-up once with the payment: by the customer's return",
    async () => {
      const comeBack = (server: ServerProcess, { pidx }: CheckedOut) =>
        http.get(`${server.url}/v1/payments/return?pidx=${pidx}`);

      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: world.configOf("web"),
        begin: () => paidAtKhalti([...BOTH]),
        act: comeBack,
        async afterwards(server, story) {
          await expectTakenOnWithPayment(story);
          expectStatus(await comeBack(server, story), 303);
          await expectTakenOnWithPayment(story);
          await expectBothDeliveredOnce(story);
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );

  it(
    "creates each top-up once with the payment: by resolving a held payment",
    async () => {
      const decide = (server: ServerProcess, { pidx }: CheckedOut) =>
        http.post<{ code?: string }>(
          `${server.url}/v1/admin/payments/${pidx}/resolve`,
          { outcome: "completed", reason: "Khalti corrected the amount." },
          as("operator"),
        );

      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const bought = await paidAtKhalti([...BOTH], 1);
          await returnFromKhalti(world.server, bought.pidx);
          const { simulator } = world.server;
          await simulator.set(bought.pidx, { total_amount: bought.order.amount });
          return bought;
        },
        act: decide,
        async afterwards(server, story) {
          await expectTakenOnWithPayment(story);
          const { status, data } = await decide(server, story);
          if (status !== 200) expect([status, data.code]).toEqual([409, "payment_not_held"]);
          await expectTakenOnWithPayment(story);
          await expectBothDeliveredOnce(story);
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );
});

describe("a worker killed at every point of a delivery", () => {
  /** Confirms the payment, which creates the top-up's job; a refusal creates the job of its refund. */
  async function deliver(worker: ServerProcess, { order, pidx }: CheckedOut): Promise<void> {
    await returnFromKhalti(world.server, pidx);
    await untilIdle(worker, order.id);
  }

  /** Waits until the order's due jobs are done or the worker is dead. */
  async function untilIdle(worker: ServerProcess, orderId: string): Promise<void> {
    const state = { alive: true };
    void worker.died.then(() => (state.alive = false));
    await waitFor("the jobs are done", async () => {
      const { topUps, refunds } = await agreeingBooks(world.server, orderId);
      const done = [...topUps, ...refunds].map(({ id }) => isDone(world.server, id));
      return !state.alive || (await Promise.all(done)).every(Boolean);
    });
  }

  /** Lets time pass with the next worker. */
  async function timePasses(worker: ServerProcess, orderId: string): Promise<void> {
    for (const minutes of [2, 6, 22]) {
      await worker.setClock(minutes * MINUTE);
      const { topUps, refunds } = await agreeingBooks(world.server, orderId);
      for (const { id } of topUps) await runJob(world.server, worker, { kind: "top_up", id });
      for (const { id } of refunds) await runJob(world.server, worker, { kind: "refund", id });
      await untilIdle(worker, orderId);
    }
  }

  /** A new refund waits until a test makes it due, so that the points of its job do not mix with those of the delivery. */
  async function putNewRefundsOff(): Promise<void> {
    const { db } = world.server;
    await db.$executeRaw`
      create function put_off() returns trigger language plpgsql as
      $$ begin new.due_at := now() + interval '1 hour'; return new; end $$`;
    await db.$executeRaw`
      create trigger put_off before insert on refunds for each row execute function put_off()`;
  }

  // One job at a time, so that the points of two jobs do not mix.
  const oneWorker = () => ({ ...world.configOf("worker"), workerConcurrency: 1 });

  it.each(["khalti_wallet", "metro_link", "digipay_wallet"] as const)(
    "delivers it at most once, and the top-up ends with its outcome or as unknown: %s",
    async (provider) => {
      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: oneWorker(),
        begin: () => paidAtKhalti([provider]),
        act: deliver,
        async afterwards(worker, story) {
          const { id } = story.order;
          await expectNoSurpriseDelivery(world.server, id);
          await timePasses(worker, id);
          const books = await expectDeliveriesSettled(world.server, id);
          const [topUp, ...others] = books.topUps;
          expect(others).toEqual([]);
          expect(["delivered", "unknown"]).toContain(topUp?.status);
          expect(books.status).toBe("paid");
          expect(books.refunds).toEqual([]);
          if (topUp?.status !== "unknown") return;
          expect(await isWatched(world.server, topUp.id)).toBe(provider !== "digipay_wallet");
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before submit", "after submit"]));
      expect(points).toContain("after taking a job");
      expect(points.length).toBeGreaterThanOrEqual(9);
    },
    MANY_KILLS_MS,
  );

  it(
    "refunds a refused top-up once, with one refund",
    async () => {
      await putNewRefundsOff();
      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: oneWorker(),
        async begin() {
          const bought = await paidAtKhalti(["khalti_wallet"]);
          await world.server.simulator.nextTopUps("khalti_wallet", "Failed");
          return bought;
        },
        act: deliver,
        async afterwards(worker, story) {
          const { id } = story.order;
          await expectNoSurpriseDelivery(world.server, id);
          await timePasses(worker, id);
          await expectDeliveriesSettled(world.server, id);
          const books = await expectMoneySettled(world.server, story);
          const [topUp, ...others] = books.topUps;
          expect(others).toEqual([]);
          if (topUp?.status === "unknown") {
            expect([books.refunds, books.asked]).toEqual([[], 0]);
            return;
          }
          expect(topUp?.status).toBe("refused");
          expect(books).toMatchObject({
            status: "refunded",
            attentionCode: null,
            refunds: [{ topUpId: topUp?.id, amountPaisa: 30_000 }],
            givenPaisa: 30_000,
            asked: 1,
          });
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before submit", "after submit"]));
      expect(points).not.toContain("before refund");
      expect(points.length).toBeGreaterThanOrEqual(9);
    },
    MANY_KILLS_MS,
  );
});
