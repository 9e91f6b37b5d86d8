import type { Order, Payment } from "../generated/prisma/client.ts";
import type { Tx } from "../lib/database.ts";

/**
 * The order with its payments, for a transaction that changes them: whoever else wants to change them waits, and whoever
 * decided on how they were before decides again.
 */
export async function lockOrder(tx: Tx, orderId: string): Promise<Order & { payments: Payment[] }> {
  return tx.order.update({
    where: { id: orderId },
    data: { version: { increment: 1 } },
    include: { payments: { orderBy: { attempt: "asc" } } },
  });
}
