import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { SettlementDay } from "../../src/reports/daily-settlement.ts";
import { timesOf } from "../support/share.ts";
import { DAY } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { addUp, allTransactions } from "./all-transactions.ts";
import { parseCsv } from "./parse-csv.ts";
import {
  boughtByDay,
  getReport,
  kathmanduDay,
  readSettlement,
  refundedByDay,
  sumOrders,
} from "./read-settlement.ts";
import { playStory, type Story } from "./play-story.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

// Milliseconds into three days that begin at midnight in Kathmandu; often close to a midnight.
const moment = fc.oneof(
  fc.integer({ min: 0, max: 3 * DAY }),
  fc.constantFrom(-1, 0, DAY - 1, DAY, 3 * DAY - 1, 3 * DAY),
);
const story: fc.Arbitrary<Story> = fc.record({
  amountPaisa: fc.integer({ min: 1, max: 2_000_000_000 }),
  end: fc.constantFrom(
    ...(["unpaid", "paid", "paid", "paid", "paid", "held"] as const),
    ...(["held, then completed", "held, then refunded"] as const),
  ),
  at: moment,
  feePaisa: fc.option(fc.nat({ max: 60_000_000 }), { freq: 5 }),
  feeLater: fc.boolean(),
  feeAt: moment,
  twice: fc.boolean(),
  refunds: fc.array(
    fc.record({
      kind: fc.constantFrom("requested", "requested", "found", "found, amount unknown"),
      quarters: fc.integer({ min: 1, max: 4 }),
      end: fc.constantFrom("succeeded", "succeeded", "failed", "unknown", "requested"),
      at: moment,
      endAt: moment,
    }),
    { maxLength: 3 },
  ),
});

/** The expected CSV row of a day. */
function asCsv({ day, closed, ...figures }: SettlementDay): Record<string, string> {
  const money = (["gross", "fees", "refunded", "net", "held"] as const).flatMap((name) => [
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

let weeks = 0;
/** Plays the stories in a new week each time, because nothing can be deleted. */
async function playAll(stories: Story[]) {
  const begin = Date.parse("2010-01-03T18:15:00Z") + 7 * weeks++ * DAY;
  const ids = await Promise.all(stories.map((one) => playStory(server, one, begin)));
  const days = [-1, 0, 1, 2, 3].map((n) => kathmanduDay(new Date(begin + n * DAY)));
  const period = { from: days[0] ?? "", to: days[4] ?? "" };
  return { days, period, orders: await sumOrders(server.db, ids), ids };
}

describe("the settlement of any orders, payments and refunds", () => {
  const sold: Story = {
    amountPaisa: 500,
    end: "paid",
    at: 0,
    feePaisa: 2,
    feeLater: false,
    feeAt: 0,
    twice: false,
    refunds: [],
  };

  it("adds up sums above 32 bits", async () => {
    const one: Story = {
      ...sold,
      amountPaisa: 2_000_000_000,
      feePaisa: 2_000_000_000,
      refunds: [{ kind: "requested", quarters: 3, end: "succeeded", at: 0, endAt: 0 }],
    };
    const { period, orders } = await playAll([one, one, one]);
    const sums = { orders_paid: 3, gross: 6_000_000_000, refunded: 4_500_000_000 };
    expect(orders).toEqual({ ...sums, heldRefunded: 0 });
    expect((await readSettlement(server, period)).total).toEqual({
      ...sums,
      fees: 6_000_000_000,
      fees_unknown: 0,
      refunds_unknown: 0,
      held: 0,
      net: -4_500_000_000,
    });
  });

  it("excludes held money that was refunded: it never paid an order", async () => {
    const { period, orders } = await playAll([
      { ...sold, amountPaisa: 70_000, end: "held, then refunded" },
      { ...sold, twice: true },
    ]);
    expect(orders).toEqual({ orders_paid: 1, gross: 500, refunded: 0, heldRefunded: 70_000 });
    const { total } = await readSettlement(server, period);
    expect(total).toMatchObject({ orders_paid: 1, gross: 500, fees: 2, refunded: 0, net: 498 });
  });

  it("equals the sums of the orders to the paisa, as JSON and as CSV", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(story, { maxLength: 12 }), async (stories) => {
        const { days, period, orders, ids } = await playAll(stories);
        const { data, total } = await readSettlement(server, period);
        const { orders_paid, gross, refunded: refundedPaisa } = orders;
        expect(total).toMatchObject({ orders_paid, gross, refunded: refundedPaisa });

        expect(data.map(({ day }) => day)).toEqual(days);
        const [bought, refunded] = [await boughtByDay(server.db), await refundedByDay(server.db)];
        const unknown = await server.db.refund.findMany({
          where: { orderId: { in: ids }, status: "unknown" },
        });
        for (const {
          day,
          closed,
          refunds_unknown,
          refunded: back,
          held,
          net,
          ...figures
        } of data) {
          // A second payment is held and released at the same moment; an unknown status names no money.
          expect([day, held]).toEqual([day, 0]);
          const none = { orders_paid: 0, gross: 0, fees: 0, fees_unknown: 0 };
          expect([day, figures]).toEqual([day, bought.get(day) ?? none]);
          expect([day, back]).toEqual([day, refunded.get(day) ?? 0]);
          expect([day, net]).toEqual([day, figures.gross - figures.fees - back]);
          const begun = unknown.filter(({ createdAt }) => kathmanduDay(createdAt) === day);
          expect([day, refunds_unknown, closed]).toEqual([day, begun.length, true]);
        }
        const lines = await allTransactions(server, { ...period, limit: "100" });
        for (const one of data) {
          const sums = addUp(lines.filter(({ date }) => date === one.day));
          expect(one).toMatchObject({ day: one.day, ...sums });
        }
        for (const [name, value] of Object.entries(total)) {
          const ofDays = data.map((one) => one[name as keyof typeof total]);
          expect(value).toBe(ofDays.reduce((sum, one) => sum + one, 0));
        }
        const inner = await readSettlement(server, { from: days[1] ?? "", to: days[3] ?? "" });
        expect(inner.data).toEqual(data.slice(1, 4));
        const csv = (await getReport(server, "daily.csv", period)).text;
        expect(parseCsv(csv)).toEqual(data.map(asCsv));
      }),
      { numRuns: timesOf(60) },
    );
  });
});
