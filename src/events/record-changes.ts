import type { Order } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { type HistoryFact, recordHistory } from "../orders/history.ts";
import { FULL_ORDER, type FullOrder } from "../orders/full-order.ts";
import { countEvents, eventsOf } from "./event.ts";

/**
 * Records changes of an order in its history, and tells shops of them, in the transaction that makes the changes. Call it
 * after the writes: the events show the order as it is then.
 *
 * @param tx holds the order's lock
 */
export async function recordChanges(
  tx: Tx,
  orderId: string,
  at: Date,
  facts: HistoryFact[],
): Promise<void> {
  await recordHistory(tx, orderId, at, facts);
  const count = countEvents(facts);
  if (count === 0) return;
  const order = await tx.order.update({
    where: { id: orderId },
    data: { eventSequence: { increment: count } },
  });
  const before = { ...order, eventSequence: order.eventSequence - count };
  await tx.event.createMany({ data: eventsOf(await withRows(tx, before), facts, at) });
}

/** One query after the other: a transaction has one connection. */
async function withRows(tx: Tx, order: Order): Promise<FullOrder> {
  const where = { orderId: order.id };
  const items = await tx.orderItem.findMany({ where, ...FULL_ORDER.items });
  const payments = await tx.payment.findMany({ where, ...FULL_ORDER.payments });
  const refunds = await tx.refund.findMany({ where, ...FULL_ORDER.refunds });
  const topUps = await tx.topUp.findMany({ where, ...FULL_ORDER.topUps });
  return { ...order, items, payments, refunds, topUps };
}
