import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { query } from "../support/query.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { createTestClock } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { readSettlement } from "./read-settlement.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());

/** Posts what the order has posted once more, at another time. */
async function postAgain(orderId: string, at: Date): Promise<void> {
  await query(
    server.databaseUrl,
    `insert into postings (source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at)
     select source || ':again', history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, $2
     from postings where order_id = $1`,
    [orderId, at],
  );
}

// A day in Kathmandu begins at 18:15 UTC of the day before. Postings stay, so each row has a day of its own.
it.each([
  ["the first ms of the day", "2025-11-11", "2025-11-10T18:15:00.000Z", true],
  ["the last ms of the day", "2025-11-13", "2025-11-13T18:14:59.999Z", true],
  ["midnight after the day", "2025-11-15", "2025-11-15T18:15:00.000Z", false],
  ["the last ms of the day before", "2025-11-17", "2025-11-16T18:14:59.999Z", false],
])("money and refunds at %s %s (%s) belong to the day: %s", async (_, day, instant, belongs) => {
  const at = new Date(instant);
  const { order, pidx } = await paidOrder(server);
  await refund(server, order.id, { amount: 10_000 });
  await runDueJobs(server);
  await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  const unknown = await refund(server, order.id, { amount: 20_000 });
  await runDueJobs(server);
  await postAgain(order.id, at);
  await dropJobs(server); // none learns the fee again
  // A payment whose fee is unknown, and a refund whose outcome is.
  await server.db.payment.update({ where: { pidx }, data: { completedAt: at, feePaisa: null } });
  await server.db.refund.update({ where: { id: unknown.id }, data: { createdAt: at } });

  const { data, total } = await readSettlement(server, { from: day, to: day });

  const figures = belongs
    ? {
        orders_paid: 1,
        gross: 90_000,
        fees_unknown: 1,
        refunded: 10_000,
        refunds_unknown: 1,
        net: 77_300,
      }
    : { orders_paid: 0, gross: 0, fees_unknown: 0, refunded: 0, refunds_unknown: 0, net: 0 };
  expect(total).toMatchObject(figures);
  expect(data).toMatchObject([{ day, closed: true, ...figures }]);
});
