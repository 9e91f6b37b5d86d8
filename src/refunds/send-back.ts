import type { Payment, Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import type { Claim } from "../http/idempotency.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { lockOrder, sendBacksOf } from "../lifecycle/lock-order.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { isUnderWayBack, whyNotSentBack } from "../lifecycle/send-back.ts";
import type { Actor } from "../orders/history.ts";
import { requireAnswer } from "../payments/confirm-payment.ts";
import { ResolutionConflict } from "../payments/held-resolution.ts";
import { PaymentBeingSentBack, requireHeld } from "../payments/resolve-held-payment.ts";
import { needsApproval } from "./refund-approval.ts";
import type { SendBackRequest } from "./refund-request.ts";
import type { RequestedRefund } from "./request-refund.ts";
import { reserveRefund } from "./reserve-refund.ts";

/**
 * Sends held money back to the customer by Khalti's refund: all that Khalti took, after a fresh lookup. The payment stays held
 * until a lookup confirms the refund. One above REFUND_APPROVAL_ABOVE waits for a person with another key first.
 *
 * @throws PaymentNotFound, PaymentNotHeld, PaymentBeingSentBack
 * @throws ResolutionConflict when Khalti does not say that it holds this money, or how much
 * @throws InvalidRequest when a bank payment lacks the Khalti account that gets the money
 * @throws KhaltiUnavailable when Khalti does not answer now
 */
export async function sendBack(
  context: AppContext,
  input: SendBackRequest & {
    pidx: string;
    actor: Actor;
    keyId: string;
    claim: Claim<RequestedRefund>;
  },
): Promise<Refund> {
  const { pidx, reason, mobile, actor, keyId, claim } = input;
  const found = await requireHeld(context, pidx);
  requireReceiver(found, mobile);
  const answer = await requireAnswer(context, { pidx, actor, nothing: "sent back" });
  return context.db.$transaction(async (tx) => {
    const locked = await lockOrder(tx, found.orderId);
    const now = context.clock.now();
    const { payment } = sendBacksOf(locked, found.id);
    if (isUnderWayBack(locked.sendBacks, payment)) throw new PaymentBeingSentBack();
    const isTaken = await belongsToAnother(tx, payment, answer);
    const why = whyNotSentBack(payment, answer, isTaken);
    if (why !== null) {
      throw new ResolutionConflict(why, { members: { khalti: lookupSnapshot(answer) } });
    }
    const takenPaisa = answer.totalAmountPaisa;
    // The refund call names the transaction: from here it is this payment's own, which a unique index guards.
    await tx.payment.update({
      where: { id: payment.id },
      data: { takenPaisa, transactionId: answer.transactionId },
    });
    const refund = await reserveRefund(tx, {
      orderId: payment.orderId,
      paymentId: payment.id,
      amountPaisa: takenPaisa,
      reason,
      mobile: mobile ?? null,
      topUpId: null,
      isSendBack: true,
      actor,
      keyId,
      needsApproval: needsApproval(takenPaisa, context.config.refundApprovalAbovePaisa),
      dataKeys: context.config.dataKeys,
      now,
    });
    await claim.bind(tx, { orderId: payment.orderId, refundId: refund.id });
    return refund;
  });
}

/** @throws InvalidRequest */
function requireReceiver({ mode }: Payment, mobile: string | null | undefined): void {
  if (mode === "wallet" || mobile != null) return;
  const message = "The customer paid by bank: name the Khalti account that gets the money.";
  throw new InvalidRequest([{ path: "mobile", message }]);
}

async function belongsToAnother(tx: Tx, payment: Payment, answer: LookupAnswer): Promise<boolean> {
  if (answer.transactionId === null) return false;
  const holder = await tx.payment.findUnique({
    where: { transactionId: answer.transactionId },
    select: { id: true },
  });
  return holder !== null && holder.id !== payment.id;
}
