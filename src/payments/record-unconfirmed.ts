import type { AppContext } from "../context.ts";
import { recordChanges } from "../events/record-changes.ts";
import type { GatewayRefusal, GatewayUnknown } from "../khalti/gateway-outcome.ts";
import { isNotFound, isUnconfirmed } from "../lifecycle/deadlines.ts";
import type { PaymentFacts } from "../lifecycle/payment-facts.ts";
import { refreshAttention } from "../lifecycle/attention/refresh-attention.ts";
import type { Actor } from "../orders/history.ts";

/** Records one entry for each stretch without answers, so that repeated lookups do not fill the history. */
export async function recordUnconfirmed(
  context: AppContext,
  { payment, order }: PaymentFacts,
  outcome: GatewayRefusal | GatewayUnknown,
  actor: Actor,
): Promise<void> {
  const at = context.clock.now();
  const isMissing = outcome.kind === "refused" && outcome.reason === "not_found";
  if (isNotFound(payment, at) || isUnconfirmed(payment, at)) {
    await refreshAttention(context, order.id);
  }
  const isNewlyMissing = isMissing && payment.notFoundSince === null;
  if (payment.unconfirmedSince !== null && !isNewlyMissing) return;
  await context.db.$transaction(async (tx) => {
    // The order first, as everywhere, so that no two wait for each other.
    await tx.order.update({ where: { id: order.id }, data: { updatedAt: at } });
    // A payment that has moved since was answered: what is recorded here is older.
    const { count } = await tx.payment.updateMany({
      where: { id: payment.id, status: payment.status, unconfirmedSince: null },
      data: { unconfirmedSince: at },
    });
    if (isNewlyMissing) {
      await tx.payment.updateMany({
        where: { id: payment.id, status: payment.status, notFoundSince: null },
        data: { notFoundSince: at },
      });
    }
    if (count === 0) return;
    await recordChanges(tx, order.id, at, [
      { paymentId: payment.id, type: "lookup_failed", actor, reason: outcome.message },
    ]);
  });
}
