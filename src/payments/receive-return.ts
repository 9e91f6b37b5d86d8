import type { AppContext } from "../context.ts";
import { confirmPayment, PaymentNotFound } from "./confirm-payment.ts";
import { readPaymentFacts } from "../lifecycle/payment-facts.ts";
import { isLapsed, isOpen } from "../lifecycle/payment.ts";
import { shopAddress } from "./shop-address.ts";

/**
 * Handles a browser that Khalti sent back. Only its `pidx` is used, and only to find our own payment; the outcome comes from
 * a lookup.
 *
 * @returns where the browser goes next: an address that claims no outcome
 * @throws PaymentNotFound for a pidx that is not ours; Khalti is not asked about it
 */
export async function receiveReturn(
  context: AppContext,
  { pidx }: { pidx: string },
): Promise<{ orderId: string; returnTo: string | null }> {
  const facts = await readPaymentFacts(context.sql, pidx, { withOrder: true });
  if (facts === null) throw new PaymentNotFound();
  const { payment, order } = facts;
  // A reloaded page changes nothing about a payment that has ended or is held.
  if (isOpen(payment.status) || isLapsed(payment.status)) {
    await confirmPayment(context, { pidx, actor: "customer", facts });
  }
  const { id: orderId, returnTo } = order;
  return { orderId, returnTo: returnTo === null ? null : shopAddress({ id: orderId }, returnTo) };
}
