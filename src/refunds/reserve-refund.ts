import type { Refund } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import type { Actor } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";

/**
 * Creates a refund, which reserves its amount, due at once, with its history.
 *
 * @param tx holds the order's lock, and has checked that so much is left
 */
export async function reserveRefund(
  tx: Tx,
  input: Pick<Refund, "orderId" | "paymentId" | "reason" | "mobile" | "topUpId"> & {
    amountPaisa: number;
    actor: Actor;
    now: Date;
  },
): Promise<Refund> {
  const { actor, now, ...row } = input;
  const refund = await tx.refund.create({
    data: { ...row, requestedBy: actor, createdAt: now, dueAt: now },
  });
  await recordChanges(tx, row.orderId, now, [
    {
      paymentId: row.paymentId,
      type: "refund_requested",
      actor,
      reason: row.reason,
      data: {
        refund_id: refund.id,
        amount: row.amountPaisa,
        ...(row.topUpId === null ? {} : { top_up_id: row.topUpId }),
      },
    },
  ]);
  return refund;
}
