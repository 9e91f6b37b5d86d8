import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/** The history alone gives the present status of the order and of each of its payments, refunds and top-ups. */
export const history: Invariant = {
  code: "audit_history",
  breaches: ({ orderIds }) => Prisma.sql`
    with entries as (
      select id, order_id, payment_id, type, data from order_history
      where order_id = any(${orderIds}::uuid[])
    ), replayed as (
      select distinct on (1, 2, 3) *
      from (
        select order_id, 'order' as kind, order_id::text as id, case type
            when 'paid' then 'paid'
            when 'order_created' then 'awaiting_payment'
            when 'order_reopened' then 'awaiting_payment'
            else substr(type, length('order_') + 1)
          end as status, id as entry
        from entries where type = 'paid' or type like 'order\\_%'
        union all
        select order_id, 'payment', payment_id::text, substr(type, length('payment_') + 1), id
        from entries where type like 'payment\\_%' and type <> 'payment_fee_recorded'
        union all
        select order_id, 'refund', data ->> 'refund_id',
          -- Khalti's word: a later lookup decides.
          case type when 'refund_accepted' then 'unknown' when 'refund_approved' then 'requested'
            when 'refund_rejected' then 'failed' else substr(type, length('refund_') + 1) end, id
        from entries where type like 'refund\\_%'
        union all
        select order_id, 'top_up', data ->> 'top_up_id', substr(type, length('top_up_') + 1), id
        from entries where type like 'top\\_up\\_%' and type <> 'top_up_refunded_externally'
        union all
        select order_id, 'external_refund', data ->> 'top_up_id', 'recorded', id
        from entries where type = 'top_up_refunded_externally'
      ) entry
      order by order_id, kind, id, entry desc
    ), present as (
      select id as order_id, 'order' as kind, id::text, status::text from orders
      where id = any(${orderIds}::uuid[])
      union all
      select order_id, 'payment', id::text, status::text from payments
      where order_id = any(${orderIds}::uuid[])
      union all
      select order_id, 'refund', id::text, status::text from refunds
      where order_id = any(${orderIds}::uuid[])
      union all
      select order_id, 'top_up', id::text, status::text from top_ups
      where order_id = any(${orderIds}::uuid[])
      union all
      select order_id, 'external_refund', id::text, 'recorded' from top_ups
      where order_id = any(${orderIds}::uuid[]) and refunded_externally_at is not null
    )
    select order_id, jsonb_agg(jsonb_build_object(
      'kind', kind, 'id', id, 'status', present.status, 'history', replayed.status
    ) order by kind, id) as facts
    from present full join replayed using (order_id, kind, id)
    where present.status is distinct from replayed.status
    group by order_id`,
};
