import type { OrderWithPayments } from "./full-order.ts";

/** A payment of it was started, and Khalti has not confirmed its outcome yet. */
export function isBeingChecked(order: OrderWithPayments): boolean {
  return (
    order.status === "awaiting_payment" &&
    // A person has been told; to pay again is safe, or waits for Khalti.
    !/^payment_(?:not_found|unconfirmed)$/.test(order.attentionCode ?? "") &&
    order.payments.some(
      (payment) =>
        payment.status === "pending" ||
        (payment.status === "initiated" && payment.unconfirmedSince !== null),
    )
  );
}
