import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type CheckedOut, checkout } from "../../support/shop.ts";
import { booksOf } from "./books-of-order.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import type { ServerProcess } from "./server-process.ts";
import { expectStatus, http, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function paidAtKhalti(): Promise<CheckedOut> {
  const bought = await checkout(world.server);
  await world.server.simulator.pay(bought.pidx);
  return bought;
}

function comeBack(server: ServerProcess, { pidx }: CheckedOut) {
  return http.get(`${server.url}/v1/payments/return?pidx=${pidx}`);
}

async function expectPaid({ order, pidx }: CheckedOut): Promise<void> {
  const books = await booksOf(world.server, order.id);
  expect(books).toMatchObject({
    status: "paid",
    attentionCode: null,
    payments: [{ pidx, status: "completed", transactionId: expect.any(String) }],
  });
  expect(books.history.map((entry) => entry.type)).toEqual([
    "order_created",
    "payment_created",
    "payment_initiated",
    "payment_completed",
    "paid",
  ]);
}

describe("a server killed at every point of a return", () => {
  it(
    "makes the order paid once when the customer returns again",
    async () => {
      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: world.configOf("web"),
        begin: paidAtKhalti,
        act: comeBack,
        async afterwards(server, bought) {
          expectStatus(await comeBack(server, bought), 303);
          await expectPaid(bought);
          await world.minutesPass();
          await expectPaid(bought);
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before lookup", "after lookup"]));
      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );

  it(
    "leaves an order that the reconciler makes paid when the customer does not return",
    async () => {
      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: world.configOf("web"),
        begin: paidAtKhalti,
        act: comeBack,
        async afterwards(_server, bought) {
          await world.minutesPass();
          await expectPaid(bought);
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );
});
