import type { AppContext } from "../context.ts";
import { isUnpaid, OrderNotFound, OrderStateConflict } from "../orders/order.ts";

/** Attempts of one order, those that were never sent included. */
export const MOST_ATTEMPTS = 50;

/**
 * Refuses a retry that cannot succeed before Khalti is asked about the attempts before it: no answer of Khalti makes an order
 * payable again.
 *
 * @throws OrderNotFound, OrderStateConflict
 */
export async function requireRetryable({ db }: AppContext, orderId: string): Promise<void> {
  const order = await db.order.findUnique({
    where: { id: orderId },
    select: { status: true, _count: { select: { payments: true } } },
  });
  if (order === null) throw new OrderNotFound();
  if (!isUnpaid(order.status)) throw new OrderStateConflict(order.status, "it cannot be paid for.");
  requireFewAttempts(order.status, order._count.payments);
}

/** @throws OrderStateConflict */
export function requireFewAttempts(
  status: ConstructorParameters<typeof OrderStateConflict>[0],
  attempts: number,
): void {
  if (attempts >= MOST_ATTEMPTS) {
    throw new OrderStateConflict(status, "it was tried too many times.");
  }
}
