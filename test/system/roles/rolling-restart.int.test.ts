import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { RunningServer } from "../../../src/server.ts";
import { converged, readOrders } from "../../support/books.ts";
import { type Customers, sendCustomers } from "../../support/customers.ts";
import { makeJobsDue } from "../../support/jobs-now.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

const RESTARTS = 3;

let server: TestServer;
let customers: Customers;
beforeEach(async () => {
  server = await startTestServer({ ROLE: "web" });
});
afterEach(async () => {
  await customers.leave();
  await server.stop();
});

it("a rolling restart under load loses and duplicates nothing", async () => {
  const start = () => server.another({ ROLE: "all" });
  let instances: RunningServer[] = [await start(), await start()];
  customers = sendCustomers({
    urls: () => instances.map(({ url }) => url),
    simulator: server.simulator,
    count: 8,
    pauseMs: 10,
  });
  for (let restart = 0; restart < RESTARTS; restart++) {
    const soFar = customers.bought.length;
    await waitFor("customers buy", () => Promise.resolve(customers.bought.length > soFar + 15));
    await makeJobsDue(server.databaseUrl); // so that the stopping instance is running jobs
    const [old, ...others] = instances;
    instances = [...others, await start()]; // the load balancer no longer uses the old instance
    await old?.stop();
  }
  await customers.leave();

  const statuses = customers.attempts.map(({ status }) => status);
  expect(statuses.filter((status) => status !== null && ![201, 303, 409].includes(status))).toEqual(
    [],
  );
  // A connection that was not yet accepted breaks with the listening socket: the browser tries again.
  expect(statuses.filter((status) => status === null).length).toBeLessThanOrEqual(2 * RESTARTS);
  await makeJobsDue(server.databaseUrl);
  await converged(server.databaseUrl, server.simulator.url, 120_000);
  const ids = new Set((await readOrders(server.databaseUrl)).map(({ id }) => id));
  expect(customers.bought.filter(({ orderId }) => !ids.has(orderId))).toEqual([]);
});
