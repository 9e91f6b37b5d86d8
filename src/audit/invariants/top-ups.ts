import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/**
 * Each top-up item of a paid order has one attempt that counts: the last, for the amount sold. The attempts before it were
 * refused, and their money was not given back. Money of a delivered one is not given back, and money of a refused one only
 * once.
 */
export const topUps: Invariant = {
  code: "audit_top_ups",
  breaches: ({ orderIds }) => Prisma.sql`
    select item.order_id, jsonb_agg(jsonb_build_object(
      'position', item.position, 'attempts', coalesce(t.attempts, '[]')
    )) as facts
    from order_items item
    cross join lateral (
      select exists (
        select from payments where order_id = item.order_id and completed_at is not null
      ) as is_paid
    ) paid
    cross join lateral (
      select jsonb_agg(jsonb_build_object(
          'id', a.id, 'status', a.status, 'amount', a.amount_paisa, 'compensations', a.compensations
        ) order by a.attempt) as attempts,
        count(*) as count,
        max(a.attempt) as last,
        bool_or(
          a.amount_paisa <> item.unit_amount_paisa
          or a.compensations > case when a.status = 'refused' and a.is_last then 1 else 0 end
          or (not a.is_last and a.status <> 'refused')
        ) as is_wrong
      from (
        select top_up.*, attempt = max(attempt) over () as is_last,
          (refunded_externally_at is not null)::int + (
            select count(*) from refunds where top_up_id = top_up.id and status <> 'failed'
          ) as compensations
        from top_ups top_up
        where top_up.order_id = item.order_id and top_up.position = item.position
      ) a
    ) t
    where item.order_id = any(${orderIds}::uuid[]) and case
      when item.provider is null or not paid.is_paid then t.count > 0
      else t.count = 0 or t.last <> t.count or t.is_wrong
    end
    group by item.order_id`,
};
