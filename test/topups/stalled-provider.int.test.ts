/** Khalti's services as a server that keeps whom a test wants waiting, for as long as it wants. */
import type http from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { RunningServer } from "../../src/server.ts";
import { deliverTopUp } from "../../src/topups/deliver-top-up.ts";
import type { TopUpResponse } from "../../src/topups/present-top-up.ts";
import { type PreparedKhalti, startPreparedKhalti } from "../khalti/prepared-khalti.ts";
import { makeJobsDue } from "../support/jobs-now.ts";
import { dropJobs, plannedJobs } from "../support/run-due-jobs.ts";
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

type Endpoint = "order" | "question";
const AT_ONCE = 2;
/** Longer than any of these stories. */
const LONG_MS = 600_000;

/** Answers everything with a success, except what is `silent`: that waits for its end. */
function stall(silent: Endpoint) {
  const waiting: http.ServerResponse[] = [];
  const success = JSON.stringify({ state: "Success", id: 7, response_id: 7 });
  services.answerBy(({ method }, response) => {
    const endpoint: Endpoint = method === "POST" ? "order" : "question";
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
  story: (instance: RunningServer) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const khalti = { KHALTI_SERVICES_BASE_URL: services.baseUrl };
  const instance = await server.another(
    { ...khalti, WORKER_CONCURRENCY: String(4 * AT_ONCE), ...env },
    { topUpHalfOpenAfterMs: LONG_MS, topUpTimeoutMs: LONG_MS },
  );
  await story(instance).finally(() => instance.stop());
}

const ago = (ms: number) => new Date(Date.now() - ms);

async function buy(ageMs = 0): Promise<TopUpResponse> {
  const { topUp } = await paidTopUp(server);
  await server.db.topUp.update({ where: { id: topUp.id }, data: { createdAt: ago(ageMs) } });
  return topUp;
}

/** One that the provider should be asked about by now. */
async function buySent(status: "queued" | "unknown" = "queued"): Promise<TopUpResponse> {
  const { topUp } = await paidTopUp(server);
  const data = { status, submittedAt: ago(6 * MINUTE) };
  await server.db.topUp.update({ where: { id: topUp.id }, data });
  return topUp;
}

const deliver = ({ context }: RunningServer, { id }: TopUpResponse) =>
  deliverTopUp(context, { top_up_id: id });

/** A try that ends with its one job planned for later. @returns in how many milliseconds, at least and at most */
async function planned(instance: RunningServer, topUp: TopUpResponse) {
  const began = Date.now();
  await deliver(instance, topUp);
  const ended = Date.now();
  const jobs = (await plannedJobs(server)).filter(({ key }) => key === `top_up:${topUp.id}`);
  expect(jobs).toHaveLength(1);
  const runAt = jobs[0]?.runAt.getTime() ?? 0;
  return { atLeastMs: runAt - ended, atMostMs: runAt - began };
}

async function expectNoRoom(instance: RunningServer, topUp: TopUpResponse): Promise<void> {
  const { atLeastMs, atMostMs } = await planned(instance, topUp);
  expect(atMostMs).toBeGreaterThanOrEqual(2 * SECOND);
  expect(atLeastMs).toBeLessThanOrEqual(5 * SECOND);
}

describe("a top-up for which others leave no room", () => {
  it.each([
    ["just bought", 0],
    ["an hour old", HOUR],
    ["a month old", 30 * DAY],
  ])("comes again within seconds, %s", async (_age, ageMs) => {
    await withInstance(async (instance) => {
      const { waiting, end } = stall("order");
      const first = await Promise.all(Array.from({ length: AT_ONCE }, () => buy()));
      const late = await buy(ageMs);
      const sending = first.map((topUp) => deliver(instance, topUp));
      try {
        await waitFor("both are on their way", () => Promise.resolve(waiting.length === AT_ONCE));
        await expectNoRoom(instance, late);
        expect(waiting).toHaveLength(AT_ONCE);
        expect(await topUpNow(server, late.id)).toMatchObject({ status: "pending" });
      } finally {
        end();
        await Promise.all(sending);
      }
      await deliver(instance, late);
      expect(await topUpNow(server, late.id)).toMatchObject({ status: "delivered" });
    });
  });

  it("is not asked about by more at once either, however long ago it was sent", async () => {
    await withInstance(async (instance) => {
      const { waiting, end } = stall("question");
      const first = await Promise.all([buySent("queued"), buySent("unknown")]);
      const late = await buySent("unknown");
      const data = { submittedAt: ago(2 * DAY) };
      await server.db.topUp.update({ where: { id: late.id }, data });
      const asking = first.map((topUp) => deliver(instance, topUp));
      try {
        await waitFor("both are asked about", () => Promise.resolve(waiting.length === AT_ONCE));
        await expectNoRoom(instance, late);
        expect(waiting).toHaveLength(AT_ONCE);
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

it("a top-up of a provider that rests keeps its usual pace", async () => {
  await withInstance(async (instance) => {
    services.answerBy((_request, response) => response.socket?.destroy());
    for (let i = 0; i < 3; i++) await deliver(instance, await buy());
    const waits = [
      { topUp: await buy(), inMs: 5 * SECOND },
      { topUp: await buy(4 * MINUTE), inMs: MINUTE },
      { topUp: await buy(HOUR), inMs: 5 * MINUTE },
    ];
    for (const { topUp, inMs } of waits) {
      const { atLeastMs, atMostMs } = await planned(instance, topUp);
      expect(atMostMs).toBeGreaterThanOrEqual(inMs);
      // It has grown older since.
      expect(atLeastMs).toBeLessThan(inMs + 2 * SECOND);
    }
    expect(services.received).toHaveLength(3);
  });
});

describe("questions that get no answer", () => {
  it("keep neither the other work of the same worker, nor what is to be sent", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    const sent = await Promise.all(Array.from({ length: 3 * AT_ONCE }, () => buySent()));
    const { waiting, end } = stall("question");
    const delivered = (ids: string[]) =>
      server.db.topUp.count({ where: { id: { in: ids }, status: "delivered" } });
    await makeJobsDue(server.databaseUrl);
    await withInstance(
      async () => {
        try {
          const bought = await buy();
          await waitFor("the payment is confirmed, and the new top-up delivered", async () => {
            const { status } = await orderOf(server, order.id);
            return status === "paid" && (await delivered([bought.id])) === 1;
          });
          await waitFor("the others are for later", async () => {
            const keys = sent.map(({ id }) => `top_up:${id}`);
            const jobs = (await plannedJobs(server)).filter(({ key }) => keys.includes(key ?? ""));
            return jobs.filter(({ runAt }) => runAt > new Date()).length === 2 * AT_ONCE;
          });
          expect(waiting).toHaveLength(AT_ONCE);
        } finally {
          end();
        }
        await waitFor("every one is found", async () => {
          await makeJobsDue(server.databaseUrl);
          return (await delivered(sent.map(({ id }) => id))) === sent.length;
        });
        const questions = services.received.filter(({ method }) => method === "GET");
        expect(questions).toHaveLength(sent.length);
      },
      { ROLE: "worker" },
    );
  });

  it("do not make what is to be sent wait, however many they are", async () => {
    await withInstance(async (instance) => {
      services.answerBy((_request, response) => response.socket?.destroy());
      for (let i = 0; i < 4; i++) await deliver(instance, await buySent("unknown"));
      expect(services.received).toHaveLength(4);
      stall("question");
      const bought = await buy();
      await deliver(instance, bought);
      expect(await topUpNow(server, bought.id)).toMatchObject({ status: "delivered" });
    });
  });

  it("are asked again and again, for they do not let the provider rest", async () => {
    await withInstance(async (instance) => {
      services.answerWith(503, "");
      const topUp = await buySent();
      for (let i = 0; i < 4; i++) await deliver(instance, topUp);
      // Ten minutes after it was sent.
      expect((await planned(instance, topUp)).atLeastMs).toBeGreaterThan(3 * MINUTE);
      expect(services.received).toHaveLength(5);
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
    });
  });
});
