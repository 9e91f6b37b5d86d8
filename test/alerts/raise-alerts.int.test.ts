import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { raiseAlerts } from "../../src/alerts/raise-alerts.ts";
import { auditChanges } from "../../src/audit/audit-changes.ts";
import { watchBalances } from "../../src/topups/watch-balances.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
beforeEach(async () => {
  await server.simulator.reset();
  await server.db.order.updateMany({
    data: { attentionCode: null, attentionMessage: null, attentionSince: null },
  });
  await server.db.providerBalance.deleteMany();
  await server.db.alertStretch.deleteMany();
  seen = (await alerts()).length;
});
afterAll(() => server.stop());

let seen = 0;

async function alerts() {
  const events = await server.db.event.findMany({
    where: { type: "alert.raised" },
    orderBy: { insertedAs: "asc" },
  });
  return events.map(({ body }) => {
    const { data } = JSON.parse(body) as { data: { alert: { code: string; message: string } } };
    return data.alert;
  });
}

/** The alerts of this test. */
async function raised() {
  return (await alerts()).slice(seen);
}

/** An order whose amount Khalti contradicts, so that a person has to look. */
async function heldOrder() {
  const { order, pidx } = await checkout(server);
  await server.simulator.set(pidx, { status: "Completed", total_amount: 1 });
  await returnFromKhalti(server, pidx);
  return order;
}

it("a server where nothing is wrong raises none", async () => {
  await checkout(server);
  await raiseAlerts(server.context);
  expect(await raised()).toEqual([]);
});

it("an order that contradicts itself is an alert of its own", async () => {
  const { order } = await checkout(server);
  await server.db.order.update({ where: { id: order.id }, data: { refundedPaisa: 1 } });
  await auditChanges(server.context);
  await raiseAlerts(server.context);
  const codes = (await raised()).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(["audit_breach"]));
  await server.db.order.update({ where: { id: order.id }, data: { refundedPaisa: 0 } });
  await auditChanges(server.context);
});

it("what waits for a person is told once, and again when more has come, after an hour", async () => {
  await heldOrder();
  await raiseAlerts(server.context);
  await raiseAlerts(server.context);
  expect(await raised()).toMatchObject([{ code: "needs_you" }]);

  clock.skip(5 * MINUTE);
  await heldOrder();
  await raiseAlerts(server.context);
  expect(await raised()).toHaveLength(1);
  clock.skip(HOUR);
  await raiseAlerts(server.context);
  await raiseAlerts(server.context);
  const all = await raised();
  expect(all).toHaveLength(2);
  expect(all[1]?.message).toMatch(/^2 orders need a person/);
  clock.skip(9 * HOUR);
  await raiseAlerts(server.context);
  expect(await raised()).toHaveLength(2);
});

it("more has come also when it has been wrong for longer than what is told", async () => {
  const unanswered = async () => {
    const bought = await checkout(server);
    await returnFromKhalti(server, bought.pidx);
    return bought;
  };
  await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 1_000 });
  const older = await unanswered();
  clock.skip(HOUR);
  const newer = await unanswered();
  clock.skip(DAY);
  await askKhalti(server, newer.pidx);
  await raiseAlerts(server.context);
  expect(await raised()).toMatchObject([{ message: expect.stringMatching(/^One order needs/) }]);
  clock.skip(2 * HOUR);
  await askKhalti(server, older.pidx);
  await raiseAlerts(server.context);
  expect(await raised()).toMatchObject([{}, { message: expect.stringMatching(/^2 orders need/) }]);
});

it("when it is over and begins again, it is told again", async () => {
  const { id } = await heldOrder();
  await raiseAlerts(server.context);
  const kept = await server.db.order.findUniqueOrThrow({ where: { id } });
  const of = ({ attentionCode, attentionMessage, attentionSince }: typeof kept) => ({
    attentionCode,
    attentionMessage,
    attentionSince,
  });
  const none = { attentionCode: null, attentionMessage: null, attentionSince: null };
  await server.db.order.update({ where: { id }, data: none });
  await raiseAlerts(server.context);
  expect(await server.db.alertStretch.count()).toBe(0);
  await server.db.order.update({ where: { id }, data: of(kept) });
  await raiseAlerts(server.context);
  expect(await raised()).toHaveLength(2);
});

it("many workers at the same time tell it once", async () => {
  await heldOrder();
  await Promise.all(Array.from({ length: 8 }, () => raiseAlerts(server.context)));
  expect(await raised()).toHaveLength(1);
});

it("a low balance is told, and not again while it stays low", async () => {
  await server.simulator.setProvider("metro_link", { credits: 12.5 });
  await watchBalances(server.context);
  await raiseAlerts(server.context);
  clock.skip(2 * HOUR);
  await watchBalances(server.context);
  await raiseAlerts(server.context);
  expect(await raised()).toMatchObject([{ code: "balance_low" }]);
  expect((await raised())[0]?.message).toContain("Rs 12.50");
});
