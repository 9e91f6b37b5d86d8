import { v7 as uuidv7 } from "uuid";
import type { Refund } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { storeMobile } from "../orders/customer.ts";
import type { Actor } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";

/**
 * Creates a refund, which reserves its amount, with its history. It is due at once, or waits for approval.
 *
 * @param tx holds the order's lock, and has checked that so much is left
 * @param input.keyId the key that asks for it; null for the server itself
 */
export async function reserveRefund(
  tx: Tx,
  input: Pick<Refund, "orderId" | "paymentId" | "reason" | "mobile" | "topUpId"> & {
    amountPaisa: number;
    isSendBack?: true;
    actor: Actor;
    keyId: string | null;
    needsApproval: boolean;
    dataKeys: DataKeys;
    now: Date;
  },
): Promise<Refund> {
  const { actor, keyId, needsApproval, dataKeys, now, ...row } = input;
  const id = uuidv7();
  const status = needsApproval ? "awaiting_approval" : "requested";
  const refund = await tx.refund.create({
    data: {
      ...row,
      id,
      mobile: row.mobile === null ? null : storeMobile(dataKeys, id, row.mobile),
      status,
      requestedBy: actor,
      requestedByKeyId: keyId,
      createdAt: now,
      dueAt: needsApproval ? null : now,
    },
  });
  await recordChanges(tx, row.orderId, now, [
    {
      paymentId: row.paymentId,
      type: `refund_${status}`,
      actor,
      reason: row.reason,
      data: {
        refund_id: refund.id,
        amount: row.amountPaisa,
        ...(row.isSendBack === true ? { send_back: true } : {}),
        ...(row.topUpId === null ? {} : { top_up_id: row.topUpId }),
      },
    },
  ]);
  return refund;
}
