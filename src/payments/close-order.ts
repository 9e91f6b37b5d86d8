import type { AppContext } from "../context.ts";
import { type Actor, recordHistory } from "../orders/history.ts";
import { isUnpaid, moveOrder, OrderStateConflict } from "../orders/order.ts";
import { confirmOpenPayments } from "./confirm-open-payments.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";

/**
 * Closes an unpaid order: it takes no new attempt, and money that still arrives is held for a person.
 * Closing a closed order changes nothing.
 *
 * @throws OrderStateConflict when money has arrived, or may be on its way
 * @throws KhaltiUnavailable when Khalti does not say whether it has
 */
export async function closeOrder(
  context: AppContext,
  input: { orderId: string; actor: Actor },
): Promise<void> {
  await confirmOpenPayments(context, input);
  await context.db.$transaction(async (tx) => {
    const { order, payments } = await lockOrder(tx, input.orderId);
    const { status } = order;
    if (status === "closed") return;
    if (!isUnpaid(status)) throw new OrderStateConflict(status, "it cannot be closed.");
    if (payments.some((payment) => payment.status === "pending")) {
      throw new OrderStateConflict(status, "a payment is still being processed at Khalti.");
    }
    await tx.order.update({
      where: { id: input.orderId },
      data: { status: moveOrder(status, "closed") },
    });
    await recordHistory(tx, input.orderId, context.clock.now(), [
      { type: "order_closed", actor: input.actor },
    ]);
  });
}
