import type { Refund } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import type { Actor, HistoryFact } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import { moveOrder } from "../orders/order.ts";
import type { PaymentWithMoney } from "./lock-order.ts";
import {
  decideAttention,
  attentionColumns,
  attentionEntries,
  attentionOf,
} from "./attention/order-attention.ts";
import { queueRefundMail } from "./order-emails.ts";
import { recordSentBack } from "./hold-end.ts";
import { nextCheckAt } from "./reconciliation-schedule.ts";
import { nextRefundCheckAt } from "./refund-schedule.ts";
import {
  AT_KHALTI,
  moveRefund,
  type RefundChange,
  type RefundReconciliation,
  refundedPaisa,
  statusAfterRefunds,
} from "./refund.ts";

/** Who changes something, when and why. */
export interface ChangeContext {
  actor: Actor;
  now: Date;
  /** A person's reason. */
  reason?: string;
  /** Further data for the history. */
  data?: HistoryFact["data"];
}

/**
 * Records changes of a payment's refunds, and the status of payment and order that follow. The only code that records
 * money as refunded.
 *
 * @param locked the payment of a locked order
 * @returns the payment's refunds after the change
 */
export async function recordRefunds(
  tx: Tx,
  locked: PaymentWithMoney,
  { changes, externalRefund }: RefundReconciliation,
  by: ChangeContext,
): Promise<Refund[]> {
  const { order, payment } = locked;
  const entries: HistoryFact[] = [];
  const written = new Map(locked.refunds.map((refund) => [refund.id, refund]));
  const record = (refund: Refund, change?: RefundChange) => {
    written.set(refund.id, refund);
    entries.push(refundEntry(refund, change, by));
  };

  // A failed refund frees its amount for the others.
  const failedFirst = [...changes].sort(
    (a, b) => Number(b.to === "failed") - Number(a.to === "failed"),
  );
  for (const change of failedFirst) {
    const refund = written.get(change.id);
    if (refund === undefined) throw new Error("a refund of another payment");
    record(await updateRefund(tx, refund, change, by), change);
  }
  if (externalRefund !== null) {
    const isKnown = externalRefund.amountPaisa !== null;
    record(
      await tx.refund.create({
        data: {
          orderId: order.id,
          paymentId: payment.id,
          status: isKnown ? "succeeded" : "unknown",
          amountPaisa: externalRefund.amountPaisa,
          reason: "Refunded in Khalti's dashboard.",
          requestedBy: AT_KHALTI,
          createdAt: by.now,
          endedAt: isKnown ? by.now : null,
          verified: isKnown && externalRefund.enteredByStaff !== true,
          dueAt: null, // nothing was sent: what lookups do not tell, a person does
        },
      }),
    );
  }
  const refunds = [...written.values()];
  entries.push(
    ...(locked.orderRefunds === undefined
      ? await recordPaymentAndOrder(tx, { ...locked, refunds }, by)
      : await recordEndOfHold(tx, { ...locked, orderRefunds: locked.orderRefunds, refunds }, by)),
  );
  await recordChanges(tx, order.id, by.now, entries);
  const before = new Map(locked.refunds.map(({ id, status }) => [id, status]));
  for (const refund of refunds) {
    const isNew = refund.status === "succeeded" && before.get(refund.id) !== "succeeded";
    if (isNew && !refund.isSendBack) await queueRefundMail(tx, refund, by.now);
  }
  return refunds;
}

async function updateRefund(
  tx: Tx,
  refund: Refund,
  change: RefundChange,
  { actor, now }: ChangeContext,
): Promise<Refund> {
  // Khalti may accept a refund that was called unknown because its sender had died.
  const { isAccepted, verified } = change;
  const stays = isAccepted === true && refund.status === change.to;
  const to = stays ? change.to : moveRefund(refund.status, change.to);
  const submittedAt = to === "submitting" ? now : to === "requested" ? null : refund.submittedAt;
  const acceptedAt = isAccepted === true ? now : refund.acceptedAt;
  const watchedUntil = change.watchedUntil ?? refund.watchedUntil;
  const approvedAt = change.decision === "approved" ? now : refund.approvedAt;
  const dueAt = nextRefundCheckAt(
    { ...refund, status: to, approvedAt, submittedAt, acceptedAt, watchedUntil },
    now,
  );
  return tx.refund.update({
    where: { id: refund.id },
    data: {
      status: to,
      message: change.message,
      ...(change.amountPaisa === undefined ? {} : { amountPaisa: change.amountPaisa }),
      acceptedAt,
      ...(verified === true ? { verified } : {}),
      watchedUntil,
      submittedAt,
      ...(change.decision === "approved"
        ? { approvedBy: actor, approvedAt, dueAt: now }
        : { dueAt }),
      ...(to === "succeeded" || to === "failed" ? { endedAt: now } : {}),
    },
  });
}

function refundEntry(
  refund: Refund,
  change: RefundChange | undefined,
  { actor, reason, data }: ChangeContext,
): HistoryFact {
  const { id, status, amountPaisa: amount, message, verified } = refund;
  return {
    paymentId: refund.paymentId,
    type: entryOf(change) ?? `refund_${status}`,
    money:
      // What a send-back moves is posted with the end of its hold.
      status === "succeeded" && amount !== null && !refund.isSendBack
        ? { kind: "refunded", refundId: id, amountPaisa: amount }
        : null,
    actor,
    ...(reason === undefined ? {} : { reason }),
    data: {
      refund_id: id,
      amount,
      message,
      ...(status === "succeeded" ? { verified } : {}),
      ...data,
    },
  };
}

/** An entry that says more than the refund's status. */
function entryOf(change: RefundChange | undefined) {
  if (change?.isAccepted === true) return "refund_accepted";
  return change?.decision === undefined ? null : (`refund_${change.decision}` as const);
}

/** Held money that went back ends the hold. Until then the payment stays held, and asks for a person as before. */
async function recordEndOfHold(
  tx: Tx,
  locked: PaymentWithMoney & { orderRefunds: Refund[] },
  by: ChangeContext,
): Promise<HistoryFact[]> {
  const { payment, orderRefunds } = locked;
  const refund = locked.refunds.find(({ status }) => status === "succeeded");
  if (refund === undefined || payment.status !== "held") return [];
  return recordSentBack(tx, { locked: { ...locked, refunds: orderRefunds }, payment, refund }, by);
}

/** Records the status of payment and order that follows from the refunds. */
async function recordPaymentAndOrder(
  tx: Tx,
  { order, payment, payments, refunds, topUps }: PaymentWithMoney,
  { actor, now, data }: ChangeContext,
): Promise<HistoryFact[]> {
  const entries: HistoryFact[] = [];
  const status = statusAfterRefunds(payment, refunds);
  if (status !== null && status !== payment.status) {
    const dueAt = nextCheckAt({ ...payment, status }, now);
    await tx.payment.update({ where: { id: payment.id }, data: { status, dueAt } });
    entries.push({
      paymentId: payment.id,
      type: `payment_${status}`,
      money: null, // the refunds' entries post it
      actor,
      data: { pidx: payment.pidx, ...data },
    });
  }
  const moves = status !== null && status !== order.status;
  const before = attentionOf(order);
  // What asks for a person until the payment is refunded ends here.
  const settled = payments.map((one) =>
    one.id === payment.id && status !== null ? { ...one, status } : one,
  );
  const attention = decideAttention({ order, payments: settled, refunds, topUps, now });
  await tx.order.update({
    where: { id: order.id },
    data: {
      ...(moves ? { status: moveOrder(order.status, status) } : {}),
      refundedPaisa: refundedPaisa(refunds),
      ...attentionColumns(attention),
    },
  });
  if (moves) entries.push({ type: `order_${status}`, actor });
  entries.push(...attentionEntries(before, attention, actor));
  return entries;
}
