// What the end of a held payment means for its order, and how it is written.
import type { Payment, Refund } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { readOpenHold } from "../ledger/read-open-hold.ts";
import { type Actor, type HistoryFact, orderEntry } from "../orders/history.ts";
import { moveOrder, type OrderStatus } from "../orders/order.ts";
import type { OrderWithMoney } from "./lock-order.ts";
import { attentionColumns, decideAttention } from "./attention/order-attention.ts";
import { isOpen, type OrderEffect } from "./payment.ts";
import { nextCheckAt } from "./reconciliation-schedule.ts";

export type HoldOutcome = "completed" | "canceled" | "refunded";

const END_OF: Record<HoldOutcome, OrderStatus> = {
  completed: "paid",
  refunded: "refunded",
  canceled: "closed",
};

/**
 * What the end of a held payment means for its order. The order stays held while another payment of it is held, and waits for
 * payment again while another one can still be paid. Pure.
 */
export function decideOrderEnd(
  { order, payments, refunds, topUps }: OrderWithMoney,
  payment: Payment,
  outcome: HoldOutcome,
  now: Date,
): OrderEffect {
  const others = payments.filter(({ id }) => id !== payment.id);
  const stillHeld = others.find(({ status }) => status === "held");
  const completedAt = outcome === "completed" ? now : null;
  const resolved = { ...payment, status: outcome, completedAt };
  // The held payment hid what else asks for a person.
  const attention = decideAttention({
    order,
    payments: [...others, resolved],
    refunds,
    topUps,
    now,
  });
  const waits = stillHeld !== undefined && outcome !== "completed";
  if (order.status !== "held" || waits) return { to: null, attention };
  // The link of a created payment is about to be shown.
  const isPayable = others.some(({ status }) => status === "created" || isOpen(status));
  const end = outcome === "canceled" && isPayable ? "awaiting_payment" : END_OF[outcome];
  return { to: moveOrder(order.status, end), attention };
}

/** Records what the end of a held payment means for its order. */
export async function recordOrderEnd(
  tx: Tx,
  facts: {
    locked: OrderWithMoney;
    payment: Payment;
    outcome: HoldOutcome;
    takenPaisa: number;
    actor: Actor;
    now: Date;
  },
): Promise<HistoryFact[]> {
  const { locked, payment, outcome, takenPaisa, actor, now } = facts;
  const { order } = locked;
  const { to, attention } = decideOrderEnd(locked, payment, outcome, now);
  await tx.order.update({
    where: { id: order.id },
    data: {
      ...attentionColumns(attention),
      ...(to === null ? {} : { status: to }),
      ...(to === "paid" ? { paidAt: now } : {}),
      // Khalti may have taken another amount than the order's, and refunded what it took.
      ...(to === "refunded" ? { refundedPaisa: Math.min(order.amountPaisa, takenPaisa) } : {}),
    },
  });
  return to === null ? [] : [{ type: orderEntry(to), actor }];
}

/** Ends a held payment whose money went back by our own refund, and releases what was posted as held. */
export async function recordSentBack(
  tx: Tx,
  { locked, payment, refund }: { locked: OrderWithMoney; payment: Payment; refund: Refund },
  by: { actor: Actor; now: Date; reason?: string; data?: HistoryFact["data"] },
): Promise<HistoryFact[]> {
  const { actor, now, reason, data } = by;
  const hold = await readOpenHold(tx, { orderId: locked.order.id, paymentId: payment.id });
  await tx.payment.update({
    where: { id: payment.id },
    data: {
      status: "refunded",
      dueAt: nextCheckAt({ ...payment, status: "refunded" }, now),
      heldCode: null,
      heldMessage: null,
      heldAt: null,
    },
  });
  const takenPaisa = refund.amountPaisa ?? payment.amountPaisa;
  return [
    {
      paymentId: payment.id,
      type: "payment_refunded",
      money: hold === null ? null : { kind: "given_up", hold },
      actor,
      ...(reason === undefined ? {} : { reason }),
      data: { pidx: payment.pidx, was_held: payment.heldCode, refund_id: refund.id, ...data },
    },
    ...(await recordOrderEnd(tx, {
      locked,
      payment,
      outcome: "refunded",
      takenPaisa,
      actor,
      now,
    })),
  ];
}
