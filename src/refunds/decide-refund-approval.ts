import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { lockOrder, paymentOfRefund } from "../lifecycle/lock-order.ts";
import { recordRefunds } from "../lifecycle/record-refunds.ts";
import type { RefundChange } from "../lifecycle/refund.ts";
import type { Actor } from "../orders/history.ts";
import { findRefund, RefundNotFound } from "./list-refunds.ts";
import { requireDecidable } from "./refund-approval.ts";

/**
 * Approves or rejects a refund that waits for it. An approved one is due at once: the worker looks its payment up before it
 * sends, so what changed at Khalti meanwhile is seen then. A rejected one frees its amount.
 *
 * @throws RefundNotFound, RefundNotAwaitingApproval, ApproverMustDiffer
 */
export async function decideRefundApproval(
  context: AppContext,
  input: {
    refundId: string;
    decision: "approved" | "rejected";
    reason: string;
    actor: Actor;
    keyId: string;
  },
): Promise<Refund> {
  const { refundId: id, decision, reason, actor, keyId } = input;
  const found = await findRefund(context, { refundId: id });
  requireDecidable(found, keyId);
  return context.db.$transaction(async (tx) => {
    const locked = paymentOfRefund(await lockOrder(tx, found.orderId), found);
    const refund = locked.refunds.find((one) => one.id === id);
    if (refund === undefined) throw new RefundNotFound();
    requireDecidable(refund, keyId);
    const change: RefundChange =
      decision === "approved"
        ? { id, to: "requested", message: null, decision }
        : { id, to: "failed", message: `Rejected: ${reason}`, decision };
    const by = { actor, now: context.clock.now(), reason };
    await recordRefunds(tx, locked, { changes: [change], externalRefund: null }, by);
    return tx.refund.findUniqueOrThrow({ where: { id } });
  });
}
