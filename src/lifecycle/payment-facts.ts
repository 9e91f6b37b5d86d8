import { type Order, type Payment, Prisma } from "../generated/prisma/client.ts";
import type { RunSql } from "../database/run-sql.ts";
import type { Attention } from "../orders/order.ts";
import type { FullOrder } from "../orders/full-order.ts";
import { FULL_ORDER_JSON, toFullOrder } from "../orders/read-full-order.ts";

/** A payment and its order as they were at one moment. The order changed since if its `version` did. */
export interface PaymentFacts {
  payment: Pick<
    Payment,
    | "id"
    | "pidx"
    | "status"
    | "transactionId"
    | "amountPaisa"
    | "feePaisa"
    | "unconfirmedSince"
    | "notFoundSince"
    | "doubtCode"
    | "createdAt"
    | "expiresAt"
    | "completedAt"
  >;
  order: Pick<Order, "id" | "status" | "amountPaisa" | "returnTo" | "version"> & {
    attention: Attention | null;
  };
  /** Another payment of the order may still be paid, or is being initiated. */
  otherOpen: boolean;
  /** The limited payment link of the order: null where there is none, or it has no limit. */
  link: { id: string; maxUses: number; paid: number } | null;
  /** A refund of the payment has not ended, so a lookup may reveal its outcome. */
  refundOpen: boolean;
  /** The whole order, where it was asked for and the payment may still be completed. */
  fullOrder: FullOrder | null;
}

type Row = Pick<Payment, "id" | "pidx" | "status"> & {
  order_id: string;
  transaction_id: string | null;
  amount_paisa: number;
  fee_paisa: number | null;
  unconfirmed_since: Date | null;
  not_found_since: Date | null;
  doubt_code: string | null;
  created_at: Date;
  expires_at: Date | null;
  completed_at: Date | null;
  order_status: Order["status"];
  return_to: string | null;
  attention_code: string | null;
  attention_message: string | null;
  attention_since: Date | null;
  version: number;
  link_id: string | null;
  link_max_uses: number | null;
  link_paid: number;
  other_open: boolean;
  refund_open: boolean;
  full_order: unknown;
};

/**
 * Reads the facts in one statement, so that they are of one moment; null when no payment has this pidx.
 *
 * @param options.withOrder reads the whole order too, for the events of a payment that is probably completed now
 */
export async function readPaymentFacts(
  sql: RunSql,
  pidx: string,
  { withOrder = false }: { withOrder?: boolean } = {},
): Promise<PaymentFacts | null> {
  const fullOrder = withOrder
    ? Prisma.sql`case when p.status in ('initiated', 'pending', 'canceled', 'expired') then ${FULL_ORDER_JSON} end`
    : Prisma.sql`null::jsonb`;
  const [row] = await sql<Row>(Prisma.sql`
    select p.id, p.pidx, p.order_id, p.transaction_id, p.status::text, p.amount_paisa, p.fee_paisa, p.unconfirmed_since, p.not_found_since, p.doubt_code, p.created_at,
      p.expires_at, p.completed_at, o.status::text as order_status, o.return_to, o.version,
      o.attention_code, o.attention_message, o.attention_since,
      l.id as link_id, l.max_uses as link_max_uses,
      (select count(*)::int from orders used where used.payment_link_id = l.id and used.paid_at is not null) as link_paid,
      exists (
        select 1 from payments other
        where other.order_id = o.id and other.id <> p.id and other.status in ('created', 'initiated', 'pending')
      ) as other_open,
      exists (
        select 1 from refunds r
        where r.payment_id = p.id and r.status in ('awaiting_approval', 'requested', 'submitting', 'unknown')
      ) as refund_open, ${fullOrder} as full_order
    from payments p join orders o on o.id = p.order_id
      left join payment_links l on l.id = o.payment_link_id and l.max_uses is not null
    where p.pidx = ${pidx}`);
  if (row === undefined) return null;
  return {
    payment: {
      id: row.id,
      pidx: row.pidx,
      status: row.status,
      transactionId: row.transaction_id,
      amountPaisa: row.amount_paisa,
      feePaisa: row.fee_paisa,
      unconfirmedSince: row.unconfirmed_since,
      notFoundSince: row.not_found_since,
      doubtCode: row.doubt_code,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      completedAt: row.completed_at,
    },
    order: {
      id: row.order_id,
      status: row.order_status,
      // A payment is always for the whole order.
      amountPaisa: row.amount_paisa,
      returnTo: row.return_to,
      version: row.version,
      attention:
        row.attention_code === null || row.attention_message === null
          ? null
          : {
              code: row.attention_code,
              message: row.attention_message,
              since: row.attention_since ?? row.created_at,
            },
    },
    link:
      row.link_id === null || row.link_max_uses === null
        ? null
        : { id: row.link_id, maxUses: row.link_max_uses, paid: row.link_paid },
    otherOpen: row.other_open,
    refundOpen: row.refund_open,
    fullOrder: row.full_order === null ? null : toFullOrder(row.full_order),
  };
}
