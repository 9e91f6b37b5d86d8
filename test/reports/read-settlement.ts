import type { z } from "zod";
import type { Database } from "../../src/lib/database.ts";
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

/** An instant as a merchant in Kathmandu reads it on the wall. */
export function kathmanduDay(at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kathmandu" }).format(at);
}

type Bought = Omit<Settlement["total"], "refunded" | "refunds_unknown" | "net">;

/** What the orders that were paid on each day say, by when the order was paid; days without any are left out. */
export async function boughtByDay(db: Database): Promise<Map<string, Bought>> {
  const rows = await db.$queryRaw<(Record<keyof Bought, bigint> & { day: string })[]>`
    select (paid_at at time zone 'Asia/Kathmandu')::date::text as day, count(*) as orders_paid,
      sum(amount_paisa) as gross, coalesce(sum(fee_paisa), 0) as fees,
      count(*) filter (where fee_paisa is null) as fees_unknown
    from orders left join lateral (
      select sum(fee_paisa) as fee_paisa from payments where order_id = orders.id
    ) fees on true
    where paid_at is not null group by 1`;
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

/** What the histories of orders that were paid say of each day's refunds, in paisa. */
export async function refundedByDay(db: Database): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ day: string; paisa: bigint }[]>`
    select (h.at at time zone 'Asia/Kathmandu')::date::text as day, sum((h.data ->> 'amount')::int) as paisa
    from order_history h join orders o on o.id = h.order_id
    where h.type = 'refund_succeeded' and o.paid_at is not null group by 1`;
  return new Map(rows.map(({ day, paisa }) => [day, Number(paisa)]));
}

/** What the given orders say in the end: those that were paid, and in `gone` the money of others that went back. */
export async function sumOrders(db: Database, ids: string[]) {
  const rows = await db.order.findMany({ where: { id: { in: ids } } });
  const paid = rows.filter(({ paidAt }) => paidAt !== null);
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    orders_paid: paid.length,
    gross: sum(paid.map(({ amountPaisa }) => amountPaisa)),
    refunded: sum(paid.map(({ refundedPaisa }) => refundedPaisa)),
    gone: sum(rows.map(({ paidAt, refundedPaisa }) => (paidAt === null ? refundedPaisa : 0))),
  };
}
