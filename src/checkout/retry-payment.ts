import { z } from "zod";
import type { Order, OrderItem, Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import type { Actor, HistoryFact } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import { isUnpaid, moveOrder, OrderNotFound, OrderStateConflict } from "../orders/order.ts";
import { FULL_ORDER, type FullOrder } from "../orders/full-order.ts";
import { checkMethod } from "./check-method.ts";
import { type PaymentMethod, paymentMethod } from "./checkout-request.ts";
import { isNotFound } from "../lifecycle/deadlines.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import { confirmOpenPayments } from "../payments/confirm-open-payments.ts";
import { ABANDON_AFTER_MS } from "../lifecycle/reconciliation-schedule.ts";
import { requireFewAttempts, requireRetryable } from "./require-retryable.ts";
import { reserveLinkUse } from "./reserve-link-use.ts";
import { initiatePayment, khaltiCannotBeReached } from "./initiate-payment.ts";

/** The body of `POST /v1/orders/{id}/payments`: without a method, the last attempt's. */
export const retryRequest = z.strictObject({ method: paymentMethod.optional() });

/** The same as the form of the order's page: it works without scripts, so it carries the token. */
export const retryForm = z.strictObject({ order_token: z.string().min(1).max(200) });

/** The provider of one of the order's top-ups is not configured any more. */
export class TopUpUnavailable extends AppError {
  readonly status = 409;
  readonly code = "top_up_unavailable";

  constructor(name: string) {
    super(`"${name}" cannot be delivered any more, so the order cannot be paid.`);
  }
}

/**
 * Starts a new attempt to pay an unpaid order. Open attempts are looked up first, so that a customer who has paid already is
 * not sent to pay again. The old links stay watched.
 *
 * @throws OrderStateConflict when the order is not, or no longer, unpaid
 * @throws TopUpUnavailable, PaymentLinkNotOpen, PaymentLinkReserved
 * @throws InvalidRequest, PaymentRefused, KhaltiUnavailable
 */
export async function retryPayment(
  context: AppContext,
  input: {
    orderId: string;
    method: PaymentMethod | undefined;
    actor: Actor;
    /** Further members of the problem document when Khalti gives no link. */
    members?: Record<string, unknown>;
  },
): Promise<{ order: FullOrder; payment: Payment }> {
  const { orderId, actor } = input;
  const members = { order_id: orderId, ...input.members };
  await requireRetryable(context, orderId);
  await confirmOpenPayments(context, { orderId, actor });

  const before = await loadOrder(context, orderId);
  // A shop that retries in a loop must not fill the order with attempts that were never sent.
  if (isUnpaid(before.status)) {
    requireDeliverable(context, before);
    if (context.khalti.isDown()) throw khaltiCannotBeReached(members);
  }
  const last = before.payments.at(-1);
  const method =
    input.method ??
    (last === undefined
      ? { mode: "wallet" as const, bank: undefined }
      : { mode: last.mode, bank: last.bank ?? undefined });
  const { errors, bankName } = await checkMethod(context, {
    method,
    amountPaisa: before.amountPaisa,
  });
  if (errors.length > 0) throw new InvalidRequest(errors);

  const created = await commitAttempt(context, { order: before, method, bankName, actor });
  await initiatePayment(context, {
    order: before,
    payment: created,
    actor,
    members,
  });
  const order = await loadOrder(context, orderId);
  // By the link before this one, just now.
  if (!isUnpaid(order.status)) throw new OrderStateConflict(order.status, "it cannot be paid for.");
  const payment = order.payments.find((candidate) => candidate.id === created.id);
  return { order, payment: payment ?? created };
}

function requireDeliverable(
  { topUpProviders }: AppContext,
  { items }: { items: OrderItem[] },
): void {
  const item = items.find(
    ({ provider }) => provider !== null && topUpProviders.get(provider)?.provider == null,
  );
  if (item !== undefined) throw new TopUpUnavailable(item.name);
}

async function commitAttempt(
  context: AppContext,
  input: {
    order: Order & { items: OrderItem[] };
    method: PaymentMethod;
    bankName: string | null;
    actor: Actor;
  },
): Promise<Payment> {
  const { order, method, bankName, actor } = input;
  const at = context.clock.now();
  const { paymentLinkId: linkId } = order;
  return context.db.$transaction(async (tx) => {
    // The link before the order, as everywhere.
    if (linkId !== null && isUnpaid(order.status)) {
      await reserveLinkUse(tx, { linkId, orderId: order.id, now: at });
    }
    const { order: locked, payments } = await lockOrder(tx, order.id);
    const { status } = locked;
    if (!isUnpaid(status)) throw new OrderStateConflict(status, "it cannot be paid for.");
    if (payments.some((one) => one.status === "pending" && !isNotFound(one, at))) {
      throw new OrderStateConflict(status, "a payment is still being processed at Khalti.");
    }
    requireFewAttempts(status, payments.length);
    const attempt = Math.max(0, ...payments.map((payment) => payment.attempt)) + 1;
    const payment = await tx.payment.create({
      data: {
        orderId: order.id,
        attempt,
        // Each attempt gets a number of its own at Khalti. An order's own number never has a dot.
        purchaseOrderId: `${order.purchaseOrderId}.${String(attempt)}`,
        amountPaisa: order.amountPaisa,
        mode: method.mode,
        bank: method.bank ?? null,
        bankName,
        createdAt: at,
        dueAt: new Date(at.getTime() + ABANDON_AFTER_MS),
      },
    });
    const facts: HistoryFact[] = [
      { paymentId: payment.id, type: "payment_created", actor, data: { attempt } },
    ];
    if (status !== "awaiting_payment") {
      await tx.order.update({
        where: { id: order.id },
        data: { status: moveOrder(status, "awaiting_payment") },
      });
      facts.unshift({ type: "order_reopened", actor });
    }
    await recordChanges(tx, order.id, at, facts);
    return payment;
  });
}

async function loadOrder(context: AppContext, id: string): Promise<FullOrder> {
  const order = await context.db.order.findUnique({ where: { id }, include: FULL_ORDER });
  if (order === null) throw new OrderNotFound();
  return order;
}
