import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readBalances } from "../../src/ledger/balances.ts";
import { query } from "../support/query.ts";
import { paidOrder } from "../support/refunds.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { returnFromKhalti } from "../support/shop.ts";
import { createTestClock } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { MONEY_STORIES } from "./money-stories.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.simulator.reset();
  await dropJobs(server);
});

async function readPostings(orderId: string) {
  const include = { entry: true } as const;
  return server.db.posting.findMany({ where: { orderId }, include, orderBy: { id: "asc" } });
}

/** A source without its ids: `payment:sale`, `held:released`. */
const kindOf = (source: string) => source.replace(/:[0-9a-f-]+/, "");

describe("the ledger", () => {
  it.each(Object.entries(MONEY_STORIES))("of %s", async (_circumstance, { play, posts }) => {
    const id = await play(server);
    const postings = await readPostings(id);
    expect(
      postings.map(
        ({ source, debitAccount, creditAccount, amountPaisa }) =>
          `${kindOf(source)}: ${debitAccount} <- ${creditAccount} ${String(amountPaisa)}`,
      ),
    ).toEqual(posts);
    for (const { at, paymentId, orderId, entry } of postings) {
      expect({ at, orderId, paymentId }).toEqual({
        at: entry.at,
        orderId: entry.orderId,
        paymentId: entry.paymentId,
      });
    }
  });

  it("posts nothing twice when a customer comes back twice", async () => {
    const { order, pidx } = await paidOrder(server);
    const before = await readPostings(order.id);
    await returnFromKhalti(server, pidx);
    expect(await readPostings(order.id)).toEqual(before);
  });

  it("tells the balances of one order, and of all", async () => {
    const before = await readBalances(server.db);
    const { order } = await paidOrder(server);
    const ofOrder = { khalti_receivable: 87_300, khalti_fees: 2_700, sales: -90_000 };
    expect(Object.fromEntries(await readBalances(server.db, { orderId: order.id }))).toEqual(
      ofOrder,
    );
    const after = await readBalances(server.db);
    expect((after.get("sales") ?? 0) - (before.get("sales") ?? 0)).toBe(-90_000);
    expect([...after.values()].reduce((sum, paisa) => sum + paisa)).toBe(0);
  });
});

describe("a posting", () => {
  it.each([
    ["update postings set amount_paisa = 1", "append-only"],
    ["delete from postings", "append-only"],
    ["truncate postings", "append-only"],
    ["insert into postings select * from postings", "duplicate key"],
    [
      "insert into postings select id + 1000000, source || 'x', history_id, order_id, payment_id, debit_account, credit_account, 0, at from postings",
      "postings_amount_check",
    ],
    [
      "insert into postings select id + 1000000, source || 'x', history_id, order_id, payment_id, 'sales', 'sales', 1, at from postings",
      "postings_accounts_check",
    ],
    [
      "insert into postings select id + 1000000, source || 'x', history_id, order_id, payment_id, 'sale', 'held', 1, at from postings",
      "postings_debit_account_check",
    ],
    [
      "insert into postings select id + 1000000, source, history_id, order_id, payment_id, debit_account, credit_account, 1, at from postings",
      "postings_source_key",
    ],
  ])("is guarded by the database: %s", async (sql, guard) => {
    await paidOrder(server);
    await expect(query(server.databaseUrl, sql)).rejects.toThrow(guard);
  });
});
