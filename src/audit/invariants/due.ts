import { Prisma } from "../../generated/prisma/client.ts";
import { watchedFrom } from "../../lifecycle/reconciliation-schedule.ts";
import type { Invariant } from "../invariant.ts";

/**
 * Each row that a machine must look at again says when, and that is not long over. What waits for a person alone has no due
 * time: a top-up that the provider was asked about for days, or cannot be asked about, and a payment of which Khalti has said
 * nothing for half a year.
 */
export const due: Invariant = {
  code: "audit_due",
  breaches: ({ orderIds, now }) => Prisma.sql`
    select o.id as order_id, jsonb_agg(jsonb_build_object(
      'kind', row.kind, 'id', row.id, 'status', row.status, 'due_at', row.due_at
    )) as facts
    from orders o
    cross join lateral (
      select 'payment' as kind, id, status::text, due_at from payments
      where order_id = o.id and status in ('created', 'initiated', 'pending')
        and (due_at is not null or created_at > ${watchedFrom(now)}::timestamptz)
      union all
      select 'refund', id, status::text, due_at from refunds
      where order_id = o.id and (
        status in ('requested', 'submitting')
        or (status = 'unknown' and submitted_at is not null)
        or watched_until > ${now}::timestamptz
      )
      union all
      select 'top_up', id, status::text, due_at from top_ups
      where order_id = o.id and status in ('pending', 'submitting')
    ) row
    where o.id = any(${orderIds}::uuid[])
      and (row.due_at is null or row.due_at <= ${now}::timestamptz - interval '1 day')
    group by o.id`,
};
