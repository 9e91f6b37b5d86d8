import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { dieWhileAsking } from "../support/dying-server.ts";
import { dropJobs, jobOf, later as skipTime, plannedJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, DAY, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { reconcilePayment } from "../../src/payments/reconcile-payment.ts";
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

async function paymentOf(pidx: string) {
  return server.db.payment.findUniqueOrThrow({ where: { pidx } });
}

async function typesOf(orderId: string): Promise<string[]> {
  return (await historyOf(server, orderId)).map((entry) => entry.type);
}

describe("a payment whose process died during initiate", () => {
  async function lostPayment() {
    await dieWhileAsking(server, "initiate", (http) =>
      http.post("/v1/checkout").send({ items: [{ sku: "tea-250g", quantity: 2 }] }),
    );
    return server.db.payment.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  }

  it("is abandoned after two minutes, and its order stays awaiting payment", async () => {
    const { id, orderId, status } = await lostPayment();
    expect(status).toBe("created");
    expect(await later(MINUTE)).toEqual([]);
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

  it("is not abandoned when its link is stored at the same moment", async () => {
    const { id } = await lostPayment();
    clock.skip(2 * MINUTE);
    let reconciled: Promise<Date | null> = Promise.resolve(null);
    await server.db.$transaction(async (tx) => {
      await tx.payment.update({ where: { id }, data: { status: "initiated", pidx: "LATE" } });
      reconciled = reconcilePayment(server.context, id);
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
    await later(MINUTE); // the existing job finds the payment completed
    return bought;
  }

  it("is looked up nine times in a year and never after", async () => {
    const { order, pidx } = await paidOrder();
    const { id, completedAt } = await paymentOf(pidx);
    const asked = (await server.simulator.requests("lookup")).length;
    const days: number[] = [];
    for (let job = await jobOf(server, id); job !== null; job = await jobOf(server, id)) {
      days.push(Math.round((job.runAt.getTime() - (completedAt?.getTime() ?? 0)) / DAY));
      await later(job.runAt.getTime() - clock.now().getTime());
    }

    expect(days).toEqual([1, 3, 7, 14, 30, 60, 90, 180, 365]);
    expect((await server.simulator.requests("lookup")).length - asked).toBe(9);
    expect((await orderOf(server, order.id)).status).toBe("paid");
  });

  it("becomes refunded after a full refund in Khalti's dashboard", async () => {
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

  it("gets attention after a partial refund in Khalti's dashboard, whose amount is unknown", async () => {
    const { order, pidx } = await paidOrder();
    await server.simulator.set(pidx, { status: "Partially Refunded" });

    await later(DAY);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      attention: { code: "refund_amount_unknown" },
      payments: [{ status: "partially_refunded" }],
    });
  });

  it("loses its attention when a partial dashboard refund becomes a full one", async () => {
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

describe("a check without a result", () => {
  it("writes only when the payment is due next when Khalti's status has not changed", async () => {
    const { order, pidx } = await checkout(server);
    const before = await historyOf(server, order.id);
    const row = await rowVersion(pidx);

    for (let i = 0; i < 5; i++) expect(await later(MINUTE)).toHaveLength(1);

    expect(await historyOf(server, order.id)).toEqual(before);
    expect(await rowVersion(pidx)).toEqual(row); // the order was not even written
  });

  it("is repeated while Khalti is down, and confirms the payment when Khalti is back", async () => {
    const { order, pidx } = await checkout(server);
    const { id } = await paymentOf(pidx);
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 503,
      times: 3,
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

  it("does not end the reconciliation even after months", async () => {
    const { order, pidx } = await checkout(server);
    const { id } = await paymentOf(pidx);
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 503,
    });
    await later(90 * DAY);
    expect(await jobOf(server, id)).not.toBeNull();

    await later(DAY);

    expect((await orderOf(server, order.id)).status).toBe("paid");
  });

  async function rowVersion(pidx: string): Promise<unknown> {
    return server.db.$queryRaw`
      select to_jsonb(p) - 'due_at' as payment, o.xmin::text as order
      from payments p join orders o on o.id = p.order_id where p.pidx = ${pidx}`;
  }
});
