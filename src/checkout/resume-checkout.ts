import type { AppContext } from "../context.ts";
import type { Actor } from "../orders/history.ts";
import { isUnpaid } from "../orders/order.ts";
import { FULL_ORDER } from "../orders/full-order.ts";
import type { CommittedCheckout } from "./commit-order.ts";
import type { Checkout } from "./create-checkout.ts";
import { retryPayment } from "./retry-payment.ts";

/**
 * Continues a checkout whose order was committed but whose answer never reached the caller. Uses the payment that took the money,
 * or else a link that can still be paid; otherwise starts a new attempt for the same order.
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
  const live = isUnpaid(order.status)
    ? order.payments.findLast(
        ({ status, expiresAt }) => status === "initiated" && expiresAt !== null && expiresAt > now,
      )
    : (order.payments.find(({ completedAt }) => completedAt !== null) ??
      order.payments.find(({ status }) => status === "held" || status === "refunded") ??
      order.payments.findLast(({ pidx }) => pidx !== null));
  if (live !== undefined) return { order, payment: live, orderToken };
  const retried = await retryPayment(context, {
    orderId,
    method: undefined,
    actor,
    members: { order_token: orderToken },
  });
  return { ...retried, orderToken };
}
