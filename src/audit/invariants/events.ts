import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/** The events of an order count from 1 to its sequence without gaps, and the feed has them in that order. */
export const events: Invariant = {
  code: "audit_events",
  breaches: ({ orderIds }) => Prisma.sql`
    with event_rows as (
      select order_id, (body::jsonb #>> '{data,sequence}')::int as sequence, number from events
      where order_id = any(${orderIds}::uuid[]) and number is not null
      union all
      select order_id, (body::jsonb #>> '{data,sequence}')::int, null from events
      where order_id = any(${orderIds}::uuid[]) and number is null
    ), checked as (
      select order_id, count(*) as count,
        bool_or(
          sequence is distinct from place
          or number < lag
          or (number is not null and lag is null and place > 1)
        ) as is_wrong
      from (
        select *, row_number() over by_sequence as place, lag(number) over by_sequence as lag
        from event_rows window by_sequence as (partition by order_id order by sequence)
      ) placed
      group by order_id
    )
    select o.id as order_id, jsonb_build_object('sequence', o.event_sequence, 'events', coalesce(count, 0)) as facts
    from orders o left join checked on checked.order_id = o.id
    where o.id = any(${orderIds}::uuid[])
      and (o.event_sequence <> coalesce(count, 0) or coalesce(is_wrong, false))`,
};
