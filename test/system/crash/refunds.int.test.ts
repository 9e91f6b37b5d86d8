import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { carryOutRefund } from "../../../src/refunds/carry-out-refund.ts";
import { requestRefund as takeOn } from "../../../src/refunds/request-refund.ts";
import { resolveRefund as resolve } from "../../../src/refunds/resolve-refund.ts";
import { paidOrder, requestRefund, resolveRefund } from "../../support/refunds.ts";
import { dropJobs, runDueJobs } from "../../support/run-due-jobs.ts";
import type { CheckedOut } from "../../support/shop.ts";
import { DAY, HOUR, MINUTE } from "../../support/test-clock.ts";
import { booksOf } from "./books-of-order.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import { expectMoneySettled, expectNoSurprise, refundAtKhalti } from "./money-back.ts";
import { putJobsOff, runJob } from "./run-job.ts";
import type { ServerProcess } from "./server-process.ts";
import { as, expectStatus, http, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const UNKNOWN_KEY = "01930000-0000-7000-8000-000000000000";

interface Refunded extends CheckedOut {
  refundId: string;
}

/** A requested refund. Its job and its payment's job wait until a test makes them due. */
async function takenOn(body: { amount?: number }): Promise<Refunded> {
  const bought = await paidOrder(world.server);
  const { context } = world.server;
  const inAnHour = { now: () => new Date(Date.now() + HOUR) };
  const { id } = await takeOn(
    { ...context, clock: inAnHour },
    {
      ...body,
      reason: "The customer sent it back.",
      orderId: bought.order.id,
      actor: "staff:operator",
      keyId: UNKNOWN_KEY,
      claim: { unfinished: null, bind: () => Promise.resolve() },
    },
  );
  await putJobsOff(world.server);
  return { ...bought, refundId: id };
}

function carryOut(worker: ServerProcess, { refundId }: Refunded): Promise<void> {
  return runJob(world.server, worker, { kind: "refund", id: refundId });
}

/** Staff resolve a refund a day after it was sent. */
async function resolveNextDay(
  { refundId }: Refunded,
  outcome: "succeeded" | "failed",
): Promise<void> {
  const tomorrow = { now: () => new Date(Date.now() + 2 * DAY) };
  await resolve(
    { ...world.server.context, clock: tomorrow },
    { refundId, outcome, reason: "Seen in Khalti's dashboard.", actor: "staff:operator" },
  );
}

let keys = 0;

describe("a server killed at every point of a refund request", () => {
  it(
    "has one refund for the repeated request, and Khalti receives it once",
    async () => {
      interface Story extends CheckedOut {
        key: string;
      }
      const ask = (server: ServerProcess, { order, key }: Story) =>
        http.post<{ id: string }>(
          `${server.url}/v1/admin/orders/${order.id}/refunds`,
          { amount: 30_000, reason: "The customer sent it back." },
          { headers: { ...as("operator").headers, "Idempotency-Key": key } },
        );

      const points = await killAtEveryPoint<Story>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const bought = await paidOrder(world.server);
          return { ...bought, key: `crash-${String(++keys)}` };
        },
        act: ask,
        async afterwards(server, story) {
          await expectNoSurprise(world.server, story);
          await server.setClock(2 * MINUTE); // the dead process reserved the key for a minute
          const { id } = expectStatus(await ask(server, story), 202).data;
          await world.minutesPass();
          const books = await expectMoneySettled(world.server, story);
          expect(books).toMatchObject({
            status: "partially_refunded",
            refunds: [{ id, status: "succeeded", amountPaisa: 30_000 }],
            asked: 1,
          });
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(6);
    },
    MANY_KILLS_MS,
  );
});

describe("a worker killed at every point of sending a refund", () => {
  it.each([
    ["all of it", {}],
    ["a part", { amount: 30_000 }],
  ])(
    "sends it once, and the refund ends with its outcome or as unknown: %s",
    async (what, body) => {
      const points = await killAtEveryPoint<Refunded>(world.processes, {
        config: world.configOf("worker"),
        begin: () => takenOn(body),
        act: carryOut,
        async afterwards(server, story) {
          await expectNoSurprise(world.server, story);
          await carryOut(server, story);
          for (const minutes of [2, 20]) {
            await server.setClock(minutes * MINUTE);
            await carryOut(server, story);
          }
          const books = await expectMoneySettled(world.server, story);
          const [refund, ...others] = books.refunds;
          expect(others).toEqual([]);
          expect(books.asked).toBeLessThanOrEqual(1);
          if (books.givenPaisa === 0) {
            expect([refund?.status, books.status]).toEqual(["unknown", "paid"]);
            expect(books.asked).toBe(0);
            await resolveNextDay(story, "failed");
            expect(await expectMoneySettled(world.server, story)).toMatchObject({
              status: "paid",
              attentionCode: null,
              refunds: [{ status: "failed" }],
            });
          } else if (what === "all of it") {
            expect([refund?.status, books.status]).toEqual(["succeeded", "refunded"]);
          } else if (refund?.status === "unknown") {
            // The lookup does not reveal whether the refund was ours, so staff resolve it.
            await resolveNextDay(story, "succeeded");
            expect(await expectMoneySettled(world.server, story)).toMatchObject({
              status: "partially_refunded",
              attentionCode: null,
              refunds: [{ status: "succeeded" }],
            });
          } else {
            expect([refund?.status, books.status]).toEqual(["succeeded", "partially_refunded"]);
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

describe("a server killed at every point of resolving a refund", () => {
  it(
    "records the resolution once, with the reason",
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
          const yesterday = { now: () => new Date(Date.now() - 25 * HOUR) };
          const sender = { ...world.server.context, clock: yesterday };
          await carryOutRefund(sender, story.refundId);
          await putJobsOff(world.server);
          return story;
        },
        act: decide,
        async afterwards(server, story) {
          await expectNoSurprise(world.server, story);
          const { status, data } = await decide(server, story);
          if (status !== 200) expect([status, data.code]).toEqual([409, "refund_not_unknown"]);
          const books = await expectMoneySettled(world.server, story);
          expect(books).toMatchObject({
            status: "partially_refunded",
            attentionCode: null,
            refunds: [{ status: "succeeded" }],
            givenPaisa: 30_000,
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

describe("a worker killed at every point of recording a dashboard refund", () => {
  it(
    "records one refund, whose amount staff enter",
    async () => {
      interface Watched extends CheckedOut {
        paymentId: string;
      }
      const notice = async (worker: ServerProcess, { paymentId }: Watched) => {
        // It becomes due once, by the test: not by the clock, too.
        await world.server.db.payment.updateMany({
          where: { id: paymentId, dueAt: { not: null } },
          data: { dueAt: new Date(Date.now() + 30 * DAY) },
        });
        await worker.setClock(25 * HOUR); // the first check of a paid payment is due after a day
        await runJob(world.server, worker, { kind: "payment", id: paymentId });
      };

      const points = await killAtEveryPoint<Watched>(world.processes, {
        config: world.configOf("worker"),
        async begin() {
          await dropJobs(world.server); // a day later, the other orders' payments would be due too
          const bought = await paidOrder(world.server);
          const { pidx } = bought;
          await refundAtKhalti(world.server, pidx, 25_000);
          const payment = await world.server.db.payment.findUniqueOrThrow({ where: { pidx } });
          return { ...bought, paymentId: payment.id };
        },
        act: notice,
        async afterwards(worker, story) {
          await notice(worker, story);
          const books = await expectMoneySettled(world.server, story);
          expect(books).toMatchObject({
            status: "partially_refunded",
            attentionCode: "refund_amount_unknown",
            refunds: [{ status: "unknown", amountPaisa: null, requestedBy: "khalti" }],
          });
          const told = { outcome: "succeeded", amount: 25_000 };
          await resolveRefund(world.server, books.refunds[0]?.id ?? "", told);
          expect(await expectMoneySettled(world.server, story)).toMatchObject({
            attentionCode: null,
            refunds: [{ status: "succeeded", amountPaisa: 25_000 }],
          });
        },
      });

      expect(points).toContain("after lookup");
      expect(points).toContain("after taking a job");
      expect(points.length).toBeGreaterThanOrEqual(9);
    },
    MANY_KILLS_MS,
  );
});

it("two processes that receive a refund request with one key create one refund", async () => {
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
