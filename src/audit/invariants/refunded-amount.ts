import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/**
 * The order's refunded amount is the sum of its succeeded refunds. An order that ended with a held payment, which Khalti gave
 * back, has no refund rows but those that sent it back.
 */
export const refundedAmount: Invariant = {
  code: "audit_refunded_amount",
  breaches: ({ orderIds }) => Prisma.sql`
    select o.id as order_id,
      jsonb_build_object('status', o.status, 'refunded_amount', o.refunded_paisa, 'refunds', sums.paisa) as facts
    from orders o
    cross join lateral (
      select coalesce(sum(amount_paisa), 0)::int as paisa from refunds
      where order_id = o.id and status = 'succeeded' and not is_send_back
    ) sums
    where o.id = any(${orderIds}::uuid[]) and case
      when o.status = 'refunded'
        and not exists (select from payments where order_id = o.id and completed_at is not null)
      then o.refunded_paisa = 0 or sums.paisa > 0
      else o.refunded_paisa <> sums.paisa
    end`,
};
