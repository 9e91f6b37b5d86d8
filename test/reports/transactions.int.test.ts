import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { toKathmanduTime } from "../../src/lib/kathmandu.ts";
import { MONEY_STORIES } from "../ledger/money-stories.ts";
import { wrongFields } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import {
  addUp,
  allTransactions,
  getTransactions,
  type TransactionLine,
} from "./all-transactions.ts";
import { parseCsv } from "./parse-csv.ts";
import { kathmanduDay, readSettlement } from "./read-settlement.ts";

const clock = createTestClock();
let server: TestServer;
let today: string;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  // A day of every kind of money, and then a quiet one.
  for (const { play } of Object.values(MONEY_STORIES)) {
    await server.simulator.reset();
    await dropJobs(server);
    await play(server);
  }
  clock.skip(2 * DAY);
  await server.simulator.reset();
  await dropJobs(server);
  today = kathmanduDay(clock.now());
});
afterAll(() => server.stop());

const linesOf = async (orderId: string) =>
  (await allTransactions(server)).filter(({ order_id }) => order_id === orderId);

function csvOf(line: TransactionLine): Record<string, string> {
  const { date, at, kind, order_id, purchase_order_id, pidx, transaction_id } = line;
  const money = (["gross", "fee", "net"] as const).flatMap((name) => [
    [`${name}_paisa`, String(line[name])],
    [`${name}_npr`, String(line[name] / 100)],
  ]);
  return {
    date,
    at: toKathmanduTime(new Date(at)),
    kind,
    order_id,
    purchase_order_id,
    pidx: pidx ?? "",
    transaction_id: transaction_id ?? "",
    ...(Object.fromEntries(money) as Record<string, string>),
  };
}

describe("the settlement line by line", () => {
  it("has a payment with its fee, and a refund", async () => {
    const { order, pidx } = await paidOrder(server);
    await refund(server, order.id, { amount: 10_000 });
    await runDueJobs(server);
    const { transaction_id } = await server.simulator.payment(pidx);
    const { completedAt } = await server.db.payment.findUniqueOrThrow({ where: { pidx } });
    const common = {
      date: today,
      order_id: order.id,
      purchase_order_id: order.purchase_order_id,
      pidx,
      transaction_id,
    };
    expect(await linesOf(order.id)).toEqual([
      {
        ...common,
        at: completedAt?.toISOString(),
        kind: "payment",
        gross: 90_000,
        fee: 2_700,
        net: 87_300,
      },
      {
        ...common,
        at: expect.any(String) as unknown,
        kind: "refund",
        gross: -10_000,
        fee: 0,
        net: -10_000,
      },
    ]);
  });

  it("adds up to each day of the daily settlement", async () => {
    const [lines, { data }] = [await allTransactions(server), await readSettlement(server)];
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(
      new Set(["held", "released", "payment", "fee", "refund"]),
    );
    for (const { day, ...figures } of data) {
      const sums = addUp(lines.filter(({ date }) => date === day));
      expect({ day, ...figures }).toMatchObject({ day, ...sums });
    }
    for (const { gross, fee, net } of lines) expect(net).toBe(gross - fee);
  });

  it("names Khalti's transaction of held and of released money", async () => {
    const lines = await allTransactions(server);
    const ofHolds = lines.filter(({ kind }) => kind === "held" || kind === "released");
    expect(ofHolds.length).toBeGreaterThan(5);
    for (const { transaction_id } of ofHolds) expect(transaction_id).toEqual(expect.any(String));
  });

  it("is the same on pages of any size, and as CSV", async () => {
    const lines = await allTransactions(server);
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted());
    for (const limit of ["1", "2", "7", "100"]) {
      expect(await allTransactions(server, { limit })).toEqual(lines);
    }
    const csv = await getTransactions(server, {}, { path: "/v1/admin/reports/transactions.csv" });
    expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(csv.headers["content-disposition"]).toBe(
      `attachment; filename="transactions-${today}.csv"`,
    );
    expect(parseCsv(csv.text)).toEqual(lines.map(csvOf));
  });

  it("has the lines of the asked days only", async () => {
    const all = await allTransactions(server);
    const [day = ""] = all.map(({ date }) => date);
    const first = await allTransactions(server, { from: day, to: day });
    expect(first).toEqual(all.filter(({ date }) => date === day));
    expect(first).not.toEqual(all);
    expect(await allTransactions(server, { from: "2020-01-01", to: "2020-01-31" })).toEqual([]);
  });

  it.each([
    [{ from: "2026-02-30" }, "from"],
    [{ from: "2026-03-02", to: "2026-03-01" }, "to"],
    [{ from: "2025-01-01", to: "2026-01-02" }, "to"],
    [{ day: "2026-01-01" }, "day"],
  ])("refuses %o, also as CSV", async (query, path) => {
    for (const name of ["transactions", "transactions.csv"]) {
      const answer = await getTransactions(server, query, { path: `/v1/admin/reports/${name}` });
      expect(answer.status).toBe(422);
      expect(wrongFields(answer)).toEqual([path]);
    }
  });

  it.each([
    [{ limit: "0" }, "limit"],
    [{ limit: "101" }, "limit"],
    [{ cursor: "abc" }, "cursor"],
    [{ cursor: Buffer.from('["2026-11-28T00:00:00.000Z","x",0]').toString("base64url") }, "cursor"],
  ])("refuses %o", async (query, path) => {
    const answer = await getTransactions(server, query);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual([path]);
  });

  it("may be read by a shop's key, and not without a key", async () => {
    for (const name of ["transactions", "transactions.csv"]) {
      const path = `/v1/admin/reports/${name}`;
      expect((await getTransactions(server, {}, { path, key: KEYS.merchant })).status).toBe(200);
      expect((await server.http.get(path)).status).toBe(401);
    }
  });
});
