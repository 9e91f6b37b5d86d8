// The orders that a pass looks at. Each query reads what is new, or what is open, through an index.
import { watchedFrom } from "../lifecycle/reconciliation-schedule.ts";
import type { Database } from "../database/database.ts";
import type { Position, Round } from "./audit-progress.ts";

/** The next orders of the round that changed, oldest change first. */
export async function changedOrders(
  db: Database,
  { until }: Round,
  after: Position,
  limit: number,
): Promise<Position[]> {
  return db.$queryRaw<Position[]>`
    select updated_at as at, id from orders
    where (updated_at, id) > (${after.at}::timestamptz, ${after.id}::uuid)
      and updated_at <= ${until}::timestamptz
    order by updated_at, id limit ${limit}`;
}

/** Orders whose history, postings or events grew, although they themselves did not change. */
export async function ordersWithStrayEntries(
  db: Database,
  { from, afterHistory, afterPostings, afterEvents }: Round,
): Promise<{ orderIds: string[]; lastEvent: bigint }> {
  const [last] = await db.$queryRaw<[{ number: bigint }]>`
    select coalesce((select number from events where number is not null order by number desc limit 1), 0) as number`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    select o.id from (
      select order_id from order_history where id > ${afterHistory}
      union
      select order_id from postings where id > ${afterPostings}
      union
      select order_id from events
      where number > ${afterEvents} and number <= ${last.number} and order_id is not null
      union
      select order_id from events where number is null and order_id is not null
    ) entry
    -- One order after the other: a join might read all old orders by their time.
    cross join lateral (
      select id from orders where id = entry.order_id and updated_at < ${from}::timestamptz offset 0
    ) o`;
  return { orderIds: rows.map(({ id }) => id), lastEvent: last.number };
}

/**
 * Orders that time alone may have made wrong: a row may have come beyond its deadline and its order asks for no person. And orders
 * with a breach, which may be gone.
 */
export async function ordersInNeed(db: Database, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from orders where breaches <> '{}'
    union
    select order_id from payments
    where status in ('created', 'initiated', 'pending') and due_at <= ${now}::timestamptz - interval '1 day'
    union
    select order_id from refunds where due_at <= ${now}::timestamptz - interval '1 day'
    union
    select order_id from top_ups where due_at <= ${now}::timestamptz - interval '1 day'
    union
    select order_id from payments
    where due_at is null and status in ('created', 'initiated', 'pending') and created_at > ${watchedFrom(now)}::timestamptz
    union
    select order_id from refunds where due_at is null and status in ('requested', 'submitting')
    union
    select order_id from top_ups where due_at is null and status in ('pending', 'submitting')
    union
    select o.id from (
      select order_id from refunds
      where status in ('requested', 'submitting', 'unknown') and created_at <= ${now}::timestamptz - interval '1 hour'
      union
      select order_id from top_ups
      where status in ('pending', 'submitting', 'queued') and created_at <= ${now}::timestamptz - interval '1 hour'
      union
      select order_id from payments
      where status in ('initiated', 'pending') and unconfirmed_since <= ${now}::timestamptz - interval '1 day'
    ) old join orders o on o.id = old.order_id
    where o.attention_code is null`;
  return rows.map(({ id }) => id);
}
