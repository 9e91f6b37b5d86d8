import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/**
 * The status of a completed payment follows from its refunds. A payment that was never completed has only refunds that send
 * its held money back, and it is held until one succeeds.
 */
export const paymentStatus: Invariant = {
  code: "audit_payment_status",
  breaches: ({ orderIds }) => Prisma.sql`
    select p.order_id, jsonb_agg(jsonb_build_object(
      'payment_id', p.id, 'status', p.status, 'amount', p.amount_paisa, 'refunded', r.paisa, 'refunds', r.count
    )) as facts
    from payments p
    cross join lateral (
      select coalesce(sum(amount_paisa) filter (where status = 'succeeded'), 0) as paisa,
        coalesce(bool_or(status = 'unknown' and amount_paisa is null), false) as has_unknown_amount,
        count(*)
      from refunds where payment_id = p.id and not is_send_back
    ) r
    cross join lateral (
      select count(*) filter (where status = 'succeeded') as succeeded,
        count(*) filter (where status not in ('succeeded', 'failed')) as open
      from refunds where payment_id = p.id and is_send_back
    ) b
    where p.order_id = any(${orderIds}::uuid[]) and case
      when p.completed_at is null then p.status in ('completed', 'partially_refunded') or r.count > 0
        or (b.succeeded > 0 and p.status <> 'refunded') or (b.open > 0 and p.status <> 'held')
      else p.status::text <> case
        when r.paisa >= p.amount_paisa then 'refunded'
        when r.paisa > 0 or r.has_unknown_amount then 'partially_refunded'
        else 'completed'
      end
    end
    group by p.order_id`,
};
