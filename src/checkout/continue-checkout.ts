import type { AppContext } from "../context.ts";
import { tokenMatches } from "../lib/token.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { OrderStateConflict } from "../orders/order.ts";
import type { HeldOrder } from "../orders/order-cookie.ts";
import { FULL_ORDER } from "../orders/full-order.ts";
import { ProviderUnavailable } from "../catalog/quote-charges.ts";
import type { CheckoutRequest } from "./checkout-request.ts";
import { type PricedLink, priceCheckout } from "./price-checkout.ts";
import { retryPayment, TopUpUnavailable } from "./retry-payment.ts";
import { decideFormStep, isSameOrder } from "./same-cart.ts";

/**
 * Finds the unpaid order that the same browser has made of the same cart, so that one cart is not paid twice.
 *
 * @returns where the browser goes: to the order's link, to another one, or to its page; null where this is another order
 * @throws as {@link retryPayment}, when the order needs another link
 */
export async function continueCheckout(
  context: AppContext,
  input: {
    request: CheckoutRequest;
    link?: PricedLink;
    /** The order that the browser's cookie names. */
    held: HeldOrder;
    /** @throws TooManyRequests */
    limitChanges: (orderId: string) => Promise<void>;
  },
): Promise<string | null> {
  const { request, link, held, limitChanges } = input;
  const { orderId, token } = held;
  const order = await context.db.order.findUnique({ where: { id: orderId }, include: FULL_ORDER });
  if (order === null || !tokenMatches(token, order.tokenHash)) return null;
  const step = decideFormStep(order, request.method, context.clock.now());
  if (step.kind === "new") return null;
  const lines = await pricesNow(context, { request, link });
  if (lines === null) return null;
  if (!isSameOrder(order, { request, lines, link }, context.config.dataKeys)) return null;
  const page = `/orders/${orderId}`;
  if (step.kind === "look") return page;
  if (step.kind === "continue") return step.url;
  await limitChanges(orderId);
  try {
    const { payment } = await retryPayment(context, {
      orderId,
      method: request.method,
      actor: "customer",
      members: { order_token: token },
    });
    return payment.paymentUrl ?? page;
  } catch (error) {
    // The order has changed meanwhile, or cannot be paid now: its page says what it is, and offers what can be done.
    if (error instanceof OrderStateConflict || error instanceof TopUpUnavailable) return page;
    if (error instanceof AppError && error.status >= 500) return page;
    throw error;
  }
}

/** Null where the checkout fails at its prices: it says why. */
async function pricesNow(
  context: AppContext,
  { request, link }: { request: CheckoutRequest; link: PricedLink | undefined },
) {
  const products = await context.products.read((request.items ?? []).map(({ sku }) => sku));
  try {
    return (await priceCheckout(context, { request, link, products })).lines;
  } catch (error) {
    if (error instanceof InvalidRequest || error instanceof ProviderUnavailable) return null;
    throw error;
  }
}
