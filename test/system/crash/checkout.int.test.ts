import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MINUTE } from "../../support/test-clock.ts";
import { booksOf } from "./books-of-order.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import type { ServerProcess } from "./server-process.ts";
import { as, expectStatus, http, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

interface Answer {
  order: { id: string };
  payment: { pidx: string; payment_url: string };
}

function buy(server: ServerProcess, cart: string, headers: Record<string, string> = {}) {
  const items = [{ sku: "tea-250g", quantity: 2 }];
  return http.post<Answer>(`${server.url}/v1/checkout`, { items, metadata: { cart } }, { headers });
}

async function ordersOf(cart: string): Promise<string[]> {
  const orders = await world.server.db.order.findMany({
    where: { metadata: { path: ["cart"], equals: cart } },
  });
  return orders.map((order) => order.id);
}

/** Sends the same checkout until it is answered. */
async function buyUntilAnswered(server: ServerProcess, cart: string): Promise<Answer> {
  const headers = { "Idempotency-Key": cart };
  const answer = await buy(server, cart, headers);
  if (answer.status !== 409) return expectStatus(answer, 201).data;
  expect(answer.data).toMatchObject({ code: "request_in_progress" });
  await server.setClock(2 * MINUTE);
  return expectStatus(await buy(server, cart, headers), 201).data;
}

describe("a server killed at every point of a checkout", () => {
  it(
    "creates one order for one idempotency key, with a payable link, and loses no money",
    async () => {
      const points = await killAtEveryPoint<string>(world.processes, {
        config: world.configOf("web"),
        begin: () => Promise.resolve(randomUUID()),
        act: (server, cart) => buy(server, cart, { "Idempotency-Key": cart }),
        async afterwards(server, cart) {
          const { order, payment } = await buyUntilAnswered(server, cart);
          expect(payment.payment_url).toContain(payment.pidx);
          const repeat = await buy(server, cart, { "Idempotency-Key": cart });
          expect(repeat.headers["idempotency-replayed"]).toBe("true");
          expect(repeat.data).toMatchObject({ order: { id: order.id }, payment });
          expect(await ordersOf(cart)).toEqual([order.id]);

          const links = await world.payEveryLink(cart);
          await world.minutesPass();
          const books = await booksOf(world.server, order.id);
          expect(books.status).toBe("paid");
          const known = new Map(books.payments.map((one) => [one.pidx, one.status]));
          expect(links).toContain(payment.pidx);
          for (const pidx of links) {
            // A link whose answer was lost was never shown. All other paid links must be accounted for.
            if (!known.has(pidx)) expect(pidx).not.toBe(payment.pidx);
            else expect(known.get(pidx)).toMatch(/^(?:completed|held)$/);
          }
          expect(known.get(null) ?? "abandoned").toBe("abandoned");
          expect(books.attentionCode).toBe(
            [...known.values()].includes("held") ? "second_payment" : null,
          );
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before initiate", "after initiate"]));
      expect(points.length).toBeGreaterThanOrEqual(10);
    },
    MANY_KILLS_MS,
  );

  it(
    "leaves an order without a key, which the reconciler ends and a new attempt pays",
    async () => {
      const points = await killAtEveryPoint<string>(world.processes, {
        config: world.configOf("web"),
        begin: () => Promise.resolve(randomUUID()),
        act: buy,
        async afterwards(server, cart) {
          const links = await world.payEveryLink(cart);
          await world.minutesPass();
          const [id] = await ordersOf(cart);
          if (id === undefined) {
            expect(links).toEqual([]);
            return;
          }
          const before = await booksOf(world.server, id);
          const [first] = before.payments;
          if (first?.pidx !== null) {
            expect(links).toEqual([first?.pidx]);
            expect(before.status).toBe("paid");
            return;
          }
          // If Khalti created a link, it was never shown.
          expect(first.status).toBe("abandoned");
          expect(before.status).toBe("awaiting_payment");
          const again = await http.post<Answer>(
            `${server.url}/v1/orders/${id}/payments`,
            {},
            as("merchant"),
          );
          await world.server.simulator.pay(expectStatus(again, 201).data.payment.pidx);
          await world.minutesPass();
          expect((await booksOf(world.server, id)).status).toBe("paid");
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before initiate", "after initiate"]));
      expect(points.length).toBeGreaterThanOrEqual(6);
    },
    MANY_KILLS_MS,
  );
});
