import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { RunningServer } from "../../../src/server.ts";
import { readOrders } from "../../support/books.ts";
import { checkOut } from "../../support/customers.ts";
import { timesOf } from "../../support/share.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

const ROUNDS = timesOf(6);
const AT_ONCE = 50;

let server: TestServer;
let other: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
  other = await server.another();
});
afterAll(() => server.stop());

it(`${String(AT_ONCE)} concurrent checkouts with one key on two instances create one order and one link`, async () => {
  let served = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await server.simulator.reset();
    const cart = randomUUID();

    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) =>
        checkOut(i % 2 === 0 ? server.url : other.url, cart),
      ),
    );

    const made = answers.filter(({ status }) => status === 201);
    const replayed = made.filter(({ headers }) => headers["idempotency-replayed"] === "true");
    expect(made.length - replayed.length).toBe(1);
    expect(new Set(made.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    const waiting = answers.filter(({ status }) => status !== 201);
    for (const { status, data, headers } of waiting) {
      expect([status, (data as { code: string }).code]).toEqual([409, "request_in_progress"]);
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    }
    const orders = (await readOrders(server.databaseUrl)).filter((order) => order.cart === cart);
    expect(orders).toHaveLength(1);
    expect(await server.simulator.requests("initiate")).toHaveLength(1);
    served += made.length;

    // A repeat after a 409 gets the same answer.
    const again = await checkOut(other.url, cart);
    expect(again.status).toBe(201);
    expect(again.data).toEqual(made[0]?.data);
  }
  expect(served).toBeGreaterThanOrEqual(ROUNDS);
});
