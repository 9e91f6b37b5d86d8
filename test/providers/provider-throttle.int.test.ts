import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { RunningServer } from "../../src/server.ts";
import { deliverTopUp } from "../../src/topups/deliver-top-up.ts";
import type { TopUpResponse } from "../../src/topups/present-top-up.ts";
import { giveBackAtKhalti } from "../system/crash/money-back.ts";
import { makeJobsDue } from "../support/jobs-now.ts";
import { dropJobs, plannedJobs } from "../support/run-due-jobs.ts";
import { checkout, orderOf } from "../support/shop.ts";
import { type TopUpProvider, UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { askKhalti } from "../support/staff.ts";
import { SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, paidTopUps, topUpItem, topUpNow } from "../support/top-ups.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.reset();
});

/** Longer than any of these stories. */
const LONG_MS = 600_000;
const BROKEN = "a provider gives no answers: its top-ups wait";

/** An instance that has not sent anything yet. */
async function withInstance(
  halfOpenAfterMs: number,
  story: (instance: Pick<RunningServer, "context">) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const instance = await server.another(env, { topUpHalfOpenAfterMs: halfOpenAfterMs });
  await story(instance).finally(() => instance.stop());
}

/** A customer has paid for a top-up, and it is sent, if it is its turn. */
async function buy(
  { context }: Pick<RunningServer, "context">,
  provider: TopUpProvider = "khalti_wallet",
): Promise<TopUpResponse> {
  const { topUp } = await paidTopUp(server, provider);
  await deliverTopUp(context, { top_up_id: topUp.id });
  return topUpNow(server, topUp.id);
}

type Loss = "drop_response" | "drop_request";

async function lose(instance: Pick<RunningServer, "context">, kind: Loss = "drop_request") {
  await server.simulator.fault({ endpoint: "khalti_topup", kind });
  expect(await buy(instance)).toMatchObject({ status: "unknown" });
}

async function sent(): Promise<number> {
  return (await server.simulator.requests("khalti_topup")).length;
}

/** Which providers were said to give no answers, since the log had so many lines. */
function broken(since: number): unknown[] {
  return server.logLines
    .slice(since)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ level, msg }) => level === 50 && msg === BROKEN)
    .map(({ provider }) => provider);
}

describe("a provider that has given no answer three times in a row", () => {
  it.each<Loss>(["drop_response", "drop_request"])(
    "is sent nothing more, and its top-ups wait: %s",
    async (kind) => {
      await withInstance(LONG_MS, async (instance) => {
        const since = server.logLines.length;
        for (let i = 0; i < 3; i++) await lose(instance, kind);
        const waiting = [await buy(instance), await buy(instance)];

        expect(await sent()).toBe(3);
        for (const topUp of waiting) {
          expect(topUp).toMatchObject({ status: "pending", submitted_at: null, waiting_for: null });
          const job = (await plannedJobs(server)).find(({ key }) => key === `top_up:${topUp.id}`);
          const inMs = (job?.runAt.getTime() ?? 0) - Date.now();
          expect(inMs).toBeGreaterThan(0);
          expect(inMs).toBeLessThanOrEqual(5 * SECOND);
        }
        expect(broken(since)).toEqual(["khalti_wallet"]);
        for (const provider of ["metro_link", "digipay_wallet"] as const) {
          expect(await buy(instance, provider)).toMatchObject({ status: "delivered" });
        }
        expect(await buy(instance)).toMatchObject({ status: "pending" });
        expect(await sent()).toBe(3);
      });
    },
  );

  it("is sent more by an instance that has not found that out", async () => {
    await withInstance(LONG_MS, async (instance) => {
      for (let i = 0; i < 3; i++) await lose(instance);
      expect(await buy(instance)).toMatchObject({ status: "pending" });
      await withInstance(LONG_MS, async (another) => {
        expect(await buy(another)).toMatchObject({ status: "delivered" });
      });
    });
  });

  it("is sent one more when its time is over, and the rest when it has answered that one", async () => {
    const manyAtOnce = { WORKER_CONCURRENCY: "40" };
    await withInstance(
      0,
      async (instance) => {
        for (let i = 0; i < 3; i++) await lose(instance);
        const { context } = instance;
        const topUps = await Promise.all(Array.from({ length: 6 }, () => paidTopUp(server)));
        const statuses = async () =>
          (await Promise.all(topUps.map(({ topUp }) => topUpNow(server, topUp.id))))
            .map(({ status }) => status)
            .toSorted();
        let ended = 0;
        const deliverAll = () =>
          Promise.all(
            topUps.map(async ({ topUp }) => {
              await deliverTopUp(context, { top_up_id: topUp.id });
              ended++;
            }),
          );
        const untilEnded = { kind: "delay", delay_ms: UNTIL_ENDED_MS } as const;
        await server.simulator.fault({ endpoint: "khalti_topup", ...untilEnded });

        const first = deliverAll();
        await waitFor("all but one are put off", () => Promise.resolve(ended === 5));
        await server.simulator.endDelays();
        await first;

        expect(await sent()).toBe(4);
        expect(await statuses()).toEqual(["delivered", ...Array<string>(5).fill("pending")]);
        await server.simulator.fault({ endpoint: "khalti_topup", ...untilEnded, times: 5 });
        const rest = deliverAll();
        await waitFor("several are under way", async () => (await sent()) > 4 + 1);
        await server.simulator.clearFaults();
        await server.simulator.endDelays();
        await rest;
        expect(await statuses()).toEqual(Array<string>(6).fill("delivered"));
        expect(await server.simulator.topUps()).toHaveLength(6);
      },
      manyAtOnce,
    );
  });

  it("is known to be back without anybody's help", async () => {
    await withInstance(1_000, async (instance) => {
      for (let i = 0; i < 3; i++) await lose(instance);
      const { topUp } = await paidTopUp(server);
      await waitFor("it is delivered", async () => {
        await deliverTopUp(instance.context, { top_up_id: topUp.id });
        return (await topUpNow(server, topUp.id)).status === "delivered";
      });
    });
  });
});

describe("what counts as no answer in a row", () => {
  it.each([
    ["a delivery", async () => Promise.resolve(), "delivered"],
    ["a refusal", () => server.simulator.nextTopUps("khalti_wallet", "Failed"), "refused"],
    [
      "a no that is about us",
      () => server.simulator.setProvider("khalti_wallet", { maintenance: true }),
      "pending",
    ],
  ] as const)("ends with %s", async (_answer, prepare, status) => {
    await withInstance(LONG_MS, async (instance) => {
      const since = server.logLines.length;
      for (let round = 1; round <= 2; round++) {
        await lose(instance);
        await lose(instance);
        await prepare();
        expect(await buy(instance)).toMatchObject({ status });
        expect(await sent()).toBe(3 * round);
        await server.simulator.setProvider("khalti_wallet", { maintenance: false });
      }
      expect(broken(since)).toEqual([]);
    });
  });

  /** Somebody gave a part of the money back in the dashboard: nobody knows yet how much is left for the top-up. */
  async function buyWhatCannotBeSent({ context }: Pick<RunningServer, "context">) {
    const { order, pidx, topUps } = await paidTopUps(server, {
      items: [{ sku: "tea-250g", quantity: 1 }, await topUpItem(server, "khalti_wallet")],
    });
    await giveBackAtKhalti(server, pidx, 10_000);
    await askKhalti(server, pidx);
    await deliverTopUp(context, { top_up_id: topUps[0]?.id });
    const asks = { attention: { code: "refund_amount_unknown" } };
    expect(await orderOf(server, order.id)).toMatchObject(asks);
    expect(await topUpNow(server, topUps[0]?.id ?? "")).toMatchObject({ status: "pending" });
  }

  it("does not end with one that was not sent", async () => {
    await withInstance(LONG_MS, async (instance) => {
      await lose(instance);
      await lose(instance);
      await buyWhatCannotBeSent(instance);
      await lose(instance);
      expect(await buy(instance)).toMatchObject({ status: "pending" });
      expect(await sent()).toBe(3);
    });
  });

  it("is not over for a provider of which one that was not sent found nothing out", async () => {
    const twoAtOnce = { WORKER_CONCURRENCY: "8" };
    await withInstance(
      0,
      async (instance) => {
        for (let i = 0; i < 3; i++) await lose(instance);
        await buyWhatCannotBeSent(instance);
        const [one, two] = [await paidTopUp(server), await paidTopUp(server)];
        await server.simulator.fault({
          endpoint: "khalti_topup",
          kind: "delay",
          delay_ms: UNTIL_ENDED_MS,
        });
        let ended = 0;
        const both = [one, two].map(async ({ topUp }) => {
          await deliverTopUp(instance.context, { top_up_id: topUp.id });
          ended++;
        });
        await waitFor("one is put off", () => Promise.resolve(ended === 1));
        await server.simulator.endDelays();
        await Promise.all(both);
        expect(await sent()).toBe(4);
      },
      twoAtOnce,
    );
  });
});

describe("a provider that stalls", () => {
  it("has a quarter of the workers to itself, and everybody else is served", async () => {
    const topUps = await Promise.all(Array.from({ length: 12 }, () => paidTopUp(server)));
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "khalti_topup",
      kind: "delay",
      delay_ms: UNTIL_ENDED_MS,
      times: 1_000,
    });
    const inState = (status: "submitting" | "pending" | "delivered") =>
      server.db.topUp.count({ where: { id: { in: topUps.map(({ topUp }) => topUp.id) }, status } });

    await makeJobsDue(server.databaseUrl);
    const worker = await server.another(
      { ROLE: "worker", WORKER_CONCURRENCY: "8" },
      { topUpHalfOpenAfterMs: LONG_MS, timeoutMs: UNTIL_ENDED_MS },
    );
    try {
      await waitFor(
        "the reconciler has come to the payment, and two are on their way",
        async () => {
          const { status } = await orderOf(server, order.id);
          return status === "paid" && (await inState("submitting")) === 2;
        },
      );
      // The first two have not come to their end yet.
      expect(await server.simulator.topUps()).toEqual([]);
      expect(await inState("pending")).toBe(10);
      const jobs = await plannedJobs(server);
      const keys = jobs.map(({ key }) => key);
      for (const { topUp } of topUps) expect(keys).toContain(`top_up:${topUp.id}`);

      expect(await sent()).toBe(2);
      await server.simulator.endDelays();
      await waitFor("the first two are delivered", async () => (await inState("delivered")) === 2);
      await waitFor("the next two are on their way", async () => {
        await makeJobsDue(server.databaseUrl);
        return (await inState("submitting")) === 2;
      });
      expect(await sent()).toBe(4);
      await server.simulator.clearFaults();
      await server.simulator.endDelays();
      await waitFor("the others are delivered as well", async () => {
        await makeJobsDue(server.databaseUrl);
        return (await inState("delivered")) === topUps.length;
      });
    } finally {
      await worker.stop();
    }
    const requests = await server.simulator.requests("khalti_topup");
    expect(requests).toHaveLength(topUps.length);
  });
});
