import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { keyRefusedSince } from "../../src/events/key-alarm.ts";
import { problemOf } from "../support/problem.ts";
import { paidOrder, refund, refundNow } from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, topUpNow } from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.clearFaults();
});

const NOT_FOUND = { detail: "Not found.", error_key: "validation_error" };
const BAD_KEY = { detail: "Invalid token.", status_code: 401 };

async function lookupsSay(status: number, body: object): Promise<void> {
  await server.simulator.fault({ endpoint: "lookup", kind: "status", status, body, times: 1_000 });
}

function close(orderId: string) {
  return server.http
    .post(`/v1/orders/${orderId}/close`)
    .set("Authorization", `Bearer ${KEYS.merchant}`);
}

/** An unpaid order whose payment Khalti has not known for more than an hour. */
async function notFoundForAnHour() {
  const bought = await checkout(server);
  await lookupsSay(404, NOT_FOUND);
  await returnFromKhalti(server, bought.pidx);
  await later(server, clock, 55 * MINUTE);
  const seen = await orderOf(server, bought.order.id);
  expect(seen).toMatchObject({ checking: true, attention: null });
  expect(problemOf(await close(bought.order.id))).toMatchObject({
    status: 503,
    detail: expect.stringContaining("does not know the earlier payment"),
  });
  await later(server, clock, 10 * MINUTE);
  return bought;
}

describe("A4: a payment that Khalti says it does not know, for an hour", () => {
  it("asks for a person, and the order's page does not say checking any more", async () => {
    const { order } = await notFoundForAnHour();
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "awaiting_payment",
      checking: false,
      attention: {
        code: "payment_not_found",
        message: expect.stringContaining("KHALTI_SECRET_KEY"),
        since: expect.stringMatching(/Z$/),
      },
    });
    const open = await server.http.get(`/v1/orders/${order.id}/status`);
    expect(open.body).toMatchObject({ checking: false, attention: null });
  });

  it("lets the order be closed, and money that shows up later is held", async () => {
    const { order, pidx } = await notFoundForAnHour();
    expect((await close(order.id)).status).toBe(200);
    await server.simulator.clearFaults();
    await server.simulator.pay(pidx);
    await later(server, clock, DAY);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "order_closed" },
    });
  });

  it("lets the customer pay again, and money that shows up later is held", async () => {
    const { order, pidx, token } = await notFoundForAnHour();
    const again = await payAgain(server, order.id, token);
    expect(again.status).toBe(201);
    await server.simulator.clearFaults();
    const second = (again.body as { payment: { pidx: string } }).payment.pidx;
    await server.simulator.pay(second);
    await returnFromKhalti(server, second);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid" });
    await server.simulator.pay(pidx);
    await later(server, clock, DAY);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      attention: { code: "second_payment" },
    });
  });

  it("is looked up slowly, and asks for nothing once Khalti knows it", async () => {
    const { order, pidx } = await notFoundForAnHour();
    const asked = async () => (await server.simulator.requests("lookup")).length;
    const before = await asked();
    for (let minutes = 0; minutes < 50; minutes += 10) await later(server, clock, 10 * MINUTE);
    expect((await asked()) - before).toBeLessThanOrEqual(1);
    await server.simulator.clearFaults();
    await askKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
  });

  it("is known from Khalti's next answer on, although it changes nothing else", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.set(pidx, { status: "Pending" });
    await returnFromKhalti(server, pidx);
    // As by an instance that read the payment before another one got an answer.
    const notFoundSince = new Date(clock.now().getTime() - 2 * HOUR);
    await server.db.payment.updateMany({ where: { pidx }, data: { notFoundSince } });

    await returnFromKhalti(server, pidx);

    expect(await server.db.payment.findUnique({ where: { pidx } })).toMatchObject({
      status: "pending",
      notFoundSince: null,
    });
    expect(problemOf(await payAgain(server, order.id, token))).toMatchObject({ status: 409 });
  });

  it("is missing since the entry in the history, or not at all", async () => {
    const { order, pidx } = await checkout(server);
    await lookupsSay(404, NOT_FOUND);
    await server.pool.query(`
      create function no_entry() returns trigger language plpgsql as $$
      begin
        if new.type = 'lookup_failed' then raise exception 'the process dies here'; end if;
        return new;
      end $$;
      create trigger no_entry before insert on order_history for each row execute function no_entry()`);
    await returnFromKhalti(server, pidx);
    await server.pool.query("drop function no_entry cascade");
    const read = () => server.db.payment.findUnique({ where: { pidx } });
    expect(await read()).toMatchObject({ unconfirmedSince: null, notFoundSince: null });

    await returnFromKhalti(server, pidx);

    expect(await read()).toMatchObject({
      unconfirmedSince: expect.any(Date),
      notFoundSince: expect.any(Date),
    });
    expect((await historyOf(server, order.id)).at(-1)).toMatchObject({ type: "lookup_failed" });
  });

  it("asks for a person when it is paid, too", async () => {
    const { order, pidx } = await paidOrder(server);
    await lookupsSay(404, NOT_FOUND);
    await askKhalti(server, pidx);
    clock.skip(HOUR);
    await askKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      attention: { code: "payment_not_found" },
    });
  });
});

describe("A4: while Khalti refuses the key", () => {
  it("a payment stays as it is, and asks for a person after a day", async () => {
    const { order, pidx } = await checkout(server);
    await lookupsSay(401, BAD_KEY);
    await returnFromKhalti(server, pidx);
    await later(server, clock, 23 * HOUR);
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
    await later(server, clock, 2 * HOUR);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "awaiting_payment",
      checking: false,
      payments: [{ status: "initiated" }],
      attention: { code: "payment_unconfirmed", since: expect.stringMatching(/Z$/) },
    });
    await server.simulator.clearFaults();
    await server.simulator.pay(pidx);
    await later(server, clock, DAY);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
  });

  it("a requested refund asks for a person after an hour", async () => {
    const { order } = await paidOrder(server);
    const { id } = await refund(server, order.id, { amount: 30_000 });
    await lookupsSay(401, BAD_KEY);
    await runDueJobs(server);
    expect((await orderOf(server, order.id)).attention).toBeNull();
    await later(server, clock, HOUR + MINUTE);
    expect(await refundNow(server, id)).toMatchObject({ status: "requested" });
    expect((await orderOf(server, order.id)).attention).toMatchObject({
      code: "refund_overdue",
      message: expect.stringContaining("refund of Rs 300"),
      since: expect.stringMatching(/Z$/),
    });
    await server.simulator.clearFaults();
    await later(server, clock, 10 * MINUTE);
    expect(await refundNow(server, id)).toMatchObject({ status: "succeeded" });
    expect((await orderOf(server, order.id)).attention).toBeNull();
  });

  it("a paid top-up asks for a person after an hour", async () => {
    const { order, topUps } = await paidTopUp(server, "khalti_wallet");
    const id = topUps[0]?.id ?? "";
    clock.skip(2 * MINUTE); // its payment is looked up again before it is sent
    await lookupsSay(401, BAD_KEY);
    await runDueJobs(server);
    await later(server, clock, HOUR + MINUTE);
    expect(await topUpNow(server, id)).toMatchObject({ status: "pending" });
    expect((await orderOf(server, order.id)).attention).toMatchObject({
      code: "top_up_overdue",
      message: expect.stringMatching(/top-up of Rs \d+/),
    });
    await server.simulator.clearFaults();
    await later(server, clock, HOUR);
    expect(await topUpNow(server, id)).toMatchObject({ status: "delivered" });
    expect((await orderOf(server, order.id)).attention).toBeNull();
  });

  it("is one alarm of the whole server, and ends with the next answer", async () => {
    const { pidx } = await checkout(server);
    const { pidx: another } = await checkout(server);
    const alarms = () =>
      server.logLines.filter((line) => line.includes("Khalti refuses our key")).length;
    const before = alarms();
    await lookupsSay(401, BAD_KEY);
    for (const one of [pidx, another, pidx]) await returnFromKhalti(server, one);
    expect(alarms() - before).toBe(1);
    expect(await keyRefusedSince(server)).not.toBeNull();
    await server.simulator.clearFaults();
    await returnFromKhalti(server, pidx);
    expect(await keyRefusedSince(server)).toBeNull();
    await lookupsSay(401, BAD_KEY);
    await returnFromKhalti(server, another);
    expect(alarms() - before).toBe(2);
  });
});
