import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createCheckout } from "../../../src/checkout/create-checkout.ts";
import { checkoutRequest } from "../../../src/checkout/checkout-request.ts";
import { checkout } from "../../support/shop.ts";
import { MINUTE } from "../../support/test-clock.ts";
import { waitFor } from "../../support/wait-for.ts";
import { booksOf } from "./books-of-order.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import { runJob } from "./run-job.ts";
import type { ServerProcess } from "./server-process.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

interface Watched {
  orderId: string;
  paymentId: string;
}

/** The only payment of an order. It is due when a test says so. */
async function watched(orderId: string): Promise<Watched> {
  const { db } = world.server;
  const { id: paymentId } = await db.payment.findFirstOrThrow({ where: { orderId } });
  const inAnHour = new Date(Date.now() + 60 * MINUTE);
  await db.payment.update({ where: { id: paymentId }, data: { dueAt: inAnHour } });
  return { orderId, paymentId };
}

async function paidAtKhalti(): Promise<Watched> {
  const bought = await checkout(world.server);
  const payment = await watched(bought.order.id);
  await world.server.simulator.pay(bought.pidx);
  return payment;
}

/** A checkout whose process died while it waited for Khalti's link. */
async function lostInCheckout(): Promise<Watched> {
  const { context, db } = world.server;
  const cart = randomUUID();
  const khalti = { ...context.khalti, initiate: () => new Promise<never>(() => undefined) };
  const request = checkoutRequest.parse({
    items: [{ sku: "tea-250g", quantity: 2 }],
    metadata: { cart },
  });
  const lost = { ...context, khalti };
  void createCheckout(lost, { request, caller: null, language: "en", claim: null });
  const where = { metadata: { path: ["cart"], equals: cart } };
  await waitFor("the order is there", async () => (await db.order.count({ where })) === 1);
  const { id } = await db.order.findFirstOrThrow({ where });
  return watched(id);
}

function reconcile(worker: ServerProcess, { paymentId }: Watched): Promise<void> {
  return runJob(world.server, worker, { kind: "payment", id: paymentId });
}

describe("a worker killed at every point of reconciling", () => {
  it(
    "makes the order paid once, with one job for the payment",
    async () => {
      const points = await killAtEveryPoint<Watched>(world.processes, {
        config: world.configOf("worker"),
        begin: paidAtKhalti,
        act: reconcile,
        async afterwards(server, { orderId, paymentId }) {
          await runJob(world.server, server, { kind: "payment", id: paymentId });
          const books = await booksOf(world.server, orderId);
          expect(books.status).toBe("paid");
          expect(books.history.map((entry) => [entry.type, entry.actor]).slice(-2)).toEqual([
            ["payment_completed", "reconciler"],
            ["paid", "reconciler"],
          ]);
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before lookup", "after lookup"]));
      expect(points).toContain("after taking a job");
      expect(points.length).toBeGreaterThanOrEqual(9);
    },
    MANY_KILLS_MS,
  );

  it(
    "abandons a payment without a link once",
    async () => {
      const points = await killAtEveryPoint<Watched>(world.processes, {
        config: world.configOf("worker"),
        begin: lostInCheckout,
        async act(server, payment) {
          await server.setClock(3 * MINUTE);
          await reconcile(server, payment);
        },
        async afterwards(server, { orderId, paymentId }) {
          await server.setClock(3 * MINUTE);
          await runJob(world.server, server, { kind: "payment", id: paymentId });
          await world.minutesPass();
          const books = await booksOf(world.server, orderId);
          expect(books.status).toBe("awaiting_payment");
          expect(books.history.map((entry) => entry.type)).toEqual([
            "order_created",
            "payment_created",
            "payment_abandoned",
          ]);
        },
      });

      expect(points).toContain("after taking a job");
      expect(points.length).toBeGreaterThanOrEqual(5);
    },
    MANY_KILLS_MS,
  );
});
