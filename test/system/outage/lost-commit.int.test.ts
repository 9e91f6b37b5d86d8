// Postgres commits, and the answer to the commit never arrives.
import { randomUUID } from "node:crypto";
import { expect, it } from "@jest/globals";
import request from "supertest";
import { carryOutRefund } from "../../../src/refunds/carry-out-refund.ts";
import type { RunningServer } from "../../../src/server.ts";
import { deliverTopUp } from "../../../src/topups/deliver-top-up.ts";
import { refundsAtKhalti, paidOrder, refund, refundRequests } from "../../support/refunds.ts";
import { checkout, historyOf } from "../../support/shop.ts";
import { COMMIT, laySilentLine, type SilentLine } from "../../support/silent-line.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { paidTopUp, storyOf } from "../../support/top-ups.ts";

interface Setting {
  line: SilentLine;
  server: TestServer;
  /** The instance whose answers get lost. */
  instance: RunningServer;
}

/** Each story has a server of its own, so that all of them wait for their lost answers at the same time. */
function story(tell: (setting: Setting) => Promise<void>): () => Promise<void> {
  return async () => {
    const line = await laySilentLine();
    const server = await startTestServer();
    try {
      const instance = await server.another({
        DATABASE_URL: line.through(server.context.config.databaseUrl),
      });
      await tell({ line, server, instance });
    } finally {
      await line.close();
      await server.stop();
    }
  };
}

it.concurrent.each([
  ["the order", "insert into orders"],
  ["the payment link", "moved as ("],
])(
  "a checkout whose commit of %s is lost gets 503, and its repeat the one order",
  (_what, statement) =>
    story(async ({ line, server, instance }) => {
      const key = randomUUID();
      const { lost } = line.loseAnswerTo(statement);
      const first = await checkOutWith(instance, key);
      expect(lost()).toBe(true);
      expect([first.status, first.body]).toEqual([
        503,
        expect.objectContaining({ code: "database_unavailable" }),
      ]);

      expect((await checkOutWith(instance, key)).status).toBe(201);
      expect(await server.db.order.count()).toBe(1);
    })(),
);

it.concurrent(
  "a return whose commit is lost gets 503, and the reload finds the order paid once",
  story(async ({ line, server, instance }) => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    const { lost } = line.loseAnswerTo("with moved_order");
    const come = () => request(instance.url).get(`/v1/payments/return?pidx=${pidx}`);
    expect((await come()).status).toBe(503);
    expect(lost()).toBe(true);

    expect((await come()).status).toBe(303);
    const types = (await historyOf(server, order.id)).map(({ type }) => type);
    expect(types.filter((type) => type === "paid")).toHaveLength(1);
  }),
);

it.concurrent(
  "a refund whose recorded outcome is lost is recorded once, and sent once",
  story(async ({ line, server, instance }) => {
    const { order, pidx } = await paidOrder(server);
    const { id } = await refund(server, order.id);
    const { lost } = line.loseAnswerTo("Transaction refund successful.", COMMIT);
    await carryOutRefund(instance.context, id);
    expect(lost()).toBe(true);

    expect(await refundsAtKhalti(server, pidx)).toEqual([order.amount]);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
    const types = (await historyOf(server, order.id)).map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
  }),
);

it.concurrent(
  "a top-up whose recorded delivery is lost is recorded once, and delivered once",
  story(async ({ line, server, instance }) => {
    const { order, topUp } = await paidTopUp(server);
    const { lost } = line.loseAnswerTo("top_up_delivered", COMMIT);
    await deliverTopUp(instance.context, topUp.id);
    expect(lost()).toBe(true);

    expect(await storyOf(server, order.id)).toEqual([
      "top_up_pending by customer",
      "top_up_submitting by reconciler",
      "top_up_delivered by reconciler",
    ]);
  }),
);

function checkOutWith(instance: RunningServer, key: string) {
  return request(instance.url)
    .post("/v1/checkout")
    .set("Idempotency-Key", key)
    .send({ items: [{ sku: "tea-250g", quantity: 1 }] });
}
