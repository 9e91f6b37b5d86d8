import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import request from "supertest";
import { readOrders } from "../../support/books.ts";
import { dueJobs, makeJobsDue } from "../../support/jobs-now.ts";
import { plannedJobs } from "../../support/run-due-jobs.ts";
import { checkout } from "../../support/shop.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ ROLE: "web" });
});
afterEach(() => server.stop());

async function statusOf(orderId: string): Promise<string | undefined> {
  return (await readOrders(server.databaseUrl)).find(({ id }) => id === orderId)?.status;
}

it("ROLE=web sells and runs no job; ROLE=worker runs the jobs and serves only its health", async () => {
  const { order, pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await makeJobsDue(server.databaseUrl);
  // Longer than a worker's polling interval: no worker is running.
  await sleep(1_500);
  expect(await dueJobs(server.databaseUrl)).toBe(1);
  expect(await server.simulator.requests("lookup")).toEqual([]);

  const worker = await server.another({ ROLE: "worker" });
  await waitFor("the worker has asked Khalti", async () => (await statusOf(order.id)) === "paid");

  const http = request(worker.url);
  expect((await http.get("/healthz")).status).toBe(200);
  expect((await http.get("/readyz")).body).toMatchObject({ status: "ok", worker: true });
  for (const path of ["/", "/v1/products", "/openapi.json", `/v1/payments/return?pidx=${pidx}`]) {
    expect((await http.get(path)).status).toBe(404);
  }
  expect((await http.post("/v1/checkout").send({})).status).toBe(404);
  expect((await server.http.get("/readyz")).body).toMatchObject({ status: "ok", worker: true });
});

it("an order becomes paid within seconds without any request when the customer pays and closes the tab", async () => {
  const shop = await server.another({ ROLE: "all" });
  const { order, pidx } = await checkout({ ...server, http: request(shop.url) });
  await server.simulator.pay(pidx);

  const [job] = await plannedJobs(server);
  const boughtAt = Date.parse(order.created_at);
  expect((job?.runAt.getTime() ?? Infinity) - boughtAt).toBeLessThan(12_000);
  await waitFor("the order is paid", async () => (await statusOf(order.id)) === "paid");
});
