import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import axios from "axios";
import { readOrders } from "../../support/books.ts";
import { checkOut } from "../../support/customers.ts";
import { makeJobsDue } from "../../support/jobs-now.ts";
import { query } from "../../support/query.ts";
import { checkout } from "../../support/shop.ts";
import { type Fault, UNTIL_ENDED_MS } from "../../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ ROLE: "web" });
});
afterEach(() => server.stop());

async function slowDown(endpoint: Fault["endpoint"], times = 1): Promise<void> {
  await server.simulator.fault({ endpoint, kind: "delay", delay_ms: UNTIL_ENDED_MS, times });
}

async function khaltiWorksOn(endpoint: Fault["endpoint"], times = 1): Promise<void> {
  await waitFor(`Khalti has a ${endpoint} before it`, async () => {
    const requests = await server.simulator.requests(endpoint);
    return requests.filter(({ status }) => status === null).length === times;
  });
}

/** A worker whose job waits for Khalti's answer about a paid payment. */
async function workerInLookup() {
  const worker = await server.another({ ROLE: "worker" });
  const { order, pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await slowDown("lookup");
  await makeJobsDue(server.databaseUrl);
  await khaltiWorksOn("lookup");
  return { worker, order };
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => (error as { code?: string }).code,
  );
}

it("a stop finishes the request in progress and accepts no new connection", async () => {
  const instance = await server.another();
  await slowDown("initiate");
  const underWay = checkOut(instance.url);
  await khaltiWorksOn("initiate");

  const stopped = instance.stop();
  expect(await codeOf(axios.get(`${instance.url}/healthz`, { proxy: false }))).toBe("ECONNREFUSED");
  await server.simulator.endDelays();

  expect((await underWay).status).toBe(201);
  await stopped;
  const [order] = await readOrders(server.databaseUrl);
  expect(order).toMatchObject({ status: "awaiting_payment", pidxs: [expect.any(String)] });
});

it("/readyz is 503 on open connections while the server drains", async () => {
  const instance = await server.another();
  await slowDown("initiate");
  const body = JSON.stringify({ items: [{ sku: "tea-250g", quantity: 1 }] });
  const socket = connect(Number(new URL(instance.url).port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  socket.write(
    `POST /v1/checkout HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
  );
  await khaltiWorksOn("initiate");

  const stopped = instance.stop();
  socket.write("GET /readyz HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
  await server.simulator.endDelays();
  await Promise.all([stopped, once(socket, "close")]);

  const [, first, second] = text.split("HTTP/1.1 ");
  expect(first).toMatch(/^201 /);
  expect(second).toMatch(/^503 /);
  expect(second).toContain('"draining":true');
});

it("a stop finishes the job in progress and leaves none locked", async () => {
  const { worker, order } = await workerInLookup();

  const stopped = worker.stop({ requestsMs: 0 });
  await server.simulator.endDelays();
  await stopped;

  const [booked] = await readOrders(server.databaseUrl);
  expect(booked).toMatchObject({ id: order.id, status: "paid" });
  expect(
    await query(
      server.databaseUrl,
      "select id from graphile_worker._private_jobs where locked_at is not null",
    ),
  ).toEqual([]);
});

it("a stop finishes a job of a runner that was replaced after a failure of the database", async () => {
  const { worker, order } = await workerInLookup();
  const listeners =
    "select pid from pg_stat_activity where datname = current_database() and query like 'LISTEN%'";
  const [first] = (await server.pool.query<{ pid: number }>(listeners)).rows;
  await server.pool.query("select pg_terminate_backend($1)", [first?.pid]);
  await waitFor("another runner listens", async () => {
    const { rows } = await server.pool.query<{ pid: number }>(listeners);
    return rows.some(({ pid }) => pid !== first?.pid);
  });

  const state = { isStopped: false };
  const stopped = worker.stop({ requestsMs: 0 }).then(() => (state.isStopped = true));
  await waitFor("no runner listens", async () => {
    const { rows } = await server.pool.query(listeners);
    return rows.length === 0;
  });
  // Another instance has started and stopped meanwhile: this one waits for its job.
  await (await server.another()).stop();
  expect(state.isStopped).toBe(false);
  await server.simulator.endDelays();
  await stopped;

  const [booked] = await readOrders(server.databaseUrl);
  expect(booked).toMatchObject({ id: order.id, status: "paid" });
});

it("a stop does not wait longer than its limit", async () => {
  const [hurried, patient] = await Promise.all([server.another(), server.another()]);
  await slowDown("initiate", 2);
  const cutOff = codeOf(checkOut(hurried.url));
  const finished = checkOut(patient.url);
  await khaltiWorksOn("initiate", 2);

  const state = { patientStopped: false };
  const patientStop = patient.stop().then(() => (state.patientStopped = true));
  await hurried.stop({ requestsMs: 300 });

  // The default limit has not passed, and Khalti has not answered: only the short limit can have ended the wait.
  expect(state.patientStopped).toBe(false);
  expect(await cutOff).toBe("ECONNRESET");
  await server.simulator.endDelays();
  expect((await finished).status).toBe(201);
  await patientStop;
});
