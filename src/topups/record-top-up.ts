import type { OrderItem, Payment, TopUp } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import { lockOrder, type OrderWithMoney, paidPaymentOf } from "../lifecycle/lock-order.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import type { ChangeContext } from "../lifecycle/record-refunds.ts";
import { moveTopUp, type TopUpChange } from "../lifecycle/top-up.ts";
import { hintedAt, nextTopUpCheckAt } from "../lifecycle/top-up-schedule.ts";
import { recordChanges } from "../events/record-changes.ts";
import { reserveRefund } from "../refunds/reserve-refund.ts";
import { canRefundAutomatically } from "./top-up-delivery.ts";

/** One top-up of a locked order, with what its fate depends on. */
export interface TopUpWithMoney extends OrderWithMoney {
  /** The payment that the customer has paid by; null once all of the money is refunded. */
  payment: Payment | null;
  topUp: TopUp & { item: OrderItem };
}

export async function lockTopUp(
  tx: Tx,
  of: { id: string; orderId: string },
): Promise<TopUpWithMoney> {
  const locked = await lockOrder(tx, of.orderId);
  const { topUps } = locked;
  const topUp = topUps.find(({ id }) => id === of.id);
  if (topUp === undefined) throw new Error("the top-up has left its order");
  return { ...locked, payment: paidPaymentOf(locked), topUp };
}

/**
 * Records the next state of a top-up. The money of a refused one is refunded in the same commit where its product wants
 * that and it is possible; otherwise attention asks a person.
 */
export async function recordTopUp(
  tx: Tx,
  locked: TopUpWithMoney,
  change: TopUpChange,
  by: ChangeContext,
): Promise<TopUp> {
  const { order, payment, payments, topUp } = locked;
  const { actor, now } = by;
  // What a pending one waits for may change without its status.
  const to = change.to === topUp.status ? change.to : moveTopUp(topUp.status, change.to);
  const waitingFor = change.waitingFor ?? null;
  const submittedAt = to === "submitting" ? now : to === "pending" ? null : topUp.submittedAt;
  const checkAt = nextTopUpCheckAt({ ...topUp, status: to, waitingFor, submittedAt }, now);
  const written = await tx.topUp.update({
    where: { id: topUp.id },
    data: {
      status: to,
      message: change.message,
      waitingFor,
      submittedAt,
      dueAt: to === "queued" ? (hintedAt(topUp) ?? checkAt) : checkAt,
      ...(change.providerId == null ? {} : { providerId: change.providerId }),
      ...(to === "delivered" || to === "refused" ? { endedAt: now } : {}),
    },
  });
  if (to !== topUp.status) await recordEntry(tx, { ...topUp, ...written }, change, by);
  const topUps = locked.topUps.map((one) => (one.id === topUp.id ? { ...one, ...written } : one));
  const refunds = [...locked.refunds];
  const after = { payment, refunds, topUps };
  if (
    to === "refused" &&
    payment !== null &&
    canRefundAutomatically(after, topUp, change.onRefusal)
  ) {
    const refund = await reserveRefund(tx, {
      orderId: order.id,
      paymentId: payment.id,
      amountPaisa: topUp.item.amountPaisa,
      reason: `"${topUp.item.name}" could not be delivered.`,
      mobile: null,
      topUpId: topUp.id,
      actor: "reconciler",
      keyId: null,
      needsApproval: false, // the product's own rule, which an administrator set
      dataKeys: [], // the money goes back to a wallet: no mobile is named
      now,
    });
    refunds.push(refund);
  }
  await recordAttention(tx, order, { payments, refunds, topUps }, { actor, now });
  return written;
}

async function recordEntry(
  tx: Tx,
  topUp: TopUpWithMoney["topUp"],
  { message, waitingFor, onRefusal }: TopUpChange,
  { actor, now, reason }: ChangeContext,
): Promise<void> {
  const { id, provider } = topUp;
  await recordChanges(tx, topUp.orderId, now, [
    {
      type: `top_up_${topUp.status}`,
      money:
        topUp.status === "delivered"
          ? { kind: "delivered", topUpId: id, provider, costPaisa: topUp.item.amountPaisa }
          : null,
      actor,
      ...(reason === undefined ? {} : { reason }),
      data: {
        top_up_id: id,
        position: topUp.position,
        provider,
        reference: topUp.reference,
        message,
        ...(topUp.providerId === null ? {} : { provider_id: topUp.providerId }),
        ...(waitingFor === undefined ? {} : { waiting_for: waitingFor }),
        ...(onRefusal === undefined ? {} : { on_refusal: onRefusal }),
      },
    },
  ]);
}

/** Records a change that is decided on the top-up's state under the order's lock. @returns the change */
export async function changeTopUp(
  context: AppContext,
  topUp: TopUp,
  decide: (locked: TopUpWithMoney, now: Date) => TopUpChange | null,
): Promise<TopUpChange | null> {
  return context.db.$transaction(async (tx) => {
    const locked = await lockTopUp(tx, topUp);
    const now = context.clock.now();
    const change = decide(locked, now);
    if (change !== null) await recordTopUp(tx, locked, change, { actor: "reconciler", now });
    return change;
  });
}
