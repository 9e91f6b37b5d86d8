// Tests against a fake of Khalti's services that delays its answers until the test ends them.
import type http from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { RunningServer } from "../../src/server.ts";
import { dueTopUps } from "../../src/topups/deliver-top-up.ts";
import type { TopUpResponse } from "../../src/topups/present-top-up.ts";
import { type PreparedKhalti, startPreparedKhalti } from "../khalti/prepared-khalti.ts";
import { makeJobsDue } from "../support/jobs-now.ts";
import { dropJobs, plannedJobs, wakeRow } from "../support/run-due-jobs.ts";
import { checkout, orderOf } from "../support/shop.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, topUpNow } from "../support/top-ups.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
let services: PreparedKhalti;
beforeAll(async () => {
  [server, services] = await Promise.all([startTestServer(), startPreparedKhalti()]);
});
afterAll(async () => {
  await server.stop();
  await services.stop();
});
beforeEach(async () => {
  await dropJobs(server);
  services.received.splice(0);
});

type Endpoint = "submit" | "status";
/** The number of concurrent calls that one instance allows for this provider. */
const CONCURRENCY = 2;
/** Longer than any of these tests. */
const LONG_MS = 600_000;

/** Answers every call with a success, except those of the `silent` endpoint, which wait until `end`. */
function stall(silent: Endpoint) {
  const waiting: http.ServerResponse[] = [];
  const success = JSON.stringify({ state: "Success", id: 7, response_id: 7 });
  services.answerBy(({ method }, response) => {
    const endpoint: Endpoint = method === "POST" ? "submit" : "status";
    if (endpoint === silent) waiting.push(response);
    else response.end(success);
  });
  return {
    waiting,
    end: () => {
      services.answerWith(200, success);
      for (const response of waiting.splice(0)) response.end(success);
    },
  };
}

async function withInstance(
  test: (instance: RunningServer) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const khalti = { KHALTI_SERVICES_BASE_URL: services.baseUrl };
  const instance = await server.another(
    { ...khalti, WORKER_CONCURRENCY: String(4 * CONCURRENCY), ...env },
    { topUpHalfOpenAfterMs: LONG_MS, topUpTimeoutMs: LONG_MS },
  );
  await test(instance).finally(() => instance.stop());
}

const ago = (ms: number) => new Date(Date.now() - ms);

async function buyPending(ageMs = 0): Promise<TopUpResponse> {
  const { topUp } = await paidTopUp(server);
  await server.db.topUp.update({ where: { id: topUp.id }, data: { createdAt: ago(ageMs) } });
  return topUp;
}

/** A sent top-up whose status check is due. */
async function buySent(status: "queued" | "unknown" = "queued"): Promise<TopUpResponse> {
  const { topUp } = await paidTopUp(server);
  const data = { status, submittedAt: ago(6 * MINUTE) };
  await server.db.topUp.update({ where: { id: topUp.id }, data });
  return topUp;
}

const deliver = ({ context }: RunningServer, { id }: TopUpResponse) =>
  wakeRow(context, dueTopUps, id);

/** Runs the job once and expects one planned job after it. @returns bounds of that job's delay */
async function deliverAndPlan(instance: RunningServer, topUp: TopUpResponse) {
  const began = Date.now();
  await deliver(instance, topUp);
  const ended = Date.now();
  const jobs = (await plannedJobs(server)).filter(({ key }) => key === `top_up:${topUp.id}`);
  expect(jobs).toHaveLength(1);
  const runAt = jobs[0]?.runAt.getTime() ?? 0;
  return { atLeastMs: runAt - ended, atMostMs: runAt - began };
}

async function expectNoFreeSlot(instance: RunningServer, topUp: TopUpResponse): Promise<void> {
  const { atLeastMs, atMostMs } = await deliverAndPlan(instance, topUp);
  expect(atMostMs).toBeGreaterThanOrEqual(2 * SECOND);
  expect(atLeastMs).toBeLessThanOrEqual(5 * SECOND);
}

describe("a top-up that finds no free slot", () => {
  it.each([
    ["just bought", 0],
    ["an hour old", HOUR],
    ["a month old", 30 * DAY],
  ])("retries within seconds, %s", async (_age, ageMs) => {
    await withInstance(async (instance) => {
      const { waiting, end } = stall("submit");
      const first = await Promise.all(Array.from({ length: CONCURRENCY }, () => buyPending()));
      const late = await buyPending(ageMs);
      const sending = first.map((topUp) => deliver(instance, topUp));
      try {
        await waitFor("both are submitting", () => Promise.resolve(waiting.length === CONCURRENCY));
        await expectNoFreeSlot(instance, late);
        expect(waiting).toHaveLength(CONCURRENCY);
        expect(await topUpNow(server, late.id)).toMatchObject({ status: "pending" });
      } finally {
        end();
        await Promise.all(sending);
      }
      await deliver(instance, late);
      expect(await topUpNow(server, late.id)).toMatchObject({ status: "delivered" });
    });
  });

  it("retries its status check within seconds, even days after it was sent", async () => {
    await withInstance(async (instance) => {
      const { waiting, end } = stall("status");
      const first = await Promise.all([buySent("queued"), buySent("unknown")]);
      const late = await buySent("unknown");
      const data = { submittedAt: ago(2 * DAY) };
      await server.db.topUp.update({ where: { id: late.id }, data });
      const asking = first.map((topUp) => deliver(instance, topUp));
      try {
        await waitFor("both status checks are waiting", () =>
          Promise.resolve(waiting.length === CONCURRENCY),
        );
        await expectNoFreeSlot(instance, late);
        expect(waiting).toHaveLength(CONCURRENCY);
      } finally {
        end();
        await Promise.all(asking);
      }
      await deliver(instance, late);
      for (const { id } of [...first, late]) {
        expect(await topUpNow(server, id)).toMatchObject({ status: "delivered" });
      }
    });
  });
});

it("a top-up whose provider's circuit is open keeps its usual schedule", async () => {
  await withInstance(async (instance) => {
    services.answerBy((_request, response) => response.socket?.destroy());
    for (let i = 0; i < 3; i++) await deliver(instance, await buyPending());
    const waits = [
      { topUp: await buyPending(), inMs: 5 * SECOND },
      { topUp: await buyPending(4 * MINUTE), inMs: MINUTE },
      { topUp: await buyPending(HOUR), inMs: 5 * MINUTE },
    ];
    for (const { topUp, inMs } of waits) {
      const { atLeastMs, atMostMs } = await deliverAndPlan(instance, topUp);
      expect(atMostMs).toBeGreaterThanOrEqual(inMs);
      // Allow for the top-up's age since it was bought.
      expect(atLeastMs).toBeLessThan(inMs + 2 * SECOND);
    }
    expect(services.received).toHaveLength(3);
  });
});

describe("status checks without an answer", () => {
  it("block neither the worker's other jobs nor new deliveries", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    const sent = await Promise.all(Array.from({ length: 3 * CONCURRENCY }, () => buySent()));
    const { waiting, end } = stall("status");
    const delivered = (ids: string[]) =>
      server.db.topUp.count({ where: { id: { in: ids }, status: "delivered" } });
    await makeJobsDue(server.databaseUrl);
    await withInstance(
      async () => {
        try {
          const bought = await buyPending();
          await waitFor("the payment is confirmed and the new top-up is delivered", async () => {
            const { status } = await orderOf(server, order.id);
            return status === "paid" && (await delivered([bought.id])) === 1;
          });
          await waitFor("the other status checks are postponed", async () => {
            const keys = sent.map(({ id }) => `top_up:${id}`);
            const jobs = (await plannedJobs(server)).filter(({ key }) => keys.includes(key));
            return jobs.filter(({ runAt }) => runAt > new Date()).length === 2 * CONCURRENCY;
          });
          expect(waiting).toHaveLength(CONCURRENCY);
        } finally {
          end();
        }
        await waitFor("every top-up is delivered", async () => {
          await makeJobsDue(server.databaseUrl);
          return (await delivered(sent.map(({ id }) => id))) === sent.length;
        });
        const statusChecks = services.received.filter(({ method }) => method === "GET");
        expect(statusChecks).toHaveLength(sent.length);
      },
      { ROLE: "worker" },
    );
  });

  it("do not delay a new delivery after several connection failures", async () => {
    await withInstance(async (instance) => {
      services.answerBy((_request, response) => response.socket?.destroy());
      for (let i = 0; i < 4; i++) await deliver(instance, await buySent("unknown"));
      expect(services.received).toHaveLength(4);
      stall("status");
      const bought = await buyPending();
      await deliver(instance, bought);
      expect(await topUpNow(server, bought.id)).toMatchObject({ status: "delivered" });
    });
  });

  it("are repeated, because they do not open the provider's circuit", async () => {
    await withInstance(async (instance) => {
      services.answerWith(503, "");
      const topUp = await buySent();
      for (let i = 0; i < 4; i++) await deliver(instance, topUp);
      // The next check is ten minutes after the top-up was sent.
      expect((await deliverAndPlan(instance, topUp)).atLeastMs).toBeGreaterThan(3 * MINUTE);
      expect(services.received).toHaveLength(5);
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
    });
  });
});
