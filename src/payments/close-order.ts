import type { AppContext } from "../context.ts";
import type { Actor, HistoryFact } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import { isUnpaid, moveOrder, OrderStateConflict } from "../orders/order.ts";
import { confirmOpenPayments } from "./confirm-open-payments.ts";
import { isNotFound } from "../lifecycle/deadlines.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";

/**
 * Closes an unpaid order: it takes no new attempt, and money that still arrives is held for a person. An attempt that still
 * waits for its link is abandoned, so that the link is never shown. Closing a closed order changes nothing.
 *
 * @throws OrderStateConflict when money has arrived, or may be on its way
 * @throws KhaltiUnavailable when Khalti does not say whether it has
 */
export async function closeOrder(
  context: AppContext,
  input: { orderId: string; actor: Actor },
): Promise<void> {
  const { status: before } = await context.db.order.findUniqueOrThrow({
    where: { id: input.orderId },
    select: { status: true },
  });
  // No answer of Khalti makes these closable, so it is not asked.
  if (before === "closed") return;
  if (!isUnpaid(before)) throw new OrderStateConflict(before, "it cannot be closed.");
  await confirmOpenPayments(context, input);
  await context.db.$transaction(async (tx) => {
    const { order, payments } = await lockOrder(tx, input.orderId);
    const { status } = order;
    if (status === "closed") return;
    if (!isUnpaid(status)) throw new OrderStateConflict(status, "it cannot be closed.");
    const now = context.clock.now();
    if (payments.some((one) => one.status === "pending" && !isNotFound(one, now))) {
      throw new OrderStateConflict(status, "a payment is still being processed at Khalti.");
    }
    const withoutLink = await tx.payment.updateManyAndReturn({
      // Compare and set: the link may arrive at this moment.
      where: { orderId: input.orderId, status: "created" },
      data: { status: "abandoned", dueAt: null },
    });
    await tx.order.update({
      where: { id: input.orderId },
      data: { status: moveOrder(status, "closed") },
    });
    await recordChanges(tx, input.orderId, context.clock.now(), [
      ...withoutLink.map(({ id: paymentId }): HistoryFact => ({
        paymentId,
        type: "payment_abandoned",
        actor: input.actor,
        reason: "The order was closed before Khalti answered, so the link was never shown.",
      })),
      { type: "order_closed", actor: input.actor },
    ]);
  });
}
