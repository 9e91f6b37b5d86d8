import type { AppContext } from "../context.ts";
import { readPaymentFacts } from "../lifecycle/payment-facts.ts";
import { isLapsed, isOpen } from "../lifecycle/payment.ts";
import { confirmPayment, PaymentNotFound } from "./confirm-payment.ts";
import { shopAddress } from "./shop-address.ts";

/**
 * Handles a browser that Khalti sent back. Only its `pidx` is used, and only to find our own payment; the outcome comes from
 * a lookup. A payment that has ended or is held costs one read.
 *
 * @param input.mayAsk whether this order's returns may ask Khalti now; otherwise the reconciler does
 * @returns where the browser goes next: an address that claims no outcome
 * @throws PaymentNotFound for a pidx that is not ours; Khalti is not asked about it
 */
export async function receiveReturn(
  context: AppContext,
  { pidx, mayAsk }: { pidx: string; mayAsk: (orderId: string) => Promise<boolean> },
): Promise<{ orderId: string; returnTo: string | null }> {
  const facts = await readPaymentFacts(context.sql, pidx, { withOrder: true });
  if (facts === null) throw new PaymentNotFound();
  const { payment, order } = facts;
  const mayChange = isOpen(payment.status) || isLapsed(payment.status);
  if (mayChange && (await mayAsk(order.id))) {
    await confirmPayment(context, { pidx, actor: "customer", facts });
  }
  const { id: orderId, returnTo } = order;
  return { orderId, returnTo: returnTo === null ? null : shopAddress({ id: orderId }, returnTo) };
}
