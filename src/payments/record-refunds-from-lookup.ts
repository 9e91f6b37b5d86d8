import type { Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { Tx } from "../lib/database.ts";
import { type Actor, recordHistory } from "../orders/history.ts";
import { recordRefunds, lockRefunds } from "../lifecycle/record-refunds.ts";
import type { PaymentFacts } from "../lifecycle/payment-facts.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { isAnswerAbout } from "../lifecycle/payment.ts";
import { reconcileRefunds } from "../lifecycle/refund.ts";

/**
 * Writes down what a lookup's answer tells about money that went back: by our own refunds, or in Khalti's dashboard.
 * Part of `confirmPayment`, for payments that are paid.
 */
export async function recordRefundsFromLookup(
  context: AppContext,
  input: { facts: PaymentFacts; answer: LookupAnswer; askedAt: Date; actor: Actor },
): Promise<void> {
  const { facts, answer, askedAt, actor } = input;
  const feePaisa = facts.payment.feePaisa === null ? answer.feePaisa : null;
  const tellsNothingNew =
    answer.status === facts.payment.status && !facts.refundOpen && feePaisa === null;
  if (tellsNothingNew && facts.payment.unconfirmedSince === null) return;
  const now = context.clock.now();
  await context.db.$transaction(async (tx) => {
    const locked = await lockRefunds(tx, {
      orderId: facts.order.id,
      paymentId: facts.payment.id,
    });
    const { payment, refunds } = locked;
    if (payment.unconfirmedSince !== null) {
      await tx.payment.update({ where: { id: payment.id }, data: { unconfirmedSince: null } });
    }
    await keepFee(tx, { payment, answer, actor, now });
    const moneyBack = reconcileRefunds({ payment, refunds, answer, askedAt, now });
    if (moneyBack.changes.length === 0 && moneyBack.found === null) return;
    await recordRefunds(tx, locked, moneyBack, {
      actor,
      now,
      data: { khalti: lookupSnapshot(answer) },
    });
  });
}

/** Khalti may tell its fee later than that the payment is completed. */
async function keepFee(
  tx: Tx,
  told: { payment: Payment; answer: LookupAnswer; actor: Actor; now: Date },
): Promise<void> {
  const { payment, answer, actor, now } = told;
  const isOfIt = answer.transactionId !== null && isAnswerAbout(payment, answer);
  if (payment.feePaisa !== null || answer.feePaisa === null || !isOfIt) return;
  await tx.payment.update({ where: { id: payment.id }, data: { feePaisa: answer.feePaisa } });
  await recordHistory(tx, payment.orderId, now, [
    {
      paymentId: payment.id,
      type: "payment_fee_recorded",
      actor,
      data: { pidx: payment.pidx, khalti: lookupSnapshot(answer) },
    },
  ]);
}
