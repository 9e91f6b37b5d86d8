import type { Tx } from "../database/database.ts";
import type { OpenHold } from "./transfer.ts";

/** What is posted as held of a payment now; null when its hold named no money. What follows from it needs the order's lock. */
export async function readOpenHold(
  tx: Tx,
  of: { orderId: string; paymentId: string },
): Promise<OpenHold | null> {
  const [hold] = await tx.$queryRaw<{ source: string; amount_paisa: bigint }[]>`
    select source, amount_paisa from postings hold
    where order_id = ${of.orderId}::uuid and payment_id = ${of.paymentId}::uuid and credit_account = 'held'
      and not exists (select 1 from postings where source = hold.source || ':released')`;
  return hold === undefined
    ? null
    : { source: hold.source, amountPaisa: Number(hold.amount_paisa) };
}
