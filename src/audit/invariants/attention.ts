import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/** An order asks for a person when one of its rows does, and not by a code that no row explains. */
export const attention: Invariant = {
  code: "audit_attention",
  breaches: ({ orderIds }) => Prisma.sql`
    select o.id as order_id, jsonb_build_object(
      'attention', o.attention_code, 'payments', p.asks, 'refunds', r.asks, 'top_ups', t.asks
    ) as facts
    from orders o
    cross join lateral (
      select coalesce(bool_or(status = 'held' and held_code is not null or doubt_code is not null
          or (link_overused_at is not null or paid_again_at is not null)
            and status in ('completed', 'partially_refunded')), false) as asks,
        coalesce(bool_or(link_overused_at is not null), false) as is_overused,
        coalesce(bool_or(paid_again_at is not null), false) as is_paid_again,
        max(amount_paisa) filter (where completed_at is not null) as paid_paisa,
        coalesce(bool_or(unconfirmed_since is not null), false) as is_unconfirmed,
        coalesce(bool_or(not_found_since is not null), false) as is_not_found
      from payments where order_id = o.id
    ) p
    cross join lateral (
      select coalesce(bool_or(status = 'awaiting_approval' or status = 'unknown' and accepted_at is null), false) as asks,
        coalesce(sum(amount_paisa) filter (where status = 'succeeded' and not is_send_back), 0) as refunded_paisa,
        coalesce(array_agg(distinct status::text), '{}') as statuses
      from refunds where order_id = o.id
    ) r
    cross join lateral (
      select coalesce(bool_or(
          top_up.status = 'unknown'
          or (
            top_up.status = 'refused' and is_last and refunded_externally_at is null
            and r.refunded_paisa < p.paid_paisa
            and not exists (select from refunds where top_up_id = top_up.id and refunds.status <> 'failed')
          )
        ), false) as asks,
        coalesce(array_agg(distinct top_up.status::text), '{}') as statuses
      from (
        select *, attempt = max(attempt) over (partition by position) as is_last
        from top_ups where order_id = o.id
      ) top_up
    ) t
    where o.id = any(${orderIds}::uuid[]) and case
      when o.attention_code is null then p.asks or r.asks or t.asks
      else not case o.attention_code
        when 'refund_amount_unknown' then 'unknown' = any(r.statuses)
        when 'refund_unknown' then 'unknown' = any(r.statuses)
        when 'refund_unconfirmed' then 'unknown' = any(r.statuses)
        when 'refund_awaiting_approval' then 'awaiting_approval' = any(r.statuses)
        when 'refund_overdue' then r.statuses && array['requested', 'submitting']
        when 'payment_not_found' then p.is_not_found
        when 'payment_unconfirmed' then p.is_unconfirmed
        when 'payment_link_overused' then p.is_overused
        when 'paid_again' then p.is_paid_again
        when 'top_up_unknown' then 'unknown' = any(t.statuses)
        when 'top_up_overdue' then t.statuses && array['pending', 'submitting', 'queued']
        when 'top_up_refused' then 'refused' = any(t.statuses)
        else true -- a code that is explained elsewhere
      end
    end`,
};
