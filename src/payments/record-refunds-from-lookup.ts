import type { Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { Tx } from "../database/database.ts";
import type { Actor } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import { lockOrder, paymentOf } from "../lifecycle/lock-order.ts";
import { recordRefunds } from "../lifecycle/record-refunds.ts";
import type { PaymentFacts } from "../lifecycle/payment-facts.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import { type Hold, isAnswerAbout } from "../lifecycle/payment.ts";
import { doubtAbout, isOutdated } from "../lifecycle/attention/payment-doubt.ts";
import { reconcileRefunds } from "../lifecycle/refund.ts";

/**
 * Records what a lookup's answer reveals about refunds, ours or those of Khalti's dashboard. `confirmPayment` calls it for
 * payments that are paid.
 */
export async function recordRefundsFromLookup(
  context: AppContext,
  input: { facts: PaymentFacts; answer: LookupAnswer; askedAt: Date; actor: Actor },
): Promise<void> {
  const { facts, answer, askedAt, actor } = input;
  if (saysNothingNew(facts, answer)) return;
  await context.db.$transaction(async (tx) => {
    const locked = paymentOf(await lockOrder(tx, facts.order.id), facts.payment.id);
    const { payment, refunds } = locked;
    if (isOutdated(payment, answer, askedAt)) return;
    // After the wait for the order: a person may have acted meanwhile, and this comes later.
    const now = context.clock.now();
    const doubt = doubtAbout(payment, refunds, answer, askedAt);
    const asked = await recordDoubt(tx, { payment, doubt, now });
    const { order, topUps } = locked;
    const payments = locked.payments.map((one) => (one.id === asked.id ? asked : one));
    if (doubt !== null) {
      await recordAttention(tx, order, { payments, refunds, topUps }, { actor, now });
      return;
    }
    await recordFee(tx, { payment, answer, actor, now });
    const reconciliation = reconcileRefunds({ payment, refunds, answer, askedAt });
    if (reconciliation.changes.length === 0 && reconciliation.externalRefund === null) {
      await recordAttention(tx, order, { payments, refunds, topUps }, { actor, now });
      return;
    }
    await recordRefunds(tx, { ...locked, payments }, reconciliation, {
      actor,
      now,
      data: { khalti: lookupSnapshot(answer) },
    });
  });
}

function saysNothingNew({ payment, refundOpen }: PaymentFacts, answer: LookupAnswer): boolean {
  return (
    answer.status === payment.status &&
    answer.pidx === payment.pidx &&
    answer.contradiction === undefined &&
    !refundOpen &&
    (payment.feePaisa !== null || answer.feePaisa === null) &&
    payment.unconfirmedSince === null &&
    payment.notFoundSince === null &&
    payment.doubtCode === null &&
    isAnswerAbout(payment, answer)
  );
}

/** Khalti has answered: what it says fits our records, or a person has to know. @returns the payment as it is then */
function recordDoubt(
  tx: Tx,
  { payment, doubt, now }: { payment: Payment; doubt: Hold | null; now: Date },
): Promise<Payment> {
  const since = doubt?.code === payment.doubtCode ? (payment.doubtSince ?? now) : now;
  return tx.payment.update({
    where: { id: payment.id },
    data: {
      unconfirmedSince: null,
      notFoundSince: null,
      doubtCode: doubt?.code ?? null,
      doubtMessage: doubt?.message ?? null,
      doubtSince: doubt === null ? null : since,
    },
  });
}

/** Records a fee that Khalti names only after it called the payment completed. */
async function recordFee(
  tx: Tx,
  facts: { payment: Payment; answer: LookupAnswer; actor: Actor; now: Date },
): Promise<void> {
  const { payment, answer, actor, now } = facts;
  const isAboutIt = answer.transactionId !== null && isAnswerAbout(payment, answer);
  if (payment.feePaisa !== null || answer.feePaisa === null || !isAboutIt) return;
  await tx.payment.update({ where: { id: payment.id }, data: { feePaisa: answer.feePaisa } });
  await recordChanges(tx, payment.orderId, now, [
    {
      paymentId: payment.id,
      type: "payment_fee_recorded",
      money: { kind: "fee", paymentId: payment.id, feePaisa: answer.feePaisa },
      actor,
      data: { pidx: payment.pidx, khalti: lookupSnapshot(answer) },
    },
  ]);
}
