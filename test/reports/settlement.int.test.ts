import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import pg from "pg";
import type { SettlementDay } from "../../src/reports/daily-settlement.ts";
import { wrongFields } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

interface Report {
  data: SettlementDay[];
  total: Omit<SettlementDay, "day" | "closed">;
}

const clock = createTestClock();
let server: TestServer;
let db: pg.Client;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  db = new pg.Client({ connectionString: server.databaseUrl });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await server.stop();
});

function get(path: string, query: Record<string, string> = {}) {
  return server.http.get(path).query(query).set("Authorization", `Bearer ${KEYS.viewer}`);
}

async function report(query: Record<string, string> = {}): Promise<Report> {
  const answer = await get("/v1/admin/reports/daily", query);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as Report;
}

/** An instant as a merchant in Kathmandu reads it on the wall. */
function kathmanduDay(at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kathmandu" }).format(at);
}

describe("the daily settlement", () => {
  it("tells what was paid, what Khalti kept, and what went back", async () => {
    const { order } = await paidOrder(server);
    await refund(server, order.id, { amount: 10_001 });
    await runDueJobs(server);
    const today = kathmanduDay(clock.now());
    const { data, total } = await report({ from: today, to: today });
    // The simulator's fee is three percent.
    const figures = {
      orders_paid: 1,
      gross: 90_000,
      fees: 2_700,
      fees_unknown: 0,
      refunded: 10_001,
      refunds_unknown: 0,
      net: 77_299,
    };
    expect(data).toEqual([{ day: today, closed: false, ...figures }]);
    expect(total).toEqual(figures);
  });

  it("has the last thirty days, each of them, unless asked for others", async () => {
    const { data } = await report();
    expect(data).toHaveLength(30);
    expect(data.at(-1)?.day).toBe(kathmanduDay(clock.now()));
    expect(data[0]?.day).toBe(kathmanduDay(new Date(clock.now().getTime() - 29 * DAY)));
    expect(
      (await report({ from: "2026-02-27", to: "2026-03-01" })).data.map(({ day }) => day),
    ).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  });

  it.each([
    [{ from: "2026-02-30" }, "from"],
    [{ to: "1.1.2026" }, "to"],
    [{ from: "2026-03-02", to: "2026-03-01" }, "to"],
    [{ from: "2025-01-01", to: "2026-01-02" }, "to"],
    [{ day: "2026-01-01" }, "day"],
  ])("refuses %o", async (query, path) => {
    for (const kind of ["daily", "daily.csv"]) {
      const answer = await get(`/v1/admin/reports/${kind}`, query);
      expect(answer.status).toBe(422);
      expect(wrongFields(answer)).toEqual([path]);
    }
  });
});

interface Sold {
  amountPaisa: number;
  /** Null: nobody paid, or it is held. */
  paidAt: Date | null;
  feePaisa: number | null;
  refunds: { status: "succeeded" | "failed" | "unknown" | "requested"; paisa: number; at: Date }[];
}

// Three days around two midnights in Kathmandu, and often on the second.
const FROM = Date.parse("2026-03-09T18:15:00Z");
const instant = fc
  .oneof(
    fc.integer({ min: FROM, max: FROM + 3 * DAY }),
    fc.constantFrom(FROM - 1, FROM, FROM + DAY - 1, FROM + DAY, FROM + 3 * DAY - 1, FROM + 3 * DAY),
  )
  .map((ms) => new Date(ms));

const sold: fc.Arbitrary<Sold> = fc.integer({ min: 1, max: 100_000_000 }).chain((amountPaisa) =>
  fc.record({
    amountPaisa: fc.constant(amountPaisa),
    paidAt: fc.option(instant, { freq: 4 }),
    feePaisa: fc.option(fc.integer({ min: 0, max: amountPaisa }), { freq: 5 }),
    refunds: fc.array(
      fc.record({
        status: fc.constantFrom("succeeded", "succeeded", "failed", "unknown", "requested"),
        paisa: fc.integer({ min: 1, max: Math.max(1, Math.floor(amountPaisa / 4)) }),
        at: instant,
      }),
      { maxLength: amountPaisa >= 4 ? 3 : 0 },
    ),
  }),
);

async function sell(all: Sold[]): Promise<void> {
  await db.query(
    "delete from refunds where order_id in (select id from orders where channel = 'mobile')",
  );
  await db.query(
    "delete from payments where order_id in (select id from orders where channel = 'mobile')",
  );
  await db.query("delete from orders where channel = 'mobile'");
  for (const { amountPaisa, paidAt, feePaisa, refunds } of all) {
    const [order, payment] = [randomUUID(), randomUUID()];
    const status = paidAt === null ? "awaiting_payment" : "paid";
    await db.query(
      `insert into orders (id, purchase_order_id, status, amount_paisa, amount_breakdown, channel, token_hash, created_at, paid_at)
       values ($1::uuid, $1, $2, $3, '[]', 'mobile', '', $4, $5)`,
      [order, status, amountPaisa, new Date(FROM), paidAt],
    );
    await db.query(
      `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, transaction_id, fee_paisa, created_at, completed_at)
       values ($1::uuid, $2, 1, $1, $3, $4, $1, $5, $6, $7, $8)`,
      [
        payment,
        order,
        paidAt === null ? "initiated" : "completed",
        amountPaisa,
        paidAt === null ? null : payment,
        paidAt === null ? null : feePaisa,
        new Date(FROM),
        paidAt,
      ],
    );
    if (paidAt === null) continue;
    for (const { status, paisa, at } of refunds) {
      await db.query(
        `insert into refunds (id, order_id, payment_id, status, amount_paisa, reason, requested_by, created_at, settled_at)
         values ($1, $2, $3, $4, $5, 'Why not.', 'staff:x', $6, $7)`,
        [
          randomUUID(),
          order,
          payment,
          status,
          paisa,
          at,
          status === "succeeded" || status === "failed" ? at : null,
        ],
      );
    }
  }
}

/** The same sums, done on paper. */
function onPaper(all: Sold[], day: string) {
  const paid = all.filter(({ paidAt }) => paidAt !== null && kathmanduDay(paidAt) === day);
  const back = all
    .filter(({ paidAt }) => paidAt !== null)
    .flatMap(({ refunds }) => refunds)
    .filter(({ at }) => kathmanduDay(at) === day);
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  const gross = sum(paid.map(({ amountPaisa }) => amountPaisa));
  const fees = sum(paid.map(({ feePaisa }) => feePaisa ?? 0));
  const refunded = sum(
    back.filter(({ status }) => status === "succeeded").map(({ paisa }) => paisa),
  );
  return {
    orders_paid: paid.length,
    gross,
    fees,
    fees_unknown: paid.filter(({ feePaisa }) => feePaisa === null).length,
    refunded,
    refunds_unknown: back.filter(({ status }) => status === "unknown").length,
    net: gross - fees - refunded,
  };
}

describe("whatever was sold, paid and given back", () => {
  it("the settlement equals to the paisa what the orders say, as JSON and as CSV", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { maxLength: 12 }), async (all) => {
        await sell(all);
        const period = { from: "2026-03-09", to: "2026-03-13" };
        const { data, total } = await report(period);
        expect(data.map(({ day }) => day)).toEqual([
          "2026-03-09",
          "2026-03-10",
          "2026-03-11",
          "2026-03-12",
          "2026-03-13",
        ]);
        for (const { day, closed, ...figures } of data) {
          expect([day, closed, figures]).toEqual([day, true, onPaper(all, day)]);
        }
        for (const [name, value] of Object.entries(total)) {
          const days = data.map((one) => one[name as keyof typeof total]);
          expect(value).toBe(days.reduce((sum, one) => sum + one, 0));
        }
        const csv = (await get("/v1/admin/reports/daily.csv", period)).text;
        const [, ...lines] = csv.trimEnd().split("\r\n");
        expect(lines.map((line) => line.split(",").slice(0, 4))).toEqual(
          data.map(({ day, orders_paid: paid, gross }) => [
            day,
            String(paid),
            String(gross),
            String(gross / 100),
          ]),
        );
      }),
      { numRuns: 60 },
    );
  });
});
