import { afterAll, beforeAll, expect, it } from "@jest/globals";
import axios from "axios";
import type { RunningServer } from "../../../src/server.ts";
import { readOrders } from "../../support/books.ts";
import { timesOf } from "../../support/share.ts";
import { checkout, historyOf } from "../../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";

const ROUNDS = timesOf(12);

let server: TestServer;
let other: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
  other = await server.another();
});
afterAll(() => server.stop());

const http = axios.create({ proxy: false, maxRedirects: 0, validateStatus: () => true });
const comeBack = (url: string, pidx: string) =>
  http.get(`${url}/v1/payments/return?pidx=${pidx}`).then(({ status }) => status);
const close = (url: string, id: string, token: string) =>
  http.post(`${url}/v1/orders/${id}/close`, undefined, bearer(token)).then(({ status }) => status);
const payAgain = (url: string, id: string, token: string) =>
  http.post(`${url}/v1/orders/${id}/payments`, {}, bearer(token)).then(({ status }) => status);
const resolve = (url: string, pidx: string, key: string, outcome: string) =>
  http
    .post(
      `${url}/v1/admin/payments/${pidx}/resolve`,
      { outcome, reason: "seen on the statement" },
      bearer(key),
    )
    .then(({ status }) => status);

function bearer(token: string) {
  return { headers: { Authorization: `Bearer ${token}` } };
}

async function booked(orderId: string) {
  const order = (await readOrders(server.databaseUrl)).find(({ id }) => id === orderId);
  if (order === undefined) throw new Error("the order is gone");
  return order;
}

it("an order that is already paid refuses a concurrent close and a new attempt", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.pay(pidx);

    const [closed, retried, returned] = await Promise.all([
      close(server.url, order.id, token),
      payAgain(other.url, order.id, token),
      comeBack(round % 2 === 0 ? server.url : other.url, pidx),
    ]);

    expect([closed, retried, returned]).toEqual([409, 409, 303]);
    expect(await booked(order.id)).toMatchObject({ status: "paid", completed: 1, paid_entries: 1 });
  }
});

it("money that arrives during a close and a new attempt is held if the order was closed, and pays it if not", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { order, pidx, token } = await checkout(server);

    const [closed, ...answers] = await Promise.all([
      close(server.url, order.id, token),
      payAgain(other.url, order.id, token),
      server.simulator.pay(pidx).then(() => comeBack(server.url, pidx)),
    ]);
    expect([200, 409]).toContain(closed);
    expect(answers.filter((status) => ![201, 303, 409].includes(status))).toEqual([]);
    // In any order of events, the next lookup records the money.
    await comeBack(other.url, pidx);

    const end = await booked(order.id);
    expect(end.status).toBe(closed === 200 ? "held" : "paid");
    expect(end.paid_entries).toBe(end.status === "paid" ? 1 : 0);
    expect(end.completed).toBe(end.paid_entries);
    const types = (await historyOf(server, order.id)).map(({ type }) => type);
    expect(types.filter((type) => type === "order_closed")).toHaveLength(closed === 200 ? 1 : 0);
    if (end.status === "held") expect(types).toContain("payment_held");
  }
});

it("when two staff members resolve a held payment concurrently, one wins and the other gets 409", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await server.simulator.set(pidx, { total_amount: 1 });
    await comeBack(server.url, pidx);
    expect((await booked(order.id)).status).toBe("held");
    await server.simulator.set(pidx, { total_amount: order.amount });

    const answers = await Promise.all([
      resolve(server.url, pidx, KEYS.operator, "completed"),
      resolve(other.url, pidx, KEYS.admin, "completed"),
    ]);

    expect([...answers].sort()).toEqual([200, 409]);
    expect(await booked(order.id)).toMatchObject({ status: "paid", completed: 1, paid_entries: 1 });
  }
});
