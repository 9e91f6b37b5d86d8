// Mails about an order are rows without text or address: both are written when a worker sends them (src/emails).
import { Prisma, type Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";

type Settings = Pick<AppContext, "config">;

/** Queues the receipt of a paid order, once, in the transaction that makes the order paid. */
export async function queueReceipt(
  context: Settings,
  tx: Tx,
  { orderId, now }: { orderId: string; now: Date },
): Promise<void> {
  const paid = Prisma.sql`paid_order`;
  const rows = receiptOfPaidOrder(context, { paid, now });
  await tx.$executeRaw`with ${paid} as (select ${orderId}::uuid as id)${rows} select 1 from ${paid}`;
}

/**
 * The same for a statement that makes the order paid.
 *
 * @param input.paid a relation with the paid order's `id`, or without a row
 * @returns what to append to the common table expressions; nothing without SMTP_URL, or with RECEIPT_EMAILS=off
 */
export function receiptOfPaidOrder(
  { config }: Settings,
  { paid, now }: { paid: Prisma.Sql; now: Date },
): Prisma.Sql {
  if (config.mail === null || !config.receiptEmails) return Prisma.empty;
  return Prisma.sql`, new_receipt as (
      insert into emails (id, kind, source, order_id, created_at, due_at)
      select gen_random_uuid(), 'receipt', 'receipt:' || o.id, o.id, ${now}::timestamptz, ${now}::timestamptz
      from ${paid} paid join orders o on o.id = paid.id
      where o.customer_email is not null
      on conflict (source) do nothing
    )`;
}

/** Queues a mail about a refund that the customer has, once, where a receipt of the order was mailed before. */
export async function queueRefundMail(tx: Tx, refund: Refund, now: Date): Promise<void> {
  await tx.$executeRaw`
    insert into emails (id, kind, source, order_id, created_at, due_at)
    select gen_random_uuid(), 'refund', ${`refund:${refund.id}`}, order_id, ${now}::timestamptz, ${now}::timestamptz
    from emails where source = ${`receipt:${refund.orderId}`}
    on conflict (source) do nothing`;
}
