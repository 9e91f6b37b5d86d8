import type { Pool } from "pg";

/** What one window of the ceiling has given, of one second. */
export interface Window {
  used: number;
  /** Until it ends, in milliseconds. */
  leftMs: number;
}

export interface Taken {
  isGranted: boolean;
  /** Of the share that was asked: after the permits were taken, where they were. */
  window: Window;
  /** Of the customers' own share. */
  customers: Window;
}

/** Read where it stands: after the wait for the row, which another instance may have used to begin a window. */
const NOW_MS = "(extract(epoch from clock_timestamp()) * 1000)::bigint";
/** A window that ends later was written by an instance whose clock is ahead. */
const LIVE = (row: string) => `${row}.expire - ${NOW_MS} between 1 and 1000`;
/** It ended less than a window ago. The next one begins where it ended: a gap at each would cost a twentieth of the ceiling. */
const JUST_ENDED = (row: string) => `${NOW_MS} - ${row}.expire between 0 and 999`;

/**
 * Takes permits if the share has so many left. One statement, in the database's time: many instances take from one row. Where the
 * window ends between the condition, `points` and `expire`, which are read in this order, it counts too much, never too little.
 *
 * Parameters: $1 the share, $2 how many, $3 how many it has in a second, $4 the customers' share.
 */
const STATEMENT = `
  with taken as (
    insert into rate_limits as share (key, points, expire) values ($1, $2::int, ${NOW_MS} + 1000)
    on conflict (key) do update set
      points = case when ${LIVE("share")} then share.points else 0 end + excluded.points,
      expire = case
        when ${LIVE("share")} then share.expire
        when ${JUST_ENDED("share")} then share.expire + 1000
        else ${NOW_MS} + 1000
      end
    where not ${LIVE("share")} or share.points + excluded.points <= $3::int
    returning points, expire
  )
  select taken.points is not null as granted,
    coalesce(taken.points, share.points, 0)::int as used,
    greatest(coalesce(taken.expire, share.expire) - ${NOW_MS}, 0)::int as left_ms,
    coalesce(customers.points, 0)::int as customers_used,
    greatest(coalesce(customers.expire - ${NOW_MS}, 0), 0)::int as customers_left_ms
  from (values (1)) as one
    left join taken on true
    left join rate_limits share on share.key = $1 and ${LIVE("share")}
    left join rate_limits customers on customers.key = $4 and ${LIVE("customers")}`;

export async function takePermits(
  pool: Pick<Pool, "query">,
  {
    share,
    count,
    perSecond,
    customers,
  }: Record<"share" | "customers", string> & Record<"count" | "perSecond", number>,
): Promise<Taken> {
  const { rows } = await pool.query<{
    granted: boolean;
    used: number;
    left_ms: number;
    customers_used: number;
    customers_left_ms: number;
  }>({ name: "take_lookups", text: STATEMENT, values: [share, count, perSecond, customers] });
  const [row] = rows;
  if (row === undefined) throw new Error("the ceiling of lookups gave no answer");
  return {
    isGranted: row.granted,
    window: { used: row.used, leftMs: row.left_ms },
    customers: { used: row.customers_used, leftMs: row.customers_left_ms },
  };
}
