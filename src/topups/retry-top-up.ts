import { v7 as uuidv7 } from "uuid";
import type { AppContext } from "../context.ts";
import { AppError } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { type Actor, recordHistory } from "../orders/history.ts";
import { isCompensated, recordAttention } from "../lifecycle/order-attention.ts";
import { isOfUnknownAmount, refundablePaisa } from "../lifecycle/refund.ts";
import { isLatestAttempt, reservedPaisa } from "../lifecycle/top-up.ts";
import { lockTopUp, type TopUpWithMoney } from "./record-top-up.ts";
import { findTopUp } from "./list-top-ups.ts";
import type { FullTopUp } from "./present-top-up.ts";
import { enqueueTopUp } from "./schedule-top-up.ts";

export class TopUpNotRetryable extends AppError {
  readonly status = 409;
  readonly code = "top_up_not_retryable";
}

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
  const now = context.clock.now();
  const id = uuidv7();
  await context.db.$transaction(async (tx) => {
    const locked = await lockTopUp(tx, found);
    const paidPaisa = requireRetryable(context, locked);
    const { order, topUp, topUps, refunds } = locked;
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
      },
    });
    await recordHistory(tx, order.id, now, [
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
    await recordAttention(tx, order, { paidPaisa, refunds, topUps: after }, { actor, now });
    await enqueueTopUp(tx, attempt, now);
  });
  return findTopUp(context, { topUpId: id });
}

/** @returns what the customer has paid, in paisa @throws TopUpNotRetryable */
function requireRetryable(context: AppContext, locked: TopUpWithMoney): number {
  const { payment, refunds, topUps, topUp } = locked;
  const no = (why: string): never => {
    throw new TopUpNotRetryable(why, { members: { top_up_status: topUp.status } });
  };
  if (topUp.status !== "refused") no(`The top-up is ${topUp.status}, not refused.`);
  if (!isLatestAttempt(topUp, topUps)) {
    no("The top-up was retried already.");
  }
  if (payment === null) return no("All of the order's money is refunded.");
  if (isCompensated(topUp, refunds))
    no("The money of this top-up is refunded, or its refund is under way.");
  if (refunds.some(isOfUnknownAmount)) {
    no("A part was refunded in Khalti's dashboard: record its amount first.");
  }
  const leftPaisa = refundablePaisa(payment, refunds) - reservedPaisa(topUps);
  if (leftPaisa < topUp.item.amountPaisa) {
    no(`Only ${formatRupees(Math.max(0, leftPaisa))} of the order's money is left.`);
  }
  const listed = context.topUpProviders.get(topUp.provider);
  if (listed?.provider == null) no("The provider is not configured.");
  return payment.amountPaisa;
}
