import { z } from "zod";
import type { AppContext } from "../context.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { addDays, day, dayOf, startOfDay, TIME_ZONE } from "../lib/kathmandu.ts";

const MOST_DAYS = 366;
const DEFAULT_DAYS = 30;

/** The query of `GET /v1/admin/reports/daily`: both days are counted in. */
export const settlementQuery = z.strictObject({ from: day.optional(), to: day.optional() });

const figures = {
  orders_paid: z.int(),
  gross: z.int().describe("Paisa that customers paid"),
  fees: z.int().describe("Paisa that Khalti kept, as its lookup said"),
  fees_unknown: z.int().describe("Payments of which Khalti told no fee; they count as 0"),
  refunded: z.int().describe("Paisa that went back on this day"),
  refunds_unknown: z
    .int()
    .describe("Refunds begun on this day of which nobody knows yet; not in `refunded`"),
  net: z.int().describe("gross - fees - refunded"),
};

export const settlementDay = z.object({
  day: z.iso.date(),
  ...figures,
  closed: z.boolean().describe("The day is over, so that orders_paid, gross and fees stay"),
});
export type SettlementDay = z.output<typeof settlementDay>;

export const settlementResponse = z.object({
  time_zone: z.literal(TIME_ZONE),
  currency: z.literal("NPR"),
  data: z.array(settlementDay),
  total: z.object(figures),
});

export interface Period {
  from: string;
  to: string;
}

/**
 * The days that are asked for: the last thirty unless said otherwise.
 *
 * @throws InvalidRequest for too many days, or none
 */
export function settlementPeriod(query: z.output<typeof settlementQuery>, now: Date): Period {
  const to = query.to ?? dayOf(now);
  const from = query.from ?? addDays(to, 1 - DEFAULT_DAYS);
  if (from <= to && to < addDays(from, MOST_DAYS)) return { from, to };
  // Without `to` it is today, which nobody wrote.
  throw new InvalidRequest([
    { path: query.to === undefined ? "from" : "to", message: WRONG_PERIOD },
  ]);
}

const WRONG_PERIOD = `Should be from one day to the same or a later one, at most ${String(MOST_DAYS)} days.`;

interface Row {
  day: string;
  orders_paid: bigint;
  gross: bigint;
  fees: bigint;
  fees_unknown: bigint;
  refunded: bigint;
  refunds_unknown: bigint;
}

/**
 * What each day in Kathmandu brought: what was paid on it, what Khalti kept of that, and what went back on it, of whatever
 * day's orders. Amounts in paisa. A payment counts on the day on which it was known as paid, a refund on the day on which
 * it was known as made.
 */
export async function dailySettlement(
  context: Pick<AppContext, "db" | "clock">,
  { from, to }: Period,
): Promise<z.output<typeof settlementResponse>> {
  const begin = startOfDay(from);
  const end = startOfDay(addDays(to, 1));
  const rows = await context.db.$queryRaw<Row[]>`
    with paid as (
      select (completed_at at time zone 'UTC' + interval '5 hours 45 minutes')::date as day,
        count(*) as orders_paid, sum(amount_paisa) as gross, sum(fee_paisa) as fees,
        count(*) filter (where fee_paisa is null) as fees_unknown
      from payments where completed_at >= ${begin}::timestamptz and completed_at < ${end}::timestamptz
      group by 1
    ), back as (
      select (ended_at at time zone 'UTC' + interval '5 hours 45 minutes')::date as day,
        sum(amount_paisa) as refunded
      from refunds
      where status = 'succeeded' and ended_at >= ${begin}::timestamptz and ended_at < ${end}::timestamptz
      group by 1
    ), open as (
      select (created_at at time zone 'UTC' + interval '5 hours 45 minutes')::date as day,
        count(*) as refunds_unknown
      from refunds
      where status = 'unknown' and created_at >= ${begin}::timestamptz and created_at < ${end}::timestamptz
      group by 1
    )
    select day::text, coalesce(orders_paid, 0) as orders_paid, coalesce(gross, 0)::bigint as gross,
      coalesce(fees, 0)::bigint as fees, coalesce(fees_unknown, 0) as fees_unknown,
      coalesce(refunded, 0)::bigint as refunded, coalesce(refunds_unknown, 0) as refunds_unknown
    from paid full join back using (day) full join open using (day)`;
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const today = dayOf(context.clock.now());
  const data: SettlementDay[] = [];
  for (let current = from; current <= to; current = addDays(current, 1)) {
    data.push({ day: current, ...toFigures(byDay.get(current)), closed: current < today });
  }
  return { time_zone: TIME_ZONE, currency: "NPR", data, total: sumUp(data) };
}

type Figures = z.output<typeof settlementResponse>["total"];

function toFigures(row: Row | undefined): Figures {
  const gross = Number(row?.gross ?? 0);
  const fees = Number(row?.fees ?? 0);
  const refunded = Number(row?.refunded ?? 0);
  return {
    orders_paid: Number(row?.orders_paid ?? 0),
    gross,
    fees,
    fees_unknown: Number(row?.fees_unknown ?? 0),
    refunded,
    refunds_unknown: Number(row?.refunds_unknown ?? 0),
    net: gross - fees - refunded,
  };
}

function sumUp(days: SettlementDay[]): Figures {
  const sum = (name: keyof Figures) => days.reduce((total, one) => total + one[name], 0);
  return {
    orders_paid: sum("orders_paid"),
    gross: sum("gross"),
    fees: sum("fees"),
    fees_unknown: sum("fees_unknown"),
    refunded: sum("refunded"),
    refunds_unknown: sum("refunds_unknown"),
    net: sum("net"),
  };
}
