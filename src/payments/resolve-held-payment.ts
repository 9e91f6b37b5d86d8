import { z } from "zod";
import type { Order, Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { reason } from "../http/reason.ts";
import { AppError } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import type { Tx } from "../lib/database.ts";
import { type Actor, type HistoryFact, recordHistory } from "../orders/history.ts";
import { moveOrder, type OrderStatus } from "../orders/order.ts";
import { PaymentNotFound, requireAnswer } from "./confirm-payment.ts";
import { lockOrder, type OrderWithMoney } from "../lifecycle/lock-order.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { attentionAfter } from "../lifecycle/order-attention.ts";
import { enqueueReconciliation } from "../lifecycle/enqueue-reconciliation.ts";
import { createTopUps } from "../lifecycle/create-top-ups.ts";

export type ResolveOutcome = "completed" | "canceled" | "refunded";

/** The body of `POST /v1/admin/payments/{pidx}/resolve`. */
export const resolveRequest = z.strictObject({
  outcome: z.enum(
    ["completed", "canceled", "refunded"],
    "Should be completed, canceled or refunded.",
  ),
  reason,
});

export class PaymentNotHeld extends AppError {
  readonly status = 409;
  readonly code = "payment_not_held";
}

/** A person's decision contradicts Khalti's answer. */
export class ResolutionConflict extends AppError {
  readonly status = 409;
  readonly code = "resolution_conflict";
}

/**
 * Ends a held payment by a person's decision, after a fresh lookup. Staff decide what a contradiction means. They can neither
 * make an order paid without Khalti's money nor write off money that Khalti has taken.
 *
 * @throws PaymentNotFound, PaymentNotHeld, ResolutionConflict
 * @throws KhaltiUnavailable when Khalti does not answer now
 */
export async function resolveHeldPayment(
  context: AppContext,
  input: { pidx: string; outcome: ResolveOutcome; reason: string; actor: Actor },
): Promise<LookupAnswer> {
  const { pidx, outcome, reason, actor } = input;
  await requireHeld(context, pidx);
  const answer = await requireAnswer(context, { pidx, actor, nothing: "decided" });
  const now = context.clock.now();
  await context.db.$transaction(async (tx) => {
    const found = await tx.payment.findUniqueOrThrow({ where: { pidx } });
    const locked = await lockOrder(tx, found.orderId);
    const { order } = locked;
    const payment = locked.payments.find((candidate) => candidate.id === found.id);
    if (payment?.status !== "held") throw new PaymentNotHeld("The payment is not held any more.");
    await requireAgreement(tx, { outcome, answer, order, payment });

    const resolved = await tx.payment.update({
      where: { id: payment.id },
      data: {
        status: outcome,
        heldCode: null,
        heldMessage: null,
        heldAt: null,
        ...(outcome === "completed"
          ? { transactionId: answer.transactionId, feePaisa: answer.feePaisa, completedAt: now }
          : {}),
      },
    });
    await enqueueReconciliation(tx, resolved, now);
    const facts: HistoryFact[] = [
      {
        paymentId: payment.id,
        type: `payment_${outcome}`,
        actor,
        reason,
        data: { pidx, resolved: true, was_held: payment.heldCode, khalti: lookupSnapshot(answer) },
      },
      ...(await recordOrderEnd(tx, {
        locked,
        payment,
        outcome,
        takenPaisa: answer.totalAmountPaisa,
        actor,
        now,
      })),
    ];
    await recordHistory(tx, order.id, now, facts);
    if (facts.some(({ type }) => type === "paid")) {
      await createTopUps(tx, order.id, { actor, now });
    }
  });
  return answer;
}

async function requireHeld(context: AppContext, pidx: string): Promise<void> {
  const payment = await context.db.payment.findUnique({ where: { pidx } });
  if (payment === null) throw new PaymentNotFound();
  if (payment.status !== "held") {
    throw new PaymentNotHeld(`The payment is ${payment.status.replaceAll("_", " ")}, not held.`);
  }
}

async function requireAgreement(
  tx: Tx,
  facts: {
    outcome: ResolveOutcome;
    answer: LookupAnswer;
    order: Order;
    payment: Payment;
  },
): Promise<void> {
  const { outcome, answer, order, payment } = facts;
  const no = (why: string) => {
    throw new ResolutionConflict(why, { members: { khalti: lookupSnapshot(answer) } });
  };
  if (answer.pidx !== payment.pidx) no("Khalti answered about another payment.");
  const says = `Khalti says "${answer.statusWord}"`;
  const dashboard = `in Khalti's dashboard (transaction ${answer.transactionId ?? "not named"})`;
  switch (outcome) {
    case "completed":
      if (answer.status !== "completed") no(`${says}, so the money is not ours.`);
      if (answer.totalAmountPaisa !== payment.amountPaisa) {
        no(
          `Khalti took ${formatRupees(answer.totalAmountPaisa)}, and the order is for ${formatRupees(payment.amountPaisa)}: refund the money ${dashboard}, and resolve the payment as refunded.`,
        );
      }
      if (answer.transactionId === null) no("Khalti names no transaction.");
      if (await paidAnother(tx, payment, answer)) {
        no("Khalti names a transaction that paid another order.");
      }
      if (order.status !== "held") {
        no(
          `The order is paid by another payment: refund this one ${dashboard}, and resolve it as refunded.`,
        );
      }
      return;
    case "refunded":
      if (answer.status !== "refunded")
        no(
          `${says}, so the money is not refunded: only its dashboard can do that (transaction ${answer.transactionId ?? "not named"}).`,
        );
      return;
    case "canceled":
      if (["completed", "pending", "refunded", "partially_refunded"].includes(answer.status)) {
        no(`${says}, so it cannot be canceled.`);
      }
  }
}

async function paidAnother(tx: Tx, payment: Payment, answer: LookupAnswer): Promise<boolean> {
  const holder = await tx.payment.findUnique({
    where: { transactionId: answer.transactionId ?? "" },
    select: { id: true },
  });
  return holder !== null && holder.id !== payment.id;
}

/** Records what the end of a held payment means for its order, which stays held while another payment of it is held. */
async function recordOrderEnd(
  tx: Tx,
  facts: {
    locked: OrderWithMoney;
    payment: Payment;
    outcome: ResolveOutcome;
    takenPaisa: number;
    actor: Actor;
    now: Date;
  },
): Promise<HistoryFact[]> {
  const { locked, payment, outcome, takenPaisa, actor, now } = facts;
  const { order, payments, refunds, topUps } = locked;
  const stillHeld = payments.find((other) => other.id !== payment.id && other.status === "held");
  // The held payment hid the attention of refunds and top-ups.
  const left = attentionAfter(null, { paidPaisa: order.amountPaisa, refunds, topUps });
  const attention = {
    attentionCode: stillHeld?.heldCode ?? left?.code ?? null,
    attentionMessage: stillHeld?.heldMessage ?? left?.message ?? null,
  };
  const endOf: Record<ResolveOutcome, OrderStatus> = {
    completed: "paid",
    refunded: "refunded",
    canceled: "closed",
  };
  const waits = stillHeld !== undefined && outcome !== "completed";
  if (order.status !== "held" || waits) {
    await tx.order.update({ where: { id: order.id }, data: attention });
    return [];
  }
  const to = moveOrder(order.status, endOf[outcome]);
  await tx.order.update({
    where: { id: order.id },
    data: {
      ...attention,
      status: to,
      ...(to === "paid" ? { paidAt: now } : {}),
      // Khalti may have taken another amount than the order's, and refunded what it took.
      ...(to === "refunded" ? { refundedPaisa: Math.min(order.amountPaisa, takenPaisa) } : {}),
    },
  });
  return [
    { type: to === "paid" ? "paid" : to === "refunded" ? "order_refunded" : "order_closed", actor },
  ];
}
