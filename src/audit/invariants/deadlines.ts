import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/**
 * What is not known beyond its time asks for a person. The limits are those of lifecycle/deadlines.ts plus the longest pause
 * between two looks of a worker.
 */
export const deadlines: Invariant = {
  code: "audit_deadline",
  breaches: ({ orderIds, now }) => Prisma.sql`
    select o.id as order_id, jsonb_agg(jsonb_build_object('kind', late.kind, 'id', late.id, 'status', late.status)) as facts
    from orders o
    cross join lateral (
      select 'refund' as kind, id, status::text from refunds
      where order_id = o.id and (
        (status in ('requested', 'submitting') and coalesce(approved_at, created_at) <= ${now}::timestamptz - interval '3 hours')
        or (status = 'unknown' and accepted_at <= ${now}::timestamptz - interval '3 hours')
      )
      union all
      select 'top_up', id, status::text from top_ups
      where order_id = o.id and (
        (status in ('pending', 'submitting') and created_at <= ${now}::timestamptz - interval '3 hours')
        or (status = 'queued' and submitted_at <= ${now}::timestamptz - interval '27 hours')
      )
      union all
      select 'payment', id, status::text from payments
      where order_id = o.id and status in ('initiated', 'pending')
        and unconfirmed_since <= ${now}::timestamptz - interval '50 hours'
    ) late
    where o.id = any(${orderIds}::uuid[]) and o.attention_code is null
    group by o.id`,
};
