import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { forgottenJobs } from "../../support/jobs-now.ts";
import { checkout, orderOf } from "../../support/shop.ts";
import { UNTIL_ENDED_MS } from "../../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { paidTopUp, topUpNow } from "../../support/top-ups.ts";
import { waitFor } from "../../support/wait-for.ts";

const CUSTOMERS = 8;
const LOOKUP_TAKES_MS = 1_000;

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ ROLE: "web" });
});
afterEach(() => server.stop());

/** How often Khalti was asked about each payment. */
async function lookupsOf(pidxs: string[]): Promise<number[]> {
  const requests = await server.simulator.requests("lookup");
  return pidxs.map(
    (pidx) => requests.filter(({ body }) => (body as { pidx?: unknown }).pidx === pidx).length,
  );
}

it("A1: a slow top-up leaves no payment unnoticed of customers who pay and close the tab", async () => {
  const { simulator } = server;
  await simulator.fault({
    endpoint: "metro_recharge",
    kind: "delay",
    delay_ms: UNTIL_ENDED_MS,
  });
  const { topUp } = await paidTopUp(server, "metro_link");
  const worker = { ROLE: "worker", WORKER_CONCURRENCY: "3" };
  await server.another(worker, { topUpTimeoutMs: UNTIL_ENDED_MS });
  const isSlow = async () => (await topUpNow(server, topUp.id)).status === "submitting";
  await waitFor("the provider has the top-up", async () => {
    return (await simulator.requests("metro_recharge")).length === 1;
  });

  // Jobs that run while the slow one does.
  await simulator.fault({
    endpoint: "lookup",
    kind: "delay",
    delay_ms: LOOKUP_TAKES_MS,
    times: 1_000,
  });
  const bought = await Promise.all(Array.from({ length: CUSTOMERS }, () => checkout(server)));
  const pidxs = bought.map(({ pidx }) => pidx);
  await waitFor("every payment was looked up three times", async () => {
    return Math.min(...(await lookupsOf(pidxs))) >= 3;
  });
  for (const pidx of pidxs) await simulator.pay(pidx);

  await waitFor("all of them are known to be paid", async () => {
    const orders = await Promise.all(bought.map(({ order }) => orderOf(server, order.id)));
    return orders.every(({ status }) => status === "paid");
  });
  expect(await isSlow()).toBe(true);
  expect(await forgottenJobs(server.databaseUrl)).toEqual([]);

  await simulator.endDelays();
  await waitFor("the slow top-up is delivered", async () => {
    return (await topUpNow(server, topUp.id)).status === "delivered";
  });
  expect(await simulator.topUps("metro_link")).toHaveLength(1);
});
