import type { z } from "zod";
import type { Database } from "../../src/database/database.ts";
import type { settlementResponse } from "../../src/reports/daily-settlement.ts";
import { KEYS, type TestServer } from "../support/test-server.ts";

export type Settlement = z.output<typeof settlementResponse>;

export function getReport(
  server: TestServer,
  kind: "daily" | "daily.csv",
  query: Record<string, string> = {},
) {
  return server.http
    .get(`/v1/admin/reports/${kind}`)
    .query(query)
    .set("Authorization", `Bearer ${KEYS.viewer}`);
}

export async function readSettlement(
  server: TestServer,
  query: Record<string, string> = {},
): Promise<Settlement> {
  const answer = await getReport(server, "daily", query);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as Settlement;
}

/** The day of an instant in Kathmandu. */
export function kathmanduDay(at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kathmandu" }).format(at);
}

type Bought = Omit<Settlement["total"], "refunded" | "refunds_unknown" | "held" | "net">;

/** Sums of the orders paid on each day, from the orders themselves, and the fees that Khalti first named on it. */
export async function boughtByDay(db: Database): Promise<Map<string, Bought>> {
  const rows = await db.$queryRaw<(Record<keyof Bought, bigint> & { day: string })[]>`
    with paid as (
      select (paid_at at time zone 'Asia/Kathmandu')::date::text as day, count(*) as orders_paid,
        sum(amount_paisa) as gross, count(*) filter (where fee_paisa is null) as fees_unknown
      from orders left join lateral (
        select sum(fee_paisa) as fee_paisa from payments where order_id = orders.id
      ) fees on true
      where paid_at is not null group by 1
    ), named as (
      select (at at time zone 'Asia/Kathmandu')::date::text as day, sum((data -> 'khalti' ->> 'fee')::int) as fees
      from order_history where type in ('payment_completed', 'payment_fee_recorded') group by 1
    )
    select day, coalesce(orders_paid, 0) as orders_paid, coalesce(gross, 0) as gross, coalesce(fees, 0) as fees,
      coalesce(fees_unknown, 0) as fees_unknown
    from paid full join named using (day)`;
  return new Map(
    rows.map(({ day, ...row }) => [
      day,
      {
        orders_paid: Number(row.orders_paid),
        gross: Number(row.gross),
        fees: Number(row.fees),
        fees_unknown: Number(row.fees_unknown),
      },
    ]),
  );
}

/** Refunds of each day from the histories of paid orders, in paisa. */
export async function refundedByDay(db: Database): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ day: string; paisa: bigint }[]>`
    select (h.at at time zone 'Asia/Kathmandu')::date::text as day, sum((h.data ->> 'amount')::int) as paisa
    from order_history h join orders o on o.id = h.order_id
    where h.type = 'refund_succeeded' and o.paid_at is not null group by 1`;
  return new Map(rows.map(({ day, paisa }) => [day, Number(paisa)]));
}

/** Sums of the given orders: of the paid ones, and in `heldRefunded` the refunded money of the others. */
export async function sumOrders(db: Database, ids: string[]) {
  const rows = await db.order.findMany({ where: { id: { in: ids } } });
  const paid = rows.filter(({ paidAt }) => paidAt !== null);
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    orders_paid: paid.length,
    gross: sum(paid.map(({ amountPaisa }) => amountPaisa)),
    refunded: sum(paid.map(({ refundedPaisa }) => refundedPaisa)),
    heldRefunded: sum(
      rows.map(({ paidAt, refundedPaisa }) => (paidAt === null ? refundedPaisa : 0)),
    ),
  };
}
