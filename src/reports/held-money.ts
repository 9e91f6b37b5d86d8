import { Prisma } from "../generated/prisma/client.ts";

/**
 * Rows `(at, paisa)` of one period: money that became held, and with a minus sign its release by a person's decision.
 * Khalti says `Completed` and names a total; an answer about another payment says nothing of this one's money.
 */
export const heldMoney = (begin: Date, end: Date): Prisma.Sql => Prisma.sql`
  with changes as (
    select at, 1 as sign, data from order_history
    where type = 'payment_held' and at >= ${begin}::timestamptz and at < ${end}::timestamptz
    union all
    select release.at, -1, held.data
    from order_history release cross join lateral (
      select data from order_history entry
      where entry.order_id = release.order_id and entry.payment_id = release.payment_id
        and entry.type = 'payment_held' and entry.id < release.id
      order by entry.id desc limit 1
    ) held
    where (release.data ->> 'was_held') is not null
      and release.at >= ${begin}::timestamptz and release.at < ${end}::timestamptz
  )
  select at, sign * (data -> 'khalti' ->> 'total_amount')::bigint as paisa from changes
  where lower(btrim(data -> 'khalti' ->> 'status')) = 'completed' and data ->> 'code' <> 'pidx_mismatch'`;
