import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { dieWhileAsking } from "../support/dying-server.ts";
import { dropJobs, jobOf, plannedJobs, runDueJobs } from "../support/run-due-jobs.ts";
import {
  checkout,
  historyOf,
  orderOf,
  payAgain,
  postCheckout,
  returnFromKhalti,
} from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { createTestClock, DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
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

/** Both we and Khalti are so much later, and whatever is due by then has been done. */
async function later(ms: number): Promise<string[]> {
  clock.skip(ms);
  await server.simulator.advance(ms / SECOND);
  return runDueJobs(server);
}

async function paymentOf(pidx: string) {
  return server.db.payment.findUniqueOrThrow({ where: { pidx } });
}

async function typesOf(orderId: string): Promise<string[]> {
  return (await historyOf(server, orderId)).map((entry) => entry.type);
}

describe("the job of a payment", () => {
  it("is committed with the order, before Khalti is asked for a link", async () => {
    await server.simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: 1_000 });
    const underWay = Promise.resolve(postCheckout(server));
    await waitFor("Khalti is asked", async () => {
      return (await server.simulator.requests("initiate")).length > 0;
    });

    const payment = await server.db.payment.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    expect(payment.status).toBe("created");
    expect(await plannedJobs(server)).toMatchObject([
      { task: "reconcile_payment", key: `payment:${payment.id}` },
    ]);
    expect((await underWay).status).toBe(201);
  });

  it("is the one job of each open payment, a new attempt's beside the old one's", async () => {
    const bought = await checkout(server);
    await payAgain(server, bought.order.id, bought.token);
    await later(MINUTE);

    const payments = await server.db.payment.findMany({ where: { orderId: bought.order.id } });
    expect(payments.map((payment) => payment.status)).toEqual(["initiated", "initiated"]);
    expect((await plannedJobs(server)).map((job) => job.key).sort()).toEqual(
      payments.map((payment) => `payment:${payment.id}`).sort(),
    );
  });

  it("is not made by a checkout that is refused", async () => {
    await postCheckout(server, { items: [{ sku: "no-such-thing", quantity: 1 }] });
    expect(await plannedJobs(server)).toEqual([]);
  });

  it("ends when Khalti refused the payment, or nobody heard the link", async () => {
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

  it("ends when the payment is held: a person decides now", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Completed", total_amount: 1 });
    await returnFromKhalti(server, pidx);

    expect((await orderOf(server, order.id)).status).toBe("held");
    await later(MINUTE);
    expect(await plannedJobs(server)).toEqual([]);
  });
});

describe("without a request from anyone", () => {
  it("a customer who pays and closes the tab is known as paid within a minute", async () => {
    const { order, pidx, token } = await checkout(server);
    await later(20 * MINUTE); // and looked at until then
    const before = (await server.simulator.requests("lookup")).length;
    expect(before).toBeGreaterThan(0);
    await server.simulator.pay(pidx);

    await later(45 * SECOND);

    expect(await orderOf(server, order.id, token)).toMatchObject({
      status: "paid",
      payments: [{ status: "completed" }],
    });
    const paid = (await historyOf(server, order.id)).filter((entry) => entry.type === "paid");
    expect(paid).toMatchObject([{ actor: "reconciler" }]);
  });

  it.each([
    ["User canceled", "canceled"],
    ["Expired", "expired"],
    ["Failed", "canceled"],
  ] as const)("a payment that is %s at Khalti is %s", async (word, status) => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: word });

    await later(5 * SECOND);

    expect(await orderOf(server, order.id)).toMatchObject({ status, payments: [{ status }] });
  });

  it("a link that nobody paid expires with its time", async () => {
    const { order } = await checkout(server);
    await later(31 * MINUTE);

    expect((await orderOf(server, order.id)).status).toBe("expired");
  });

  it("late money on an expired attempt makes the order paid, and its history says late", async () => {
    const { order, pidx } = await checkout(server);
    await later(31 * MINUTE);
    expect((await orderOf(server, order.id)).status).toBe("expired");
    await server.simulator.pay(pidx);

    await later(HOUR);

    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
    const entry = (await historyOf(server, order.id)).find((e) => e.type === "payment_completed");
    expect(entry).toMatchObject({ actor: "reconciler", data: { late: true } });
  });

  it("money on an order given up meanwhile is held", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.http.post(`/v1/orders/${order.id}/close`).set("Authorization", `Bearer ${token}`);
    await server.simulator.pay(pidx);

    await later(45 * SECOND);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "order_closed" },
    });
  });

  it("an attempt that expires while the next is being begun leaves the order waiting", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: 1_000 });
    const again = Promise.resolve(payAgain(server, order.id, token));
    await waitFor("Khalti is asked again", async () => {
      return (await server.simulator.requests("initiate")).length === 2;
    });
    await server.simulator.set(pidx, { status: "Expired" });

    await later(5 * SECOND);

    expect((await again).status).toBe(201);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "awaiting_payment",
      payments: [{ status: "expired" }, { status: "initiated" }],
    });
  });
});

describe("a payment that Khalti keeps as Pending", () => {
  it("is asked about for days, then held and never failed", async () => {
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

  it("is paid when it completes after days", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Pending" });
    await later(4 * DAY);
    await server.simulator.pay(pidx);

    await later(HOUR);

    expect((await orderOf(server, order.id)).status).toBe("paid");
  });
});

describe("a payment whose initiate was lost with its process", () => {
  async function lostPayment() {
    await dieWhileAsking(server, "initiate", (http) =>
      http.post("/v1/checkout").send({ items: [{ sku: "tea-250g", quantity: 2 }] }),
    );
    return server.db.payment.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  }

  it("is abandoned after two minutes, and its order waits for a new attempt", async () => {
    const { id, orderId, status } = await lostPayment();
    expect(status).toBe("created");
    expect(await later(MINUTE)).toEqual([`payment:${id}`]);
    expect((await server.db.payment.findUniqueOrThrow({ where: { id } })).status).toBe("created");

    expect(await later(MINUTE)).toEqual([`payment:${id}`]);

    expect(await orderOf(server, orderId)).toMatchObject({
      status: "awaiting_payment",
      payments: [{ status: "abandoned", pidx: null }],
    });
    const entry = (await historyOf(server, orderId)).at(-1);
    expect(entry).toMatchObject({ type: "payment_abandoned", actor: "reconciler" });
    expect(entry?.reason).not.toBe("");
    expect(await plannedJobs(server)).toEqual([]);
  });

  it("is not abandoned when its link comes at the very moment", async () => {
    const { id } = await lostPayment();
    clock.skip(2 * MINUTE);
    let reconciled: Promise<string[]> = Promise.resolve([]);
    await server.db.$transaction(async (tx) => {
      await tx.payment.update({ where: { id }, data: { status: "initiated", pidx: "LATE" } });
      reconciled = runDueJobs(server);
      await waitFor("the reconciler waits for the row", async () => {
        const waiting = await server.db.$queryRaw<unknown[]>`
          select 1 from pg_locks where not granted and pid in
            (select pid from pg_stat_activity where datname = current_database())`;
        return waiting.length > 0;
      });
    });
    await reconciled;

    expect((await paymentOf("LATE")).status).toBe("initiated");
    expect(await jobOf(server, id)).not.toBeNull();
  });
});

describe("a completed payment", () => {
  async function paidOrder() {
    const bought = await checkout(server);
    await server.simulator.pay(bought.pidx);
    await returnFromKhalti(server, bought.pidx);
    await later(MINUTE); // the job from before finds it completed
    return bought;
  }

  it("is looked at again a few times in thirty days, and then no more", async () => {
    const { order, pidx } = await paidOrder();
    const { id, completedAt } = await paymentOf(pidx);
    const asked = (await server.simulator.requests("lookup")).length;
    const days: number[] = [];
    for (let job = await jobOf(server, id); job !== null; job = await jobOf(server, id)) {
      days.push(Math.round((job.runAt.getTime() - (completedAt?.getTime() ?? 0)) / DAY));
      await later(job.runAt.getTime() - clock.now().getTime());
    }

    expect(days).toEqual([1, 3, 7, 14, 30]);
    expect((await server.simulator.requests("lookup")).length - asked).toBe(5);
    expect((await orderOf(server, order.id)).status).toBe("paid");
  });

  it("refunded in Khalti's own dashboard is noticed", async () => {
    const { order, pidx } = await paidOrder();
    await server.simulator.set(pidx, { status: "Refunded" });

    await later(DAY);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: null,
      payments: [{ status: "refunded" }],
    });
    expect((await typesOf(order.id)).slice(-2)).toEqual(["payment_refunded", "order_refunded"]);
    expect(await plannedJobs(server)).toEqual([]);
  });

  it("refunded in part asks for a person, since Khalti does not say how much", async () => {
    const { order, pidx } = await paidOrder();
    await server.simulator.set(pidx, { status: "Partially Refunded" });

    await later(DAY);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      attention: { code: "refund_amount_unknown" },
      payments: [{ status: "partially_refunded" }],
    });
  });

  it("refunded in part and then wholly asks for nobody any more", async () => {
    const { order, pidx } = await paidOrder();
    await server.simulator.set(pidx, { status: "Partially Refunded" });
    await later(DAY);
    await server.simulator.set(pidx, { status: "Refunded" });

    await later(3 * DAY);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "refunded",
      refunded_amount: 90_000,
      attention: null,
    });
  });
});

describe("a look that brings nothing", () => {
  it("leaves no mark when Khalti says what we know already", async () => {
    const { order, pidx } = await checkout(server);
    const before = await historyOf(server, order.id);
    const row = await rowVersion(pidx);

    for (let i = 0; i < 5; i++) expect(await later(MINUTE)).toHaveLength(1);

    expect(await historyOf(server, order.id)).toEqual(before);
    expect(await rowVersion(pidx)).toEqual(row); // the row was not even written
  });

  it("is repeated while Khalti is down, and tells the truth when it is back", async () => {
    const { order, pidx } = await checkout(server);
    const { id } = await paymentOf(pidx);
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 503,
      times: 3 * ALL_TRIES,
    });
    for (let i = 0; i < 3; i++) {
      await later(45 * SECOND);
      expect(await orderOf(server, order.id)).toMatchObject({ checking: true });
      expect(await jobOf(server, id)).not.toBeNull();
    }

    await later(45 * SECOND);

    expect((await orderOf(server, order.id)).status).toBe("paid");
    const types = await typesOf(order.id);
    expect(types.filter((type) => type === "lookup_failed")).toHaveLength(1);
  });

  it("does not end the watch when server and Khalti were away for months", async () => {
    const { order, pidx } = await checkout(server);
    const { id } = await paymentOf(pidx);
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 503,
      times: ALL_TRIES,
    });
    await later(90 * DAY);
    expect(await jobOf(server, id)).not.toBeNull();

    await later(DAY);

    expect((await orderOf(server, order.id)).status).toBe("paid");
  });

  async function rowVersion(pidx: string): Promise<unknown> {
    return server.db.$queryRaw`
      select p.xmin::text as payment, o.xmin::text as order
      from payments p join orders o on o.id = p.order_id where p.pidx = ${pidx}`;
  }
});
