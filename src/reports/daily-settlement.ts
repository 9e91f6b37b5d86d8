import { z } from "zod";
import type { AppContext } from "../context.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { addDays, day, dayOf, startOfDay, TIME_ZONE } from "../lib/kathmandu.ts";

const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;
/** What happened before midnight may be committed so long after it: it waited for a lock, or for a busy machine. */
const LATEST_WRITE_MS = 5 * 60_000;

/** The query of `GET /v1/admin/reports/daily`; both days are included. */
export const settlementQuery = z.strictObject({ from: day.optional(), to: day.optional() });

const figures = {
  orders_paid: z.int(),
  gross: z.int().describe("Paisa paid by customers"),
  fees: z
    .int()
    .describe("Paisa kept by Khalti, as its lookups say, on the day that they first said it"),
  fees_unknown: z
    .int()
    .describe("Payments of the day of which Khalti has not named the fee; they count as 0 fees"),
  refunded: z.int().describe("Paisa refunded on this day"),
  refunds_unknown: z
    .int()
    .describe("Refunds requested on this day whose outcome is unknown; not in `refunded`"),
  held: z
    .int()
    .describe(
      "Paisa that became held on this day, less what a person released from it on this day; in no other figure while it is held",
    ),
  net: z.int().describe("gross - fees - refunded"),
};

export const settlementDay = z.object({
  day: z.iso.date(),
  ...figures,
  closed: z
    .boolean()
    .describe(
      "The day has been over for five minutes: only fees_unknown and refunds_unknown may still change",
    ),
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
 * The requested days; by default the last thirty.
 *
 * @throws InvalidRequest for more than 366 days, or if `to` is before `from`
 */
export function settlementPeriod(query: z.output<typeof settlementQuery>, now: Date): Period {
  const to = query.to ?? dayOf(now);
  const from = query.from ?? addDays(to, 1 - DEFAULT_DAYS);
  if (from <= to && to < addDays(from, MAX_DAYS)) return { from, to };
  // Blame a field that the caller sent: `to` may be our default.
  throw new InvalidRequest([
    { path: query.to === undefined ? "from" : "to", message: WRONG_PERIOD },
  ]);
}

const WRONG_PERIOD = `Should make a period of 1 to ${String(MAX_DAYS)} days, with to on or after from.`;

interface Row {
  day: string;
  orders_paid: bigint;
  gross: bigint;
  fees: bigint;
  fees_unknown: bigint;
  refunded: bigint;
  refunds_unknown: bigint;
  held: bigint;
}

/**
 * Settlement by days in Kathmandu, as sums of the ledger's postings. Amounts in paisa. Everything counts on the day that we
 * learnt it: a payment when it was completed, a fee when Khalti named it, a refund when it succeeded or was found, also of
 * older orders.
 */
export async function dailySettlement(
  context: Pick<AppContext, "db" | "clock">,
  { from, to }: Period,
): Promise<z.output<typeof settlementResponse>> {
  const begin = startOfDay(from);
  const end = startOfDay(addDays(to, 1));
  const rows = await context.db.$queryRaw<Row[]>`
    with posted as (
      select (at at time zone 'UTC' + interval '5 hours 45 minutes')::date as day,
        count(distinct payment_id) filter (where credit_account = 'sales') as orders_paid,
        sum(amount_paisa) filter (where credit_account = 'sales') as gross,
        sum(amount_paisa) filter (where debit_account = 'khalti_fees') as fees,
        sum(amount_paisa) filter (where debit_account = 'refunds' and credit_account = 'khalti_receivable') as refunded,
        sum(amount_paisa) filter (where credit_account = 'held') as became_held,
        sum(amount_paisa) filter (where debit_account = 'held') as released
      from postings where at >= ${begin}::timestamptz and at < ${end}::timestamptz
      group by 1
    ), unpriced as (
      select (completed_at at time zone 'UTC' + interval '5 hours 45 minutes')::date as day,
        count(*) as fees_unknown
      from payments
      where fee_paisa is null and completed_at >= ${begin}::timestamptz and completed_at < ${end}::timestamptz
      group by 1
    ), open as (
      select (created_at at time zone 'UTC' + interval '5 hours 45 minutes')::date as day,
        count(*) as refunds_unknown
      from refunds
      where status = 'unknown' and not is_send_back and created_at >= ${begin}::timestamptz and created_at < ${end}::timestamptz
      group by 1
    )
    select day::text, coalesce(orders_paid, 0) as orders_paid, coalesce(gross, 0)::bigint as gross,
      coalesce(fees, 0)::bigint as fees, coalesce(fees_unknown, 0) as fees_unknown,
      coalesce(refunded, 0)::bigint as refunded, coalesce(refunds_unknown, 0) as refunds_unknown,
      (coalesce(became_held, 0) - coalesce(released, 0))::bigint as held
    from posted full join unpriced using (day) full join open using (day)`;
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const open = dayOf(new Date(context.clock.now().getTime() - LATEST_WRITE_MS));
  const data: SettlementDay[] = [];
  for (let current = from; current <= to; current = addDays(current, 1)) {
    data.push({ day: current, ...toFigures(byDay.get(current)), closed: current < open });
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
    held: Number(row?.held ?? 0),
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
    held: sum("held"),
    net: sum("net"),
  };
}
