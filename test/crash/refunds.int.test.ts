import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { carryOutRefund } from "../../src/refunds/carry-out-refund.ts";
import { requestRefund as takeOn } from "../../src/refunds/request-refund.ts";
import { paidOrder, requestRefund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import type { CheckedOut } from "../support/shop.ts";
import { HOUR, MINUTE } from "../support/test-clock.ts";
import { waitFor } from "../support/wait-for.ts";
import { booksOf, jobsOf } from "./books-of-order.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import type { ServerProcess } from "./server-process.ts";
import { as, expectStatus, http, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

interface Refunded extends CheckedOut {
  /** Of the request, or of the refund. */
  key: string;
  refundId: string;
}

/** What Khalti gave back of the payment, and how often it was asked to. */
async function atKhalti(pidx: string) {
  const { simulator } = world.server;
  const payment = (await simulator.payment(pidx)) as unknown as {
    transaction_id: string;
    refunds: { amount: number }[];
  };
  const requests = (await simulator.requests("refund")) as unknown as { path: string }[];
  return {
    givenPaisa: payment.refunds.reduce((sum, { amount }) => sum + amount, 0),
    asked: requests.filter(({ path }) => path.includes(payment.transaction_id)).length,
  };
}

/** A refund that was taken on, whose job waits, like its payment's, until a test makes it due. */
async function takenOn(body: { amount?: number }): Promise<Refunded> {
  const bought = await paidOrder(world.server);
  const { context, db } = world.server;
  const inAnHour = { now: () => new Date(Date.now() + HOUR) };
  const { id } = await takeOn(
    { ...context, clock: inAnHour },
    {
      ...body,
      reason: "The customer sent it back.",
      orderId: bought.order.id,
      actor: "staff:operator",
      claim: { unfinished: null, bind: () => Promise.resolve() },
    },
  );
  await db.$executeRaw`
    update graphile_worker._private_jobs set run_at = now() + interval '1 hour' where locked_at is null`;
  return { ...bought, key: id, refundId: id };
}

async function carryOut(server: ServerProcess, { refundId }: Refunded): Promise<void> {
  if ((await jobsOf(world.server, refundId)).length === 0) return;
  const state = { alive: true };
  void server.died.then(() => (state.alive = false));
  await world.server.db.$queryRaw`
    update graphile_worker._private_jobs set run_at = now() where key = ${`refund:${refundId}`}
    returning pg_notify('jobs:insert', '{"count":1}') is null`;
  await waitFor("the job is done", async () => !state.alive || (await isDone(refundId)));
}

async function isDone(refundId: string): Promise<boolean> {
  const jobs = await jobsOf(world.server, refundId);
  return !jobs.some((job) => job === "is due" || job === "is under way");
}

let keys = 0;

describe("a server killed at every point of taking a refund on", () => {
  it(
    "has one refund for the request that is sent again, and Khalti is asked once",
    async () => {
      const ask = (server: ServerProcess, { order, key }: Refunded) =>
        http.post<{ id: string }>(
          `${server.url}/v1/admin/orders/${order.id}/refunds`,
          { amount: 30_000, reason: "The customer sent it back." },
          { headers: { ...as("operator").headers, "Idempotency-Key": key } },
        );

      const points = await killAtEveryPoint<Refunded>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const bought = await paidOrder(world.server);
          return { ...bought, key: `crash-${String(++keys)}`, refundId: "" };
        },
        act: ask,
        async afterwards(server, story) {
          await server.setClock(2 * MINUTE); // whoever died held the key for a minute
          const { id } = expectStatus(await ask(server, story), 202).data;
          await world.minutesPass();
          const books = await booksOf(world.server, story.order.id);
          expect(books.refunds).toMatchObject([{ id, status: "succeeded", amountPaisa: 30_000 }]);
          expect(books.status).toBe("partially_refunded");
          expect(await atKhalti(story.pidx)).toEqual({ givenPaisa: 30_000, asked: 1 });
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(6);
    },
    MANY_KILLS_MS,
  );
});

describe("a worker killed at every point of carrying a refund out", () => {
  it.each([
    ["all of it", {}],
    ["a part", { amount: 30_000 }],
  ])(
    "asks Khalti once, and knows or says that it does not know: %s",
    async (what, body) => {
      const points = await killAtEveryPoint<Refunded>(world.processes, {
        config: world.configOf("worker"),
        begin: () => takenOn(body),
        act: carryOut,
        async afterwards(server, story) {
          await waitFor("the next worker did the job", () => isDone(story.refundId));
          for (const minutes of [2, 20, 24 * 60]) {
            await server.setClock(minutes * MINUTE);
            await carryOut(server, story);
          }
          await server.setClock(0);
          const { order, refunds, attention } = await settled(story);
          const { givenPaisa, asked } = await atKhalti(story.pidx);
          expect(asked).toBeLessThanOrEqual(1);
          const [only] = refunds;
          expect(refunds).toHaveLength(1);
          if (givenPaisa === 0) {
            expect([only?.status, order]).toEqual(["failed", "paid"]);
            expect(asked).toBe(0);
          } else if (what === "all of it") {
            expect([only?.status, order]).toEqual(["succeeded", "refunded"]);
          } else {
            // Khalti's word does not tell whether it was ours: a person looks.
            expect(only?.status).toMatch(/^(?:succeeded|unknown)$/);
            if (only?.status === "unknown") expect(attention).toBe("refund_unknown");
          }
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before refund", "after refund"]));
      expect(points).toContain("after taking a job");
      expect(points.length).toBeGreaterThanOrEqual(11);
    },
    MANY_KILLS_MS,
  );
});

async function settled({ order: { id } }: CheckedOut) {
  const { status, refunds, attentionCode } = await booksOf(world.server, id);
  return { order: status, refunds, attention: attentionCode };
}

describe("a server killed at every point of a person's word about a refund", () => {
  it(
    "books it once, with the reason",
    async () => {
      const decide = (server: ServerProcess, { refundId }: Refunded) =>
        http.post<{ code?: string }>(
          `${server.url}/v1/admin/refunds/${refundId}/resolve`,
          { outcome: "succeeded", reason: "It is on the statement." },
          as("operator"),
        );

      const points = await killAtEveryPoint<Refunded>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const story = await takenOn({ amount: 30_000 });
          await world.server.simulator.fault({ endpoint: "refund", kind: "drop_response" });
          await carryOutRefund(world.server.context, { refund_id: story.refundId });
          return story;
        },
        act: decide,
        async afterwards(server, story) {
          const { status, data } = await decide(server, story);
          if (status !== 200) expect([status, data.code]).toEqual([409, "refund_not_unknown"]);
          const books = await booksOf(world.server, story.order.id);
          expect(books).toMatchObject({
            status: "partially_refunded",
            refundedPaisa: 30_000,
            attentionCode: null,
            refunds: [{ status: "succeeded" }],
          });
          const told = books.history.filter(({ type }) => type === "refund_succeeded");
          expect(told.map(({ actor, reason }) => [actor, reason])).toEqual([
            ["staff:operator", "It is on the statement."],
          ]);
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );
});

describe("a server killed at every point of noticing a refund made at Khalti", () => {
  it.each([
    ["Refunded", "refunded", "succeeded"],
    ["Partially Refunded", "partially_refunded", "unknown"],
  ])(
    "has one refund for it: %s",
    async (word, orderStatus, refundStatus) => {
      const look = (server: ServerProcess, { pidx }: CheckedOut) =>
        http.post(`${server.url}/v1/admin/payments/${pidx}/lookup`, {}, as("operator"));

      await killAtEveryPoint<CheckedOut>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const bought = await paidOrder(world.server);
          await world.server.simulator.set(bought.pidx, { status: word });
          return bought;
        },
        act: look,
        async afterwards(server, story) {
          expectStatus(await look(server, story), 200);
          const books = await booksOf(world.server, story.order.id);
          expect(books.status).toBe(orderStatus);
          expect(books.refunds).toMatchObject([{ status: refundStatus, requestedBy: "khalti" }]);
        },
      });
    },
    MANY_KILLS_MS,
  );
});

it("a refund asked for by two processes under one key is one", async () => {
  const { order } = await paidOrder(world.server);
  const both = await Promise.all([
    requestRefund(world.server, order.id, { amount: 5 }, { key: "two-of-us" }),
    requestRefund(world.server, order.id, { amount: 5 }, { key: "two-of-us" }),
  ]);
  expect(both.map(({ status }) => status).filter((status) => status !== 202)).toEqual(
    both.some(({ status }) => status === 409) ? [409] : [],
  );
  await runDueJobs(world.server);
  expect((await booksOf(world.server, order.id)).refunds).toHaveLength(1);
});
