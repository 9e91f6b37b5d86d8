import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import axios from "axios";
import type { RunningServer } from "../../../src/server.ts";
import { readOrders } from "../../support/books.ts";
import { dueJobs, makeJobsDue } from "../../support/jobs-now.ts";
import { mostAtOnce } from "../../support/overlap.ts";
import { timesOf } from "../../support/share.ts";
import { checkout } from "../../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

const ROUNDS = timesOf(3);
const RETURNS = 200;

let server: TestServer;
let other: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
  other = await server.another();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

/** Long enough that all of the returns of a round come while the first lookup is under way, on this machine as it is now. */
async function lookupTakesMs(): Promise<number> {
  const { pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await comeBack(server.url, pidx);
  const began = performance.now();
  await Promise.all(Array.from({ length: RETURNS }, () => comeBack(server.url, pidx)));
  return Math.max(250, Math.ceil(2 * (performance.now() - began)));
}

const http = axios.create({ proxy: false, maxRedirects: 0, validateStatus: () => true });
const comeBack = (url: string, pidx: string) =>
  http.get(`${url}/v1/payments/return?pidx=${pidx}`).then(({ status }) => status);
const lookUp = (url: string, pidx: string) =>
  http
    .post(`${url}/v1/admin/payments/${pidx}/lookup`, undefined, {
      headers: { Authorization: `Bearer ${KEYS.operator}` },
    })
    .then(({ status }) => status);

async function expectPaidOnce(orderId: string): Promise<void> {
  const order = (await readOrders(server.databaseUrl)).find(({ id }) => id === orderId);
  expect(order).toMatchObject({ status: "paid", completed: 1, paid_entries: 1 });
}

it(`${String(RETURNS)} concurrent returns of one payment make the order paid once, with one lookup at a time`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const takesMs = await lookupTakesMs();
    await server.simulator.reset();
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "delay",
      delay_ms: takesMs,
      times: 1_000,
    });

    const answers = await Promise.all(
      Array.from({ length: RETURNS }, () => comeBack(server.url, pidx)),
    );

    expect(new Set(answers)).toEqual(new Set([303]));
    await expectPaidOnce(order.id);
    const lookups = await server.simulator.requests("lookup");
    expect(mostAtOnce(lookups, takesMs)).toBe(1);
    // Returns during the first lookup share the second one. A few arrive after that and before the payment is stored.
    expect(lookups.length).toBeLessThanOrEqual(4);
  }
});

it("each of two instances makes at most one lookup of a payment at a time", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const takesMs = await lookupTakesMs();
    await server.simulator.reset();
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "delay",
      delay_ms: takesMs,
      times: 1_000,
    });

    const answers = await Promise.all(
      Array.from({ length: RETURNS }, (_, i) =>
        comeBack(i % 2 === 0 ? server.url : other.url, pidx),
      ),
    );

    expect(new Set(answers)).toEqual(new Set([303]));
    await expectPaidOnce(order.id);
    const lookups = await server.simulator.requests("lookup");
    expect(mostAtOnce(lookups, takesMs)).toBeLessThanOrEqual(2);
    expect(lookups.length).toBeLessThanOrEqual(8);
  }
});

it("concurrent returns, reconcilers of two instances and staff lookups make an order paid once", async () => {
  const workers = [await server.another({ ROLE: "all" }), await server.another({ ROLE: "all" })];
  for (let round = 0; round < 5; round++) {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);

    const all = await Promise.all([
      makeJobsDue(server.databaseUrl).then(() => 303),
      ...Array.from({ length: 24 }, (_, i) =>
        comeBack(workers[i % workers.length]?.url ?? server.url, pidx),
      ),
      ...[server, ...workers].map(({ url }) => lookUp(url, pidx)),
    ]);

    expect(new Set(all)).toEqual(new Set([200, 303]));
    await waitFor("the reconciler was there, too", async () => {
      return (await dueJobs(server.databaseUrl)) === 0;
    });
    await expectPaidOnce(order.id);
  }
  await Promise.all(workers.map((worker) => worker.stop()));
});
