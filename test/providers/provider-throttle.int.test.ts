import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { RunningServer } from "../../src/server.ts";
import { deliverTopUp, dueTopUps } from "../../src/topups/deliver-top-up.ts";
import type { TopUpResponse } from "../../src/topups/present-top-up.ts";
import { refundAtKhalti } from "../system/crash/money-back.ts";
import { makeJobsDue } from "../support/jobs-now.ts";
import { dropJobs, plannedJobs, wakeRow } from "../support/run-due-jobs.ts";
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

/** Longer than any of these tests. */
const LONG_MS = 600_000;
const CIRCUIT_OPENED = "a provider does not answer: its top-ups wait";

/** Runs a test against an instance whose circuits are closed. */
async function withInstance(
  halfOpenAfterMs: number,
  test: (instance: Pick<RunningServer, "context">) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const instance = await server.another(env, { topUpHalfOpenAfterMs: halfOpenAfterMs });
  await test(instance).finally(() => instance.stop());
}

/** A customer pays for a top-up, and its job runs once. */
async function buy(
  { context }: Pick<RunningServer, "context">,
  provider: TopUpProvider = "khalti_wallet",
): Promise<TopUpResponse> {
  const { topUp } = await paidTopUp(server, provider);
  await wakeRow(context, dueTopUps, topUp.id);
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

/** The providers whose circuit opened after the first `since` log lines. */
function circuitsOpened(since: number): unknown[] {
  return server.logLines
    .slice(since)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ level, msg }) => level === "error" && msg === CIRCUIT_OPENED)
    .map(({ provider }) => provider);
}

describe("a provider that did not answer three times in a row", () => {
  it.each<Loss>(["drop_response", "drop_request"])(
    "gets no more requests, and its top-ups wait: %s",
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
        expect(circuitsOpened(since)).toEqual(["khalti_wallet"]);
        for (const provider of ["metro_link", "digipay_wallet"] as const) {
          expect(await buy(instance, provider)).toMatchObject({ status: "delivered" });
        }
        expect(await buy(instance)).toMatchObject({ status: "pending" });
        expect(await sent()).toBe(3);
      });
    },
  );

  it("still gets requests from an instance whose circuit is closed", async () => {
    await withInstance(LONG_MS, async (instance) => {
      for (let i = 0; i < 3; i++) await lose(instance);
      expect(await buy(instance)).toMatchObject({ status: "pending" });
      await withInstance(LONG_MS, async (another) => {
        expect(await buy(another)).toMatchObject({ status: "delivered" });
      });
    });
  });

  it("gets one probe after the pause, and the rest when it answers the probe", async () => {
    const highConcurrency = { WORKER_CONCURRENCY: "40" };
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
              await deliverTopUp(context, topUp.id);
              ended++;
            }),
          );
        const untilEnded = { kind: "delay", delay_ms: UNTIL_ENDED_MS } as const;
        await server.simulator.fault({ endpoint: "khalti_topup", ...untilEnded });

        const first = deliverAll();
        await waitFor("all but one are put off", () => Promise.resolve(ended === 5));
        // On a busy machine the others are put off before the probe's request arrives.
        await waitFor("the probe is under way", async () => (await sent()) === 4);
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
      highConcurrency,
    );
  });

  it("is used again by itself once it answers", async () => {
    await withInstance(1_000, async (instance) => {
      for (let i = 0; i < 3; i++) await lose(instance);
      const { topUp } = await paidTopUp(server);
      await waitFor("it is delivered", async () => {
        await deliverTopUp(instance.context, topUp.id);
        return (await topUpNow(server, topUp.id)).status === "delivered";
      });
    });
  });
});

describe("the count of missing answers in a row", () => {
  it.each([
    ["a delivery", async () => Promise.resolve(), "delivered"],
    ["a refusal", () => server.simulator.nextTopUps("khalti_wallet", "Failed"), "refused"],
    [
      "a refusal for a reason on our side",
      () => server.simulator.setProvider("khalti_wallet", { maintenance: true }),
      "pending",
    ],
  ] as const)("is reset by %s", async (_answer, prepare, status) => {
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
      expect(circuitsOpened(since)).toEqual([]);
    });
  });

  /** Staff refunded a part in the dashboard. Until they record it, the amount left for the top-up is unknown. */
  async function buyWhatCannotBeSent({ context }: Pick<RunningServer, "context">) {
    const { order, pidx, topUps } = await paidTopUps(server, {
      items: [{ sku: "tea-250g", quantity: 1 }, await topUpItem(server, "khalti_wallet")],
    });
    await refundAtKhalti(server, pidx, 10_000);
    await askKhalti(server, pidx);
    await deliverTopUp(context, topUps[0]?.id ?? "");
    const expected = { attention: { code: "refund_amount_unknown" } };
    expect(await orderOf(server, order.id)).toMatchObject(expected);
    expect(await topUpNow(server, topUps[0]?.id ?? "")).toMatchObject({ status: "pending" });
  }

  it("is not reset by a top-up that was not sent", async () => {
    await withInstance(LONG_MS, async (instance) => {
      await lose(instance);
      await lose(instance);
      await buyWhatCannotBeSent(instance);
      await lose(instance);
      expect(await buy(instance)).toMatchObject({ status: "pending" });
      expect(await sent()).toBe(3);
    });
  });

  it("does not close the circuit when the probe sent nothing", async () => {
    const concurrencyOfTwo = { WORKER_CONCURRENCY: "8" };
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
          await deliverTopUp(instance.context, topUp.id);
          ended++;
        });
        await waitFor("one is put off", () => Promise.resolve(ended === 1));
        await server.simulator.endDelays();
        await Promise.all(both);
        expect(await sent()).toBe(4);
      },
      concurrencyOfTwo,
    );
  });
});

describe("a provider that stalls", () => {
  it("occupies a quarter of the workers, and the others keep working", async () => {
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
      await waitFor("the payment is reconciled, and two top-ups are being submitted", async () => {
        const { status } = await orderOf(server, order.id);
        return status === "paid" && (await inState("submitting")) === 2;
      });
      // The first two are still being submitted.
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
