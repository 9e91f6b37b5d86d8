import type { Order, Payment, Refund } from "../generated/prisma/client.ts";
import type { Tx } from "../lib/database.ts";
import { type Actor, type HistoryFact, recordHistory } from "../orders/history.ts";
import { moveOrder } from "../orders/order.ts";
import { lockOrder } from "./lock-order.ts";
import { attentionAfter, attentionEntries, attentionOf } from "./order-attention.ts";
import {
  AT_KHALTI,
  type RefundReconciliation,
  moveRefund,
  refundedPaisa,
  statusAfterRefunds,
} from "./refund.ts";
import { type TopUpWithItem, topUpsOf } from "./top-up.ts";

/** What the refunds of one payment are written with: the order is locked, and these are its rows. */
export interface LockedRefunds {
  order: Order;
  payment: Payment;
  refunds: Refund[];
  /** Of the order. */
  topUps: TopUpWithItem[];
}

/** Why it was written, and by whom. */
export interface ChangeContext {
  actor: Actor;
  now: Date;
  /** A person's reason. */
  reason?: string;
  /** Further data for the history. */
  data?: HistoryFact["data"];
}

/** A payment's order and refunds, locked against whoever else wants to change them. */
export async function lockRefunds(
  tx: Tx,
  of: { orderId: string; paymentId: string },
): Promise<LockedRefunds> {
  const order = await lockOrder(tx, of.orderId);
  const payment = order.payments.find(({ id }) => id === of.paymentId);
  if (payment === undefined) throw new Error("the payment has left its order");
  const topUps = await topUpsOf(tx, order.id);
  return { order, payment, refunds: await refundsOf(tx, payment.id), topUps };
}

/** The refunds of a payment, oldest first; for who holds the order's lock. */
export async function refundsOf(tx: Tx, paymentId: string): Promise<Refund[]> {
  return tx.refund.findMany({
    where: { paymentId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/**
 * Writes what became of refunds, and what that makes of their payment and order: the only code that says that money has
 * gone back.
 *
 * @returns the refunds as they are now
 */
export async function recordRefunds(
  tx: Tx,
  locked: LockedRefunds,
  { changes, found }: RefundReconciliation,
  told: ChangeContext,
): Promise<Refund[]> {
  const { order, payment } = locked;
  const { actor, now, reason, data } = told;
  const entries: HistoryFact[] = [];
  const written = new Map(locked.refunds.map((refund) => [refund.id, refund]));
  const tell = (refund: Refund) => {
    written.set(refund.id, refund);
    entries.push({
      paymentId: payment.id,
      type: `refund_${refund.status}`,
      actor,
      ...(reason === undefined ? {} : { reason }),
      data: { refund_id: refund.id, amount: refund.amountPaisa, message: refund.message, ...data },
    });
  };

  // What failed makes room for what did not.
  const failedFirst = [...changes].sort(
    (a, b) => Number(b.to === "failed") - Number(a.to === "failed"),
  );
  for (const change of failedFirst) {
    const refund = written.get(change.id);
    if (refund === undefined) throw new Error("a refund of another payment");
    const to = moveRefund(refund.status, change.to);
    tell(
      await tx.refund.update({
        where: { id: refund.id },
        data: {
          status: to,
          message: change.message,
          ...(change.amountPaisa === undefined ? {} : { amountPaisa: change.amountPaisa }),
          ...(to === "submitting" ? { submittedAt: now } : {}),
          ...(to === "requested" ? { submittedAt: null } : {}),
          ...(to === "succeeded" || to === "failed" ? { endedAt: now } : {}),
        },
      }),
    );
  }
  if (found !== null) {
    const known = found.amountPaisa !== null;
    tell(
      await tx.refund.create({
        data: {
          orderId: order.id,
          paymentId: payment.id,
          status: known ? "succeeded" : "unknown",
          amountPaisa: found.amountPaisa,
          reason: "Given back in Khalti's dashboard.",
          requestedBy: AT_KHALTI,
          createdAt: now,
          endedAt: known ? now : null,
        },
      }),
    );
  }
  const refunds = [...written.values()];
  entries.push(...(await recordPaymentAndOrder(tx, { ...locked, refunds }, told)));
  await recordHistory(tx, order.id, now, entries);
  return refunds;
}

/** Payment and order follow from the refunds. */
async function recordPaymentAndOrder(
  tx: Tx,
  { order, payment, refunds, topUps }: LockedRefunds,
  { actor, data }: ChangeContext,
): Promise<HistoryFact[]> {
  const entries: HistoryFact[] = [];
  const status = statusAfterRefunds(payment, refunds);
  if (status !== null && status !== payment.status) {
    await tx.payment.update({ where: { id: payment.id }, data: { status } });
    entries.push({
      paymentId: payment.id,
      type: `payment_${status}`,
      actor,
      data: { pidx: payment.pidx, ...data },
    });
  }
  const moves = status !== null && status !== order.status;
  const before = attentionOf(order);
  const attention = attentionAfter(before, { paidPaisa: payment.amountPaisa, refunds, topUps });
  await tx.order.update({
    where: { id: order.id },
    data: {
      ...(moves ? { status: moveOrder(order.status, status) } : {}),
      refundedPaisa: refundedPaisa(refunds),
      attentionCode: attention?.code ?? null,
      attentionMessage: attention?.message ?? null,
    },
  });
  if (moves) entries.push({ type: `order_${status}`, actor });
  entries.push(...attentionEntries(before, attention, actor));
  return entries;
}
