import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { createTestClock } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { readSettlement } from "./read-settlement.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());

/** The 21st of November begins and ends at these instants in Kathmandu. */
const BEGIN = new Date("2025-11-20T18:15:00.000Z");
const LAST = new Date("2025-11-21T18:14:59.999Z");
const END = new Date("2025-11-21T18:15:00.000Z");

it.each([
  ["the first ms of the day", BEGIN, true],
  ["the last ms of the day", LAST, true],
  ["midnight after the day", END, false],
  ["the last ms of the day before", new Date(BEGIN.getTime() - 1), false],
])("money and refunds at %s belong to the day: %s", async (_, at, belongs) => {
  const { order, pidx } = await paidOrder(server);
  const made = await refund(server, order.id, { amount: 10_000 });
  await runDueJobs(server);
  await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  const unknown = await refund(server, order.id, { amount: 20_000 });
  await runDueJobs(server);
  await server.db.payment.update({ where: { pidx }, data: { completedAt: at } });
  await server.db.refund.update({ where: { id: made.id }, data: { endedAt: at } });
  await server.db.refund.update({ where: { id: unknown.id }, data: { createdAt: at } });

  const { data, total } = await readSettlement(server, { from: "2025-11-21", to: "2025-11-21" });

  const figures = belongs
    ? { orders_paid: 1, gross: 90_000, refunded: 10_000, refunds_unknown: 1, net: 77_300 }
    : { orders_paid: 0, gross: 0, refunded: 0, refunds_unknown: 0, net: 0 };
  expect(total).toMatchObject(figures);
  expect(data).toMatchObject([{ day: "2025-11-21", closed: true, ...figures }]);
  // The next row of the table starts with a clean day.
  const later = new Date("2025-06-01T00:00:00Z");
  await server.db.payment.update({ where: { pidx }, data: { completedAt: later } });
  await server.db.refund.update({ where: { id: made.id }, data: { endedAt: later } });
  await server.db.refund.update({ where: { id: unknown.id }, data: { createdAt: later } });
});
