import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type CheckedOut, checkout, orderOf, returnFromKhalti } from "../../support/shop.ts";
import { booksOf } from "./books-of-order.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import type { ServerProcess } from "./server-process.ts";
import { as, expectStatus, http, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe("a server killed at every point of a new attempt", () => {
  it(
    "finally returns a link, and accounts for the money of every link",
    async () => {
      interface Trying extends CheckedOut {
        cart: string;
      }
      const tryAgain = (server: ServerProcess, { order, token }: Trying) =>
        http.post<{ payment: { pidx: string } }>(
          `${server.url}/v1/orders/${order.id}/payments`,
          {},
          { headers: { Authorization: `Bearer ${token}` } },
        );

      const points = await killAtEveryPoint<Trying>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const cart = randomUUID();
          return { cart, ...(await checkout(world.server, { metadata: { cart } })) };
        },
        act: tryAgain,
        async afterwards(server, story) {
          const shown = expectStatus(await tryAgain(server, story), 201).data.payment.pidx;

          const links = await world.payEveryLink(story.cart);
          await world.minutesPass();
          const books = await booksOf(world.server, story.order.id);
          expect(books.status).toBe("paid");
          expect(books.attentionCode).toBe("second_payment");
          const known = new Map(books.payments.map((one) => [one.pidx, one.status]));
          expect([known.has(shown), known.has(story.pidx)]).toEqual([true, true]);
          expect(links).toEqual(expect.arrayContaining([shown, story.pidx]));
          for (const [pidx, status] of known) {
            expect(status).toMatch(pidx === null ? /^abandoned$/ : /^(?:completed|held)$/);
          }
          // Khalti created at most one link whose answer was lost.
          const unheard = links.filter((pidx) => !known.has(pidx));
          expect(unheard.length).toBeLessThanOrEqual(known.has(null) ? 1 : 0);
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before initiate", "after initiate"]));
      expect(points.length).toBeGreaterThanOrEqual(8);
    },
    MANY_KILLS_MS,
  );
});

describe("a server killed at every point of closing an order", () => {
  it(
    "closes it once and holds money that arrives later",
    async () => {
      const close = (server: ServerProcess, { order, token }: CheckedOut) =>
        http.post<{ status: string }>(
          `${server.url}/v1/orders/${order.id}/close`,
          {},
          { headers: { Authorization: `Bearer ${token}` } },
        );

      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: world.configOf("web"),
        begin: () => checkout(world.server),
        act: close,
        async afterwards(server, story) {
          expect(expectStatus(await close(server, story), 200).data.status).toBe("closed");
          const closed = await booksOf(world.server, story.order.id);
          expect(closed.history.filter((entry) => entry.type === "order_closed")).toHaveLength(1);

          await world.server.simulator.pay(story.pidx);
          await world.minutesPass();
          expect(await booksOf(world.server, story.order.id)).toMatchObject({
            status: "held",
            attentionCode: "order_closed",
            payments: [{ status: "held" }],
          });
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );
});

describe("a server killed at every point of resolving a held payment", () => {
  it(
    "makes the order paid once, with the reason in its history",
    async () => {
      const decide = (server: ServerProcess, { pidx }: CheckedOut) =>
        http.post<{ code?: string }>(
          `${server.url}/v1/admin/payments/${pidx}/resolve`,
          { outcome: "completed", reason: "Khalti corrected the amount" },
          as("operator"),
        );

      const points = await killAtEveryPoint<CheckedOut>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const bought = await checkout(world.server);
          const { simulator } = world.server;
          await simulator.set(bought.pidx, { status: "Completed", total_amount: 1 });
          await returnFromKhalti(world.server, bought.pidx);
          expect(await orderOf(world.server, bought.order.id)).toMatchObject({ status: "held" });
          await simulator.set(bought.pidx, { total_amount: bought.order.amount });
          return bought;
        },
        act: decide,
        async afterwards(server, story) {
          const { status, data } = await decide(server, story);
          if (status !== 200) expect([status, data.code]).toEqual([409, "payment_not_held"]);
          await world.minutesPass();
          const books = await booksOf(world.server, story.order.id);
          expect(books).toMatchObject({ status: "paid", attentionCode: null });
          const decided = books.history.filter((entry) => entry.actor === "staff:operator");
          expect(decided.map((entry) => [entry.type, entry.reason])).toEqual([
            ["payment_completed", "Khalti corrected the amount"],
            ["paid", null],
          ]);
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );
});
