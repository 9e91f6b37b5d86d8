/** Two ways to deliver Metro Link: the product's provider chooses. */
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { createTestClock, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUps, topUpNow } from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await dropJobs(server);
  await server.simulator.reset();
});

async function sellBy(provider: string) {
  const answer = await server.http
    .put("/v1/admin/products/metro")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send({
      name: "Metro Link internet",
      kind: "top_up",
      provider,
      min_amount: 10_000,
      max_amount: 1_000_000,
    });
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
}

const fields = { connection_no: "asha_home", mobile_number: "9841000001" };
async function buy() {
  const items = [{ sku: "metro", quantity: 1, amount: 30_000, fields }];
  const { topUps } = await paidTopUps(server, { items });
  return topUps[0]?.id ?? "";
}

it("a product changes its way; what was sold before is delivered, and asked for, the old way", async () => {
  await sellBy("metro_link");
  await server.simulator.nextTopUps("metro_link", "queued");
  const before = await buy();
  await runDueJobs(server);
  await sellBy("metro_link_khalti");
  const after = await buy();
  await runDueJobs(server);

  expect(await topUpNow(server, after)).toMatchObject({
    status: "delivered",
    provider: "metro_link_khalti",
  });
  const [first, ...others] = await server.simulator.topUps("khalti_wallet");
  expect(others).toEqual([]);
  expect(first).toMatchObject({ service: "metrolink", target: "asha_home", amount_rupees: 300 });

  const queued = await topUpNow(server, before);
  expect(queued).toMatchObject({ status: "queued", provider: "metro_link" });
  await server.simulator.setTopUp("metro_link", queued.reference, "success");
  await later(server, clock, 6 * MINUTE);
  expect(await topUpNow(server, before)).toMatchObject({ status: "delivered" });
  expect(await server.simulator.topUps()).toHaveLength(2);
});

it("one that Khalti queued is known as delivered within seconds of its report", async () => {
  await sellBy("metro_link_khalti");
  await server.simulator.nextTopUps("khalti_wallet", "Queued");
  const id = await buy();
  await runDueJobs(server);
  const { reference, status } = await topUpNow(server, id);
  expect(status).toBe("queued");
  await server.simulator.setTopUp("khalti_wallet", reference, "Success");

  await server.http.post("/v1/providers/khalti/dlr").type("form").send({ reference });
  await runDueJobs(server);

  expect(await topUpNow(server, id)).toMatchObject({ status: "delivered" });
});

it("a refused recharge is refunded like any other", async () => {
  await sellBy("metro_link_khalti");
  await server.simulator.nextTopUps("khalti_wallet", "Failed");
  const id = await buy();
  await runDueJobs(server);

  expect(await topUpNow(server, id)).toMatchObject({
    status: "refused",
    refund_id: expect.any(String),
  });
});
