import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { RunningServer } from "../../../src/server.ts";
import { type Balancer, startBalancer } from "../../support/balancer.ts";
import { converged, readOrders } from "../../support/books.ts";
import { type Customers, sendCustomers } from "../../support/customers.ts";
import { makeJobsDue } from "../../support/jobs-now.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

const RESTARTS = 2;

let server: TestServer;
let balancer: Balancer;
let customers: Customers;
beforeEach(async () => {
  [server, balancer] = await Promise.all([
    // On a busy machine one check of the balancer takes up to two seconds: several must fit.
    startTestServer({ ROLE: "web", DRAIN_SECONDS: "8" }),
    startBalancer(),
  ]);
});
afterEach(async () => {
  await customers.leave();
  await balancer.close();
  await server.stop();
});

it("a rolling restart under load loses no request and duplicates nothing", async () => {
  let instances: RunningServer[] = [];
  const start = async () => {
    const instance = await server.another({ ROLE: "all" });
    instances.push(instance);
    balancer.lead(instances.map(({ url }) => url));
    await waitFor("the balancer uses the new instance", () =>
      Promise.resolve(balancer.inUse().includes(instance.url)),
    );
  };
  await start();
  await start();
  customers = sendCustomers({
    urls: () => [balancer.url],
    simulator: server.simulator,
    count: 8,
    pauseMs: 30,
  });
  for (let restart = 0; restart < RESTARTS; restart++) {
    const soFar = customers.bought.length;
    await waitFor("customers buy", () => Promise.resolve(customers.bought.length > soFar + 15));
    await makeJobsDue(server.databaseUrl); // so that the stopping instance is running jobs
    await start();
    // Only /readyz tells the balancer about the stop.
    await instances[0]?.stop();
    instances = instances.slice(1);
    balancer.lead(instances.map(({ url }) => url));
  }
  await customers.leave();

  const refused = customers.attempts.filter(
    ({ status }) => status === null || ![201, 303, 409].includes(status),
  );
  expect(refused).toEqual([]);
  await makeJobsDue(server.databaseUrl);
  await converged(server.databaseUrl, server.simulator.url, 120_000);
  const ids = new Set((await readOrders(server.databaseUrl)).map(({ id }) => id));
  expect(customers.bought.filter(({ orderId }) => !ids.has(orderId))).toEqual([]);
});
