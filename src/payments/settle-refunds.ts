import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { Actor } from "../orders/history.ts";
import { bookRefunds, lockRefunds } from "./book-refunds.ts";
import type { PaymentFacts } from "./payment-facts.ts";
import { khaltiSaid } from "./payment-history.ts";
import { decideMoneyBack } from "./refund.ts";

/**
 * Writes down what a lookup's answer tells about money that went back: by our own refunds, or in Khalti's dashboard.
 * Part of `confirmPayment`, for payments that are paid.
 */
export async function settleRefunds(
  context: AppContext,
  input: { facts: PaymentFacts; answer: LookupAnswer; actor: Actor },
): Promise<void> {
  const { facts, answer, actor } = input;
  const tellsNothingNew = answer.status === facts.payment.status && !facts.refundOpen;
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
    const moneyBack = decideMoneyBack({ payment, refunds, answer, now });
    if (moneyBack.changes.length === 0 && moneyBack.found === null) return;
    await bookRefunds(tx, locked, moneyBack, {
      actor,
      now,
      data: { khalti: khaltiSaid(answer) },
    });
  });
}
