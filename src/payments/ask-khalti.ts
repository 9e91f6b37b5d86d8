import type { AppContext } from "../context.ts";
import { type Actor, recordHistory } from "../orders/history.ts";
import { type Confirmation, confirmPayment } from "./confirm-payment.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";

/**
 * Looks a payment up for a member of staff. The order's history records it, even when the answer changes nothing.
 *
 * @throws PaymentNotFound when no payment of ours has this pidx
 */
export async function askKhalti(
  context: AppContext,
  input: { pidx: string; actor: Actor },
): Promise<Confirmation> {
  const { pidx, actor } = input;
  const confirmation = await confirmPayment(context, input);
  const { result, answer } = confirmation;
  const { id, orderId } = await context.db.payment.findUniqueOrThrow({ where: { pidx } });
  await recordHistory(context.db, orderId, context.clock.now(), [
    {
      paymentId: id,
      type: "khalti_asked",
      actor,
      data: { pidx, result, khalti: answer === null ? null : lookupSnapshot(answer) },
    },
  ]);
  return confirmation;
}
