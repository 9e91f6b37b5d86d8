import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { auditChanges } from "../../src/audit/audit-changes.ts";
import { BREACH_CODES } from "../../src/lifecycle/attention/breach-rules.ts";
import { ageOrders, auditTwice, breachesOf, changeDespite } from "../support/audits.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf } from "../support/shop.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paid, partlyRefunded, PLANTS, type Site } from "./plants.ts";

const clock = createTestClock();
let server: TestServer;
let site: Site;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  site = { server, clock };
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await dropJobs(server);
  await server.simulator.clearFaults();
});

/** The ERROR lines about an order: a breach that ends by itself in the second pass was found all the same. */
function alarmsOf(orderId: string) {
  return server.logLines
    .map((line) => JSON.parse(line) as { msg: string; orderId?: string; code?: string })
    .filter((line) => line.msg === "an order contradicts itself" && line.orderId === orderId);
}

it.each(PLANTS)("$what is found within two passes", async ({ code, story, plant }) => {
  const orderId = await story(site);
  await ageOrders(server);
  expect(alarmsOf(orderId)).toEqual([]);
  await plant(site, orderId);
  await auditTwice(server);
  expect(alarmsOf(orderId).map((line) => line.code)).toContain(code);
  const asked = (await historyOf(server, orderId)).filter(({ type }) => type === "attention");
  expect(asked.map(({ data }) => String(data["code"]))).toContainEqual(
    expect.stringMatching(/^audit_/),
  );
});

it("a payment that was left to a person after half a year is none", async () => {
  const { order } = await checkout(server);
  await ageOrders(server);
  clock.skip(180 * DAY);
  await server.db.payment.updateMany({ where: { orderId: order.id }, data: { dueAt: null } });
  await server.db.order.update({ where: { id: order.id }, data: { updatedAt: clock.now() } });
  await auditTwice(server);
  expect(alarmsOf(order.id).map(({ code }) => code)).not.toContain("audit_due");
});

it("there is a planted corruption for every invariant", () => {
  expect(new Set(PLANTS.map(({ code }) => code))).toEqual(new Set(BREACH_CODES));
});

describe("a breach", () => {
  const broken = async () => {
    const orderId = await partlyRefunded(site);
    await server.db
      .$executeRaw`update orders set refunded_paisa = 39999 where id = ${orderId}::uuid`;
    await auditTwice(server);
    return orderId;
  };

  it("asks for a person, and is an ERROR line, an entry and an event, each once", async () => {
    const orderId = await broken();
    await auditTwice(server);
    expect((await orderOf(server, orderId)).attention).toMatchObject({
      code: "audit_refunded_amount",
      message: expect.stringContaining("compare Khalti's dashboard"),
      since: expect.stringMatching(/Z$/),
    });
    expect(alarmsOf(orderId)).toMatchObject([
      {
        level: "error",
        code: "audit_refunded_amount",
        facts: { refunded_amount: 39_999, refunds: 40_000 },
      },
    ]);
    const entries = await historyOf(server, orderId);
    expect(entries.filter(({ type }) => type === "attention")).toMatchObject([
      { actor: "reconciler", data: { code: "audit_refunded_amount" } },
    ]);
    const events = await server.db.event.findMany({ where: { orderId, type: "order.attention" } });
    expect(events).toHaveLength(1);
  });

  it("clears itself once it is gone", async () => {
    const orderId = await broken();
    await server.db
      .$executeRaw`update orders set refunded_paisa = 40000 where id = ${orderId}::uuid`;
    await auditChanges(server.context);
    expect(await breachesOf(server, orderId)).toEqual([]);
    expect((await orderOf(server, orderId)).attention).toBeNull();
  });

  it("that was mended without a trace clears itself all the same", async () => {
    const orderId = await broken();
    await ageOrders(server);
    await changeDespite(
      server,
      { table: "orders", name: "orders_updated_at" },
      `update orders set refunded_paisa = 40000 where id = '${orderId}'`,
    );
    await auditChanges(server.context);
    expect(await breachesOf(server, orderId)).toEqual([]);
  });

  it("is recorded and logged once when two instances look at the same time", async () => {
    const other = await server.another();
    const orderIds = [await paid(site), await paid(site), await paid(site)];
    await server.db.order.updateMany({
      where: { id: { in: orderIds } },
      data: { refundedPaisa: 1 },
    });
    await Promise.all(
      [server.context, other.context, server.context, other.context].map((context) =>
        auditChanges(context),
      ),
    );
    for (const orderId of orderIds) {
      expect(alarmsOf(orderId)).toHaveLength(1);
      const entries = await historyOf(server, orderId);
      expect(entries.filter(({ type }) => type === "attention")).toHaveLength(1);
    }
    await other.stop();
  });
});
