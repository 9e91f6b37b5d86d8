import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { readOpenHold } from "../ledger/read-open-hold.ts";
import { lockOrder, paymentOf } from "../lifecycle/lock-order.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import type { PaymentFacts } from "../lifecycle/payment-facts.ts";
import { type Actor, recordHistory } from "../orders/history.ts";

const REASON = "Khalti names the amount that it took.";

/**
 * Posts the money of a payment that was held before Khalti said how much it took. The payment stays held.
 *
 * @returns whether it did. Only then has the order changed: its lock alone would make the caller's facts old.
 */
export async function recordHeldAmount(
  context: AppContext,
  input: { facts: PaymentFacts; answer: LookupAnswer; actor: Actor },
): Promise<boolean> {
  const { facts, answer, actor } = input;
  const { pidx, status, totalAmountPaisa: totalPaisa } = answer;
  if (pidx !== facts.payment.pidx || status !== "completed" || totalPaisa === 0) return false;
  const [orderId, paymentId] = [facts.order.id, facts.payment.id];
  if ((await readOpenHold(context.db, { orderId, paymentId })) !== null) return false;
  return context.db.$transaction(async (tx) => {
    const { payment } = paymentOf(await lockOrder(tx, orderId), paymentId);
    if (payment.status !== "held" || (await readOpenHold(tx, { orderId, paymentId })) !== null)
      return false;
    await recordHistory(tx, orderId, context.clock.now(), [
      {
        paymentId,
        type: "payment_held",
        money: { kind: "held", totalPaisa },
        actor,
        reason: REASON,
        data: { pidx, khalti: lookupSnapshot(answer) },
      },
    ]);
    return true;
  });
}
