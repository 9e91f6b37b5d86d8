import { Prisma } from "../../generated/prisma/client.ts";
import type { Invariant } from "../invariant.ts";

/** The lines and the breakdown sum to the order's amount, and every payment is for all of it. */
export const amounts: Invariant = {
  code: "audit_amounts",
  breaches: ({ orderIds }) => Prisma.sql`
    select o.id as order_id, jsonb_build_object(
      'amount', o.amount_paisa, 'lines', lines.paisa, 'breakdown', breakdown.paisa, 'other_payments', others.paisa
    ) as facts
    from orders o
    cross join lateral (select sum(amount_paisa) as paisa from order_items where order_id = o.id) lines
    cross join lateral (
      select sum((part ->> 'amount')::bigint) as paisa from jsonb_array_elements(o.amount_breakdown) part
    ) breakdown
    cross join lateral (
      select jsonb_agg(amount_paisa) as paisa from payments
      where order_id = o.id and amount_paisa <> o.amount_paisa
    ) others
    where o.id = any(${orderIds}::uuid[])
      and (
        lines.paisa is distinct from o.amount_paisa
        or breakdown.paisa is distinct from o.amount_paisa
        or others.paisa is not null
      )`,
};
