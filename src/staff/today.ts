import { z } from "zod";
import type { AppContext } from "../context.ts";
import { addDays, dayOf, startOfDay } from "../lib/kathmandu.ts";
import { dailySettlement, settlementDay } from "../reports/daily-settlement.ts";
import { listProviders, topUpProviderResponse } from "../topups/list-providers.ts";
import { healthResponse, readHealth } from "./health.ts";
import { countNeedsYou } from "./list-needs-you.ts";

const CHART_DAYS = 30;
const today = settlementDay.omit({ closed: true });

export const todayResponse = today.extend({
  orders_unpaid: z.int().describe("Orders of this day that are not paid"),
  needs_you: z.object({ count: z.int(), oldest_since: z.iso.datetime().nullable() }),
  balances: z.array(
    topUpProviderResponse
      .pick({ name: true, balance: true, balance_read_at: true, low: true })
      .describe("`balance` is null where the provider does not tell it"),
  ),
  health: healthResponse,
  last_30_days: z.array(settlementDay).describe("Oldest first; today is the last"),
});

/** What a shop's owner wants to know first, of the day in Kathmandu. */
export async function readToday(context: AppContext): Promise<z.output<typeof todayResponse>> {
  const { db, reportsDb, clock } = context;
  const day = dayOf(clock.now());
  const [settlement, unpaid, needsYou, providers, health] = await Promise.all([
    dailySettlement({ db: reportsDb, clock }, { from: addDays(day, 1 - CHART_DAYS), to: day }),
    db.order.count({
      where: {
        createdAt: { gte: startOfDay(day) },
        status: { in: ["awaiting_payment", "canceled", "expired"] },
      },
    }),
    countNeedsYou(context),
    listProviders(context),
    readHealth(context),
  ]);
  const ofToday = settlement.data.at(-1);
  if (ofToday === undefined) throw new Error("the settlement has no day");
  return {
    ...today.parse(ofToday),
    orders_unpaid: unpaid,
    needs_you: needsYou,
    balances: providers
      .filter(({ configured }) => configured)
      .map(({ name, balance, balance_read_at, low }) => ({ name, balance, balance_read_at, low })),
    health,
    last_30_days: settlement.data,
  };
}
