import type { Order, OrderItem, Payment, Refund, TopUp } from "../generated/prisma/client.ts";
import type { OnRefusal, TopUpStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../lib/database.ts";
import { LONG_TRANSACTION } from "../lib/persist-with-retry.ts";
import { type Actor, recordHistory } from "../orders/history.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import { recordAttention } from "../lifecycle/order-attention.ts";
import { isOfUnknownAmount, isPaid, refundablePaisa } from "../lifecycle/refund.ts";
import { type TopUpWithItem, moveTopUp, reservedPaisa, topUpsOf } from "../lifecycle/top-up.ts";
import { reserveRefund } from "../refunds/reserve-refund.ts";

/** A top-up with what its fate depends on: the order is locked. */
export interface LockedTopUp {
  order: Order;
  /** What the customer has paid by; null once all of the money has gone back. */
  payment: Payment | null;
  refunds: Refund[];
  /** All of the order, this one too. */
  topUps: TopUpWithItem[];
  topUp: TopUp & { item: OrderItem };
}

/** What becomes of a top-up. */
export interface TopUpChange {
  to: TopUpStatus;
  /** The provider's own words, or why it is so. */
  message: string | null;
  /** Where the provider told it. */
  providerId?: string | null;
  /** What a pending one waits for on our side. */
  waitingFor?: string;
  /** Instead of what the product says about a refusal. */
  onRefusal?: OnRefusal | undefined;
}

export interface ChangeContext {
  actor: Actor;
  now: Date;
  /** A person's reason. */
  reason?: string;
}

export async function lockTopUp(tx: Tx, of: { id: string; orderId: string }): Promise<LockedTopUp> {
  const order = await lockOrder(tx, of.orderId);
  const topUp = await tx.topUp.findUniqueOrThrow({
    where: { id: of.id },
    include: { item: true },
  });
  return {
    order,
    payment: order.payments.find(({ status }) => isPaid(status)) ?? null,
    refunds: await tx.refund.findMany({ where: { orderId: of.orderId } }),
    topUps: await topUpsOf(tx, of.orderId),
    topUp,
  };
}

/**
 * Writes what became of a top-up. The money of one that was refused goes back in the same commit where its product wants
 * that and it can; otherwise a person is asked.
 */
export async function recordTopUp(
  tx: Tx,
  locked: LockedTopUp,
  change: TopUpChange,
  told: ChangeContext,
): Promise<TopUp> {
  const { order, payment, topUp } = locked;
  const { actor, now, reason } = told;
  const { message, providerId } = change;
  // What it waits for may change without its state.
  const to = change.to === topUp.status ? change.to : moveTopUp(topUp.status, change.to);
  const written = await tx.topUp.update({
    where: { id: topUp.id },
    data: {
      status: to,
      message,
      waitingFor: change.waitingFor ?? null,
      ...(providerId == null ? {} : { providerId }),
      ...(to === "submitting" ? { submittedAt: now } : {}),
      ...(to === "pending" ? { submittedAt: null } : {}),
      ...(to === "delivered" || to === "refused" ? { endedAt: now } : {}),
    },
  });
  if (to !== topUp.status) {
    await recordHistory(tx, order.id, now, [
      {
        type: `top_up_${to}`,
        actor,
        ...(reason === undefined ? {} : { reason }),
        data: {
          top_up_id: topUp.id,
          position: topUp.position,
          provider: topUp.provider,
          reference: topUp.reference,
          message,
          ...(written.providerId === null ? {} : { provider_id: written.providerId }),
          ...(change.waitingFor === undefined ? {} : { waiting_for: change.waitingFor }),
          ...(change.onRefusal === undefined ? {} : { on_refusal: change.onRefusal }),
        },
      },
    ]);
  }
  const topUps = locked.topUps.map((one) => (one.id === topUp.id ? { ...one, ...written } : one));
  const refunds = [...locked.refunds];
  const after = { ...locked, topUps };
  if (
    to === "refused" &&
    payment !== null &&
    canRefundAutomatically(after, payment, change.onRefusal)
  ) {
    const refund = await reserveRefund(tx, {
      orderId: order.id,
      paymentId: payment.id,
      amountPaisa: topUp.item.amountPaisa,
      reason: `"${topUp.item.name}" could not be delivered.`,
      mobile: null,
      topUpId: topUp.id,
      actor: "reconciler",
      now,
    });
    refunds.push(refund);
  }
  const paidPaisa = payment?.amountPaisa ?? 0;
  await recordAttention(tx, order, { paidPaisa, refunds, topUps }, { actor, now });
  return written;
}

/** Writes what becomes of the top-up by itself, decided on how it is under the order's lock. */
export async function recordTopUpChange(
  context: AppContext,
  topUp: TopUp,
  decide: (locked: LockedTopUp) => TopUpChange | null,
): Promise<void> {
  await context.db.$transaction(async (tx) => {
    const locked = await lockTopUp(tx, topUp);
    const change = decide(locked);
    if (change === null) return;
    await recordTopUp(tx, locked, change, { actor: "reconciler", now: context.clock.now() });
  }, LONG_TRANSACTION);
}

/** By itself: a bank payment needs a person to name the Khalti account that gets the money. */
function canRefundAutomatically(
  { topUp, topUps, refunds }: LockedTopUp,
  payment: Payment,
  onRefusal: OnRefusal = topUp.item.onRefusal,
): boolean {
  const leftPaisa = refundablePaisa(payment, refunds) - reservedPaisa(topUps);
  return (
    onRefusal === "refund" &&
    payment.mode === "wallet" &&
    !refunds.some(isOfUnknownAmount) &&
    leftPaisa >= topUp.item.amountPaisa
  );
}
