import type { AppContext } from "../context.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import { isCompensated, isLatestAttempt } from "../lifecycle/top-up.ts";
import type { Actor } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import { lockTopUp } from "./record-top-up.ts";
import { TopUpNotResolvable } from "./top-up-not-resolvable.ts";

/**
 * Records a person's word that the money of a refused top-up went back otherwise than by a refund of it: in cash, in Khalti's
 * dashboard, or by a refund that did not name it. Nothing is sent. The top-up can be neither retried nor refunded afterwards.
 *
 * @throws TopUpNotResolvable when it was not refused, was retried, or is compensated already
 */
export async function recordExternalRefund(
  context: AppContext,
  input: { topUp: { id: string; orderId: string }; reason: string; actor: Actor },
): Promise<void> {
  const { reason, actor } = input;
  await context.db.$transaction(async (tx) => {
    const { order, payments, refunds, topUps, topUp } = await lockTopUp(tx, input.topUp);
    const now = context.clock.now();
    if (topUp.status !== "refused") throw new TopUpNotResolvable(topUp);
    if (!isLatestAttempt(topUp, topUps)) {
      throw new TopUpNotResolvable(topUp, "The top-up was retried: see the later attempt.");
    }
    if (isCompensated(topUp, refunds)) {
      const why = "The money of this top-up is refunded, or its refund is under way.";
      throw new TopUpNotResolvable(topUp, why);
    }
    const { id, position, provider, reference } = topUp;
    await tx.topUp.update({ where: { id }, data: { refundedExternallyAt: now } });
    const data = { top_up_id: id, position, provider, reference };
    const money = {
      kind: "refunded_outside",
      topUpId: id,
      amountPaisa: topUp.item.amountPaisa,
    } as const;
    await recordChanges(tx, order.id, now, [
      { type: "top_up_refunded_externally", money, actor, reason, data },
    ]);
    const after = topUps.map((one) =>
      one.id === id ? { ...one, refundedExternallyAt: now } : one,
    );
    const facts = { payments, refunds, topUps: after };
    await recordAttention(tx, order, facts, { actor, now });
  });
}
