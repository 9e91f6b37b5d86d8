import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { refundsAtKhalti } from "../support/refunds.ts";
import { dropJobs, later, plannedJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { orderOf } from "../support/shop.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, resolveTopUp, topUpNow } from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
/** An instance of the same shop without the configuration of Khalti's services. */
let without: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  const other = await server.another({ KHALTI_SERVICES_TOKEN: "", KHALTI_SERVICES_BASE_URL: "" });
  without = { ...server, context: other.context };
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.reset();
});

async function queued() {
  const bought = await paidTopUp(server);
  await server.simulator.nextTopUps("khalti_wallet", "Queued");
  await runDueJobs(server);
  expect(await topUpNow(server, bought.topUp.id)).toMatchObject({ status: "queued" });
  return bought;
}

async function jobsOf(topUpId: string) {
  return (await plannedJobs(server)).filter(({ key }) => key === `top_up:${topUpId}`);
}

describe("a queued top-up whose provider is no longer configured", () => {
  it("stays queued with a job for three days and then becomes unknown with attention", async () => {
    const { order, pidx, topUp } = await queued();
    for (const ms of [5 * MINUTE, HOUR, DAY, DAY, 22 * HOUR]) {
      await later(without, clock, ms);
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
      expect(await jobsOf(topUp.id)).toHaveLength(1);
    }
    expect(await orderOf(server, order.id)).toMatchObject({
      attention: { code: "top_up_overdue" },
    });

    await later(without, clock, DAY);

    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "unknown",
      message: "The provider has not ended it for days: The provider is not configured any more.",
    });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      attention: { code: "top_up_unknown" },
    });
    expect(await jobsOf(topUp.id)).toEqual([]);
    expect(await server.simulator.requests("khalti_topup_status")).toEqual([]);
    expect(await refundsAtKhalti(server, pidx)).toEqual([]);
    expect((await resolveTopUp(server, topUp.id, { outcome: "delivered" })).status).toBe(200);
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
  });

  it("becomes delivered once the provider is configured again", async () => {
    const { topUp } = await queued();
    await later(without, clock, DAY);
    await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Success");
    await later(server, clock, DAY);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });
});
