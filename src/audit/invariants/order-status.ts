import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/** The status of an order, and whether it was paid, follow from its payments. */
export const orderStatus: Invariant = {
  code: "audit_order_status",
  breaches: ({ orderIds }) => Prisma.sql`
    select o.id as order_id, jsonb_build_object(
      'status', o.status, 'paid_at', o.paid_at, 'payments', p.statuses, 'completed', p.completed
    ) as facts
    from orders o
    cross join lateral (
      select coalesce(array_agg(status::text order by attempt), '{}') as statuses,
        coalesce(array_agg(status::text) filter (where completed_at is not null), '{}') as completed
      from payments where order_id = o.id
    ) p
    where o.id = any(${orderIds}::uuid[]) and not (
      -- Money of one payment at most, and the order has the status that it gives.
      case cardinality(p.completed)
        when 0 then o.paid_at is null and o.status not in ('paid', 'partially_refunded')
        when 1 then o.paid_at is not null and o.status::text = case p.completed[1]
          when 'completed' then 'paid' else p.completed[1] end
        else false
      end
      and case
        when cardinality(p.completed) = 1 then true
        -- Given back while it was held. Another payment that is held later does not reopen the order.
        when o.status = 'refunded' then 'refunded' = any(p.statuses)
        when 'held' = any(p.statuses) then o.status = 'held'
        when o.status = 'held' then false
        when o.status in ('canceled', 'expired')
          then not p.statuses && array['created', 'initiated', 'pending']
        else true
      end
    )`,
};
