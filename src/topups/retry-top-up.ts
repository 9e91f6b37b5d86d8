import { v7 as uuidv7 } from "uuid";
import type { AppContext } from "../context.ts";
import type { Actor } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import { lockTopUp } from "./record-top-up.ts";
import { findTopUp } from "./list-top-ups.ts";
import type { FullTopUp } from "./present-top-up.ts";
import { requireRetryable } from "./retryable.ts";

/**
 * Retries a refused top-up under a new reference.
 *
 * @returns the new attempt
 * @throws TopUpNotFound
 * @throws TopUpNotRetryable when it was not refused, was retried already, or its money is refunded
 */
export async function retryTopUp(
  context: AppContext,
  input: { topUpId: string; reason: string; actor: Actor },
): Promise<FullTopUp> {
  const { topUpId, reason, actor } = input;
  const found = await findTopUp(context, { topUpId });
  const id = uuidv7();
  await context.db.$transaction(async (tx) => {
    const locked = await lockTopUp(tx, found);
    const now = context.clock.now();
    const { order, payments, topUp, topUps, refunds } = locked;
    const listed = context.topUpProviders.get(topUp.provider);
    requireRetryable(locked, listed?.provider != null);
    const [given] = await tx.$queryRaw<[{ reference: string }]>`
      select new_top_up_reference() as reference`;
    const attempt = await tx.topUp.create({
      data: {
        id,
        orderId: order.id,
        position: topUp.position,
        attempt: topUp.attempt + 1,
        provider: topUp.provider,
        reference: given.reference,
        amountPaisa: topUp.amountPaisa,
        createdAt: now,
        dueAt: now,
      },
    });
    await recordChanges(tx, order.id, now, [
      {
        type: "top_up_pending",
        actor,
        reason,
        data: {
          top_up_id: id,
          position: topUp.position,
          provider: topUp.provider,
          reference: given.reference,
          amount: topUp.amountPaisa,
          attempt: attempt.attempt,
          retry_of: topUp.id,
        },
      },
    ]);
    const after = [...topUps, { ...attempt, item: topUp.item }];
    await recordAttention(tx, order, { payments, refunds, topUps: after }, { actor, now });
  });
  return findTopUp(context, { topUpId: id });
}
