import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import pg from "pg";
import type { SettlementDay } from "../../src/reports/daily-settlement.ts";
import { DAY } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { parseCsv } from "./parse-csv.ts";
import { getReport, kathmanduDay, readSettlement } from "./read-settlement.ts";

let server: TestServer;
let db: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  db = new pg.Client({ connectionString: server.databaseUrl });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await server.stop();
});

const report = (query: Record<string, string>) => readSettlement(server, query);

interface Sold {
  amountPaisa: number;
  /** Null: nobody paid, or it is held. */
  paidAt: Date | null;
  feePaisa: number | null;
  refunds: {
    status: "succeeded" | "failed" | "unknown" | "requested";
    /** Null: nobody knows how much. */
    paisa: number | null;
    at: Date;
  }[];
}

// Three days around two midnights in Kathmandu, and often on the second.
const FROM = Date.parse("2026-03-09T18:15:00Z");
const instant = fc
  .oneof(
    fc.integer({ min: FROM, max: FROM + 3 * DAY }),
    fc.constantFrom(FROM - 1, FROM, FROM + DAY - 1, FROM + DAY, FROM + 3 * DAY - 1, FROM + 3 * DAY),
  )
  .map((ms) => new Date(ms));

const sold: fc.Arbitrary<Sold> = fc.integer({ min: 1, max: 2_000_000_000 }).chain((amountPaisa) =>
  fc.record({
    amountPaisa: fc.constant(amountPaisa),
    paidAt: fc.option(instant, { freq: 4 }),
    feePaisa: fc.option(fc.integer({ min: 0, max: amountPaisa }), { freq: 5 }),
    refunds: fc.array(
      fc.oneof(
        {
          weight: 5,
          arbitrary: fc.record({
            status: fc.constantFrom("succeeded", "succeeded", "failed", "unknown", "requested"),
            paisa: fc.integer({ min: 1, max: Math.max(1, Math.floor(amountPaisa / 4)) }),
            at: instant,
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            status: fc.constantFrom("unknown", "failed"),
            paisa: fc.constant(null),
            at: instant,
          }),
        },
      ),
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
         values ($1, $2, $3, $4, $5, 'Why not.', $6, $7, $8)`,
        [
          randomUUID(),
          order,
          payment,
          status,
          paisa,
          paisa === null ? "khalti" : "staff:x",
          at,
          status === "succeeded" || status === "failed" ? at : null,
        ],
      );
    }
  }
}

/** What the CSV should hold of a day. */
function asCsv({ day, closed, ...figures }: SettlementDay): Record<string, string> {
  const money = (["gross", "fees", "refunded", "net"] as const).flatMap((name) => [
    [`${name}_paisa`, String(figures[name])],
    [`${name}_npr`, String(figures[name] / 100)],
  ]);
  return {
    day,
    orders_paid: String(figures.orders_paid),
    ...(Object.fromEntries(money) as Record<string, string>),
    fees_unknown: String(figures.fees_unknown),
    refunds_unknown: String(figures.refunds_unknown),
    closed: closed ? "yes" : "no",
  };
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
    back.filter(({ status }) => status === "succeeded").map(({ paisa }) => paisa ?? 0),
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
  it("adds up beyond what fits into 32 bits", async () => {
    const at = new Date(FROM);
    const refunds = Array.from({ length: 3 }, () => ({
      status: "succeeded" as const,
      paisa: 600_000_000,
      at,
    }));
    const one = { amountPaisa: 2_000_000_000, paidAt: at, feePaisa: 2_000_000_000, refunds };
    await sell([one, one, one]);
    const { total } = await report({ from: "2026-03-10", to: "2026-03-10" });
    expect(total).toEqual({
      orders_paid: 3,
      gross: 6_000_000_000,
      fees: 6_000_000_000,
      fees_unknown: 0,
      refunded: 5_400_000_000,
      refunds_unknown: 0,
      net: -5_400_000_000,
    });
  });

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
        const inner = await report({ from: "2026-03-10", to: "2026-03-12" });
        expect(inner.data).toEqual(data.slice(1, 4));
        for (const [name, value] of Object.entries(total)) {
          const days = data.map((one) => one[name as keyof typeof total]);
          expect(value).toBe(days.reduce((sum, one) => sum + one, 0));
        }
        const csv = (await getReport(server, "daily.csv", period)).text;
        expect(parseCsv(csv)).toEqual(data.map(asCsv));
      }),
      { numRuns: 60 },
    );
  });
});
