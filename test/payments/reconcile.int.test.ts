import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { dropJobs, later as skipTime, plannedJobs } from "../support/run-due-jobs.ts";
import {
  checkout,
  historyOf,
  orderOf,
  payAgain,
  postCheckout,
  returnFromKhalti,
} from "../support/shop.ts";
import { createTestClock, DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await server.simulator.reset();
  await dropJobs(server);
});

const later = (ms: number) => skipTime(server, clock, ms);

describe("the due time of a payment", () => {
  it("is committed with the order, before Khalti is asked for a link", async () => {
    await server.simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: UNTIL_ENDED_MS });
    const underWay = Promise.resolve(postCheckout(server));
    await waitFor("Khalti is asked", async () => {
      return (await server.simulator.requests("initiate")).length > 0;
    });

    const payment = await server.db.payment.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    expect(payment.status).toBe("created");
    expect(await plannedJobs(server)).toMatchObject([
      { task: "payment_due", key: `payment:${payment.id}` },
    ]);
    await server.simulator.endDelays();
    expect((await underWay).status).toBe(201);
  });

  it("exists once for each open payment of an order", async () => {
    const bought = await checkout(server);
    await payAgain(server, bought.order.id, bought.token);
    await later(MINUTE);

    const payments = await server.db.payment.findMany({ where: { orderId: bought.order.id } });
    expect(payments.map((payment) => payment.status)).toEqual(["initiated", "initiated"]);
    expect((await plannedJobs(server)).map((job) => job.key).sort()).toEqual(
      payments.map((payment) => `payment:${payment.id}`).sort(),
    );
  });

  it("is not created by a refused checkout", async () => {
    await postCheckout(server, { items: [{ sku: "no-such-thing", quantity: 1 }] });
    expect(await plannedJobs(server)).toEqual([]);
  });

  it("ends when initiate was refused or its answer was unusable", async () => {
    await server.simulator.fault({ endpoint: "initiate", kind: "status", status: 400, body: {} });
    await server.simulator.fault({
      endpoint: "initiate",
      kind: "status",
      status: 400,
      body: { amount: ["No."], error_key: "validation_error" },
    });
    await postCheckout(server);
    await postCheckout(server);

    await later(MINUTE);
    expect(await plannedJobs(server)).toEqual([]);
  });

  it("ends when the payment is held", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Completed", total_amount: 1 });
    await returnFromKhalti(server, pidx);

    expect((await orderOf(server, order.id)).status).toBe("held");
    await later(MINUTE);
    expect(await plannedJobs(server)).toEqual([]);
  });
});

describe("without any incoming request", () => {
  it.each([
    ["36 seconds", "14 minutes", 14 * MINUTE, 36 * SECOND],
    ["155 seconds", "25 minutes", 25 * MINUTE, 155 * SECOND],
  ])(
    "a payment becomes completed within %s when the customer pays after %s and closes the tab",
    async (_within, _after, ageMs, withinMs) => {
      const { order, pidx, token } = await checkout(server);
      await later(ageMs); // with lookups meanwhile
      const before = (await server.simulator.requests("lookup")).length;
      expect(before).toBeGreaterThan(0);
      await server.simulator.pay(pidx);

      await later(withinMs);

      expect(await orderOf(server, order.id, token)).toMatchObject({
        status: "paid",
        payments: [{ status: "completed" }],
      });
      const paid = (await historyOf(server, order.id)).filter((entry) => entry.type === "paid");
      expect(paid).toMatchObject([{ actor: "reconciler" }]);
    },
  );

  it.each([
    ["User canceled", "canceled"],
    ["Expired", "expired"],
    ["Failed", "canceled"],
  ] as const)("a payment that is %s at Khalti becomes %s", async (word, status) => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: word });

    await later(5 * SECOND);

    expect(await orderOf(server, order.id)).toMatchObject({ status, payments: [{ status }] });
  });

  it("an order whose link was not paid in time expires", async () => {
    const { order } = await checkout(server);
    await later(31 * MINUTE);

    expect((await orderOf(server, order.id)).status).toBe("expired");
  });

  it("late money on an expired payment makes the order paid, and the history marks it as late", async () => {
    const { order, pidx } = await checkout(server);
    await later(31 * MINUTE);
    expect((await orderOf(server, order.id)).status).toBe("expired");
    await server.simulator.pay(pidx);

    await later(HOUR);

    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
    const entry = (await historyOf(server, order.id)).find((e) => e.type === "payment_completed");
    expect(entry).toMatchObject({ actor: "reconciler", data: { late: true } });
  });

  it("money for a closed order is held", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.http.post(`/v1/orders/${order.id}/close`).set("Authorization", `Bearer ${token}`);
    await server.simulator.pay(pidx);

    await later(45 * SECOND);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "order_closed" },
    });
  });

  it("an order stays awaiting payment when an attempt expires during the next attempt's initiate", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: UNTIL_ENDED_MS });
    const again = Promise.resolve(payAgain(server, order.id, token));
    await waitFor("Khalti is asked again", async () => {
      return (await server.simulator.requests("initiate")).length === 2;
    });
    await server.simulator.set(pidx, { status: "Expired" });

    await later(5 * SECOND);

    await server.simulator.endDelays();
    expect((await again).status).toBe(201);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "awaiting_payment",
      payments: [{ status: "expired" }, { status: "initiated" }],
    });
  });
});

describe("a link from a slow initiate", () => {
  it("is checked as soon as it exists, so its payment is known within a minute", async () => {
    await server.simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: UNTIL_ENDED_MS });
    const underWay = Promise.resolve(postCheckout(server));
    await waitFor("Khalti is asked", async () => {
      return (await server.simulator.requests("initiate")).length > 0;
    });
    expect(await later(6 * SECOND)).toEqual([]); // there is no link yet to ask about

    await server.simulator.endDelays();
    const answer = await underWay;
    expect(answer.status).toBe(201);
    const { order, payment } = answer.body as CheckoutBody;
    await server.simulator.pay(payment.pidx);
    await later(45 * SECOND);

    expect((await orderOf(server, order.id)).status).toBe("paid");
  });
});

interface CheckoutBody {
  order: { id: string };
  payment: { pidx: string };
}

describe("a payment that stays Pending", () => {
  it("is checked for five days and then held, never failed", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Pending" });
    await later(5 * SECOND);
    await later(5 * DAY - HOUR);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "awaiting_payment",
      checking: true,
      payments: [{ status: "pending" }],
    });

    await later(2 * HOUR);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "pending_too_long" },
      payments: [{ status: "held", held: { code: "pending_too_long" } }],
    });
    expect(await plannedJobs(server)).toEqual([]);
  });

  it("makes the order paid when it completes after days", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Pending" });
    await later(4 * DAY);
    await server.simulator.pay(pidx);

    await later(HOUR);

    expect((await orderOf(server, order.id)).status).toBe("paid");
  });
});
