import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { AppContext } from "../../src/context.ts";
import type { Urgency } from "../../src/khalti/lookup-budget.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs, runJobsDue } from "../support/run-due-jobs.ts";
import { checkout } from "../support/shop.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp } from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(() => dropJobs(server));

/** Runs the due jobs. @returns how urgent the lookup of each pidx was */
async function lookupsOfDueJobs(): Promise<[string, Urgency][]> {
  const asked: [string, Urgency][] = [];
  const { khalti } = server.context;
  const context: AppContext = {
    ...server.context,
    khalti: {
      ...khalti,
      lookup: (pidx, urgency = "customer") => {
        asked.push([pidx, urgency]);
        return khalti.lookup(pidx, urgency);
      },
    },
  };
  const { errors } = await runJobsDue(context, server.pool);
  expect(errors).toEqual([]);
  return asked;
}

async function skip(ms: number): Promise<void> {
  clock.skip(ms);
  await server.simulator.advance(ms / 1_000);
}

it("A12: an accepted refund is looked up as urgent, before payments that wait", async () => {
  const { order, pidx } = await paidOrder(server);
  await refund(server, order.id);
  const { pidx: open } = await checkout(server);
  await skip(MINUTE);
  const asked = await lookupsOfDueJobs();
  await skip(MINUTE);
  asked.push(...(await lookupsOfDueJobs()));
  expect(asked).toContainEqual([pidx, "urgent"]);
  expect(asked.filter(([one]) => one === pidx).every(([, how]) => how === "urgent")).toBe(true);
  expect(asked).toContainEqual([open, "background"]);
});

it("A12: a delivery whose payment was last seen a while ago looks it up as urgent", async () => {
  const { pidx } = await paidTopUp(server);
  await skip(2 * MINUTE);
  expect(await lookupsOfDueJobs()).toEqual([[pidx, "urgent"]]);
});

it("A12: a completed payment that is watched for refunds is looked up in the background", async () => {
  const { pidx } = await paidOrder(server);
  await skip(DAY);
  expect(await lookupsOfDueJobs()).toContainEqual([pidx, "background"]);
});
