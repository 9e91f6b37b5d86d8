import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/** Refunds that have not failed never exceed the payment, and are of a payment of their own order. */
export const refundsWithinPayment: Invariant = {
  code: "audit_refunds_exceed",
  breaches: ({ orderIds }) => Prisma.sql`
    select r.order_id, jsonb_agg(jsonb_build_object(
      'payment_id', r.payment_id, 'payment', r.payment_paisa, 'refunds', r.paisa
    )) as facts
    from (
      select refunds.order_id, payment_id, p.order_id as payment_of, case when is_send_back then p.taken_paisa else p.amount_paisa end as payment_paisa,
        coalesce(sum(refunds.amount_paisa) filter (where refunds.status <> 'failed'), 0) as paisa
      from refunds join payments p on p.id = payment_id
      where refunds.order_id = any(${orderIds}::uuid[])
      group by refunds.order_id, payment_id, p.order_id, p.amount_paisa, p.taken_paisa, is_send_back
    ) r
    where r.paisa > r.payment_paisa or r.payment_of <> r.order_id
    group by r.order_id`,
};
