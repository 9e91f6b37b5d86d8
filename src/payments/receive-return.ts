import type { AppContext } from "../context.ts";
import { confirmPayment, PaymentNotFound } from "./confirm-payment.ts";
import { readPaymentFacts } from "../lifecycle/payment-facts.ts";
import { isLapsed, isOpen } from "../lifecycle/payment.ts";

/**
 * A browser is back from Khalti. Of all it says only `pidx` is used, and only to find our own payment; what became of
 * the payment Khalti tells us itself.
 *
 * @returns where the browser goes next: an address that claims no outcome
 * @throws PaymentNotFound for a pidx that is not ours; Khalti is not asked about it
 */
export async function receiveReturn(
  context: AppContext,
  { pidx }: { pidx: string },
): Promise<{ orderId: string; returnTo: string | null }> {
  const facts = await readPaymentFacts(context.db, pidx);
  if (facts === null) throw new PaymentNotFound();
  const { payment, order } = facts;
  // A payment that is settled, or held for a person, does not change because a page is reloaded.
  if (isOpen(payment.status) || isLapsed(payment.status)) {
    await confirmPayment(context, { pidx, actor: "customer", facts });
  }
  const { id: orderId, returnTo } = order;
  if (returnTo === null) return { orderId, returnTo };
  const url = new URL(returnTo);
  url.searchParams.set("order_id", orderId);
  return { orderId, returnTo: url.href };
}
