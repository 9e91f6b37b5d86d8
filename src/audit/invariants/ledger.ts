import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/** The postings of an order sum to its rows: sales, fees, refunds, delivered top-ups, and nothing held without a held payment. */
export const ledger: Invariant = {
  code: "audit_ledger",
  breaches: ({ orderIds }) => Prisma.sql`
    select o.id as order_id, jsonb_build_object('rows', to_jsonb(of_rows), 'ledger', to_jsonb(posted), 'held', held.paisa) as facts
    from orders o
    cross join lateral (
      select
        (select coalesce(sum(amount_paisa), 0) from payments
          where order_id = o.id and completed_at is not null) as sales,
        (select coalesce(sum(fee_paisa), 0) from payments
          where order_id = o.id and completed_at is not null) as fees,
        (select coalesce(sum(amount_paisa), 0) from refunds
          where order_id = o.id and status = 'succeeded' and not is_send_back) as refunds,
        (select coalesce(sum(item.amount_paisa) filter (where t.refunded_externally_at is not null), 0)
          from top_ups t join order_items item using (order_id, position) where t.order_id = o.id) as outside,
        (select coalesce(sum(item.amount_paisa) filter (where t.status = 'delivered'), 0)
          from top_ups t join order_items item using (order_id, position) where t.order_id = o.id) as top_ups
    ) of_rows
    cross join lateral (
      select
        coalesce(sum(case 'sales' when credit_account then amount_paisa when debit_account then -amount_paisa end), 0) as sales,
        coalesce(sum(case 'khalti_fees' when debit_account then amount_paisa when credit_account then -amount_paisa end), 0) as fees,
        coalesce(sum(amount_paisa) filter (where debit_account = 'refunds' and credit_account = 'khalti_receivable'), 0) as refunds,
        coalesce(sum(amount_paisa) filter (where debit_account = 'refunds' and credit_account = 'outside'), 0) as outside,
        coalesce(sum(case 'top_up_cost' when debit_account then amount_paisa when credit_account then -amount_paisa end), 0) as top_ups
      from postings where order_id = o.id
    ) posted
    cross join lateral (
      select coalesce(sum(case 'held' when credit_account then amount_paisa when debit_account then -amount_paisa end), 0) as paisa,
        exists (select from payments where order_id = o.id and status = 'held') as has_payment
      from postings where order_id = o.id
    ) held
    where o.id = any(${orderIds}::uuid[])
      and (to_jsonb(of_rows) <> to_jsonb(posted) or held.paisa < 0 or (held.paisa > 0 and not held.has_payment))`,
};
