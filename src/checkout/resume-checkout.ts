import type { AppContext } from "../context.ts";
import type { Actor } from "../orders/history.ts";
import { isUnpaid } from "../orders/order.ts";
import { FULL_ORDER } from "../orders/full-order.ts";
import type { CommittedCheckout } from "./commit-order.ts";
import type { Checkout } from "./create-checkout.ts";
import { retryPayment } from "./retry-payment.ts";

/**
 * Continues a checkout whose order was committed but whose answer never reached the caller. Uses the link that Khalti gave
 * meanwhile if it can still be paid or was paid already; otherwise starts a new attempt for the same order.
 *
 * @throws as {@link retryPayment}
 */
export async function resumeCheckout(
  context: AppContext,
  input: { unfinished: CommittedCheckout; actor: Actor },
): Promise<Checkout> {
  const { actor } = input;
  const { orderId, orderToken } = input.unfinished;
  const order = await context.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: FULL_ORDER,
  });
  const now = context.clock.now();
  const live = order.payments.findLast(
    ({ status, pidx, expiresAt }) =>
      pidx !== null &&
      (!isUnpaid(order.status) ||
        (status === "initiated" && expiresAt !== null && expiresAt > now)),
  );
  if (live !== undefined) return { order, payment: live, orderToken };
  const retried = await retryPayment(context, {
    orderId,
    method: undefined,
    actor,
    members: { order_token: orderToken },
  });
  return { ...retried, orderToken };
}
