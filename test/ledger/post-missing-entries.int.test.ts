import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import { postMissingEntries } from "../../src/ledger/post-missing-entries.ts";
import { query } from "../support/query.ts";
import { paidOrder } from "../support/refunds.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { resolve } from "../support/staff.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
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

const readPostings = () =>
  query(
    server.databaseUrl,
    `select source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at
     from postings order by history_id, id`,
  );

/** What an instance of an earlier version leaves: changes and their history without postings. */
async function forget(where = "true"): Promise<void> {
  await query(
    server.databaseUrl,
    `begin; alter table postings disable trigger "postings_append_only";
     delete from postings where ${where};
     alter table postings enable trigger "postings_append_only"; commit`,
  );
}

async function postMissing(since = "-infinity"): Promise<number> {
  const [row] = await query<{ posted: string }>(
    server.context.config.databaseUrl,
    "select post_missing_entries($1) as posted",
    [since],
  );
  return Number(row?.posted);
}

/** Money that is held, by its order. */
async function held() {
  const bought = await checkout(server);
  await server.simulator.pay(bought.pidx);
  await server.simulator.set(bought.pidx, { total_amount: 80_000 });
  await returnFromKhalti(server, bought.pidx);
  return bought;
}

async function accept(pidx: string): Promise<void> {
  await server.simulator.set(pidx, { total_amount: 90_000 });
  await resolve(server, pidx, { outcome: "completed", reason: "Khalti corrected it." });
}

const balancesOf = (orderId: string) =>
  query(
    server.databaseUrl,
    `select account, sum(paisa)::int as paisa from (
       select debit_account as account, amount_paisa as paisa from postings where order_id = $1
       union all select credit_account, -amount_paisa from postings where order_id = $1
     ) sides group by 1 having sum(paisa) <> 0 order by 1`,
    [orderId],
  );

const SOLD = [
  { account: "khalti_fees", paisa: 2_700 },
  { account: "khalti_receivable", paisa: 87_300 },
  { account: "sales", paisa: -90_000 },
];

describe("the postings of history entries that have none", () => {
  it("are the same as those that are written with the entries, for every kind of story", async () => {
    for (const { play } of Object.values(MONEY_STORIES)) {
      await server.simulator.reset();
      await play(server);
    }
    const written = await readPostings();
    expect(written.length).toBeGreaterThan(30);
    expect(await postMissing()).toBe(0);
    expect(await readPostings()).toEqual(written);

    await forget();
    expect(await postMissing()).toBe(written.length);
    expect(await readPostings()).toEqual(written);
  });

  it("are added for a period only", async () => {
    const { order } = await paidOrder(server);
    await forget(`order_id = '${order.id}'`);
    expect(await postMissing("infinity")).toBe(0);
    expect(await balancesOf(order.id)).toEqual([]);
    expect(await postMissing(new Date(clock.now().getTime() - 1_000).toISOString())).toBe(2);
    expect(await balancesOf(order.id)).toEqual(SOLD);
  });

  it("leave a payment alone that an earlier version held and this one released", async () => {
    const { order, pidx } = await held();
    await forget(`order_id = '${order.id}'`);
    await accept(pidx);
    expect(await balancesOf(order.id)).toEqual(SOLD);
    expect(await postMissing()).toBe(0);
    expect(await balancesOf(order.id)).toEqual(SOLD);
  });

  it("release what this version held and an earlier one released", async () => {
    const { order, pidx } = await held();
    await accept(pidx);
    await forget(`order_id = '${order.id}' and source !~ '^held:[0-9]+$'`);
    expect(await postMissing()).toBe(3);
    expect(await balancesOf(order.id)).toEqual(SOLD);
  });
});

it("the hourly task posts entries of the last two days, and says how many postings were missing", async () => {
  const { order } = await paidOrder(server);
  await forget(`order_id = '${order.id}'`);
  const warnings: unknown[] = [];
  const logger = pino(
    { level: "warn" },
    { write: (line: string) => warnings.push(JSON.parse(line)) },
  );
  const later = (ms: number) => ({ now: () => new Date(clock.now().getTime() + ms) });
  await postMissingEntries({ db: server.db, logger, clock: later(3 * DAY) });
  expect([await balancesOf(order.id), warnings]).toEqual([[], []]);
  await postMissingEntries({ db: server.db, logger, clock: later(DAY) });
  expect(await balancesOf(order.id)).toEqual(SOLD);
  await postMissingEntries({ db: server.db, logger, clock: later(DAY) });
  expect(warnings).toMatchObject([{ postings: 2 }]);
});
