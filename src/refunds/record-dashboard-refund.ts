import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Claim } from "../http/idempotency.ts";
import { lockOrder, paymentOf } from "../lifecycle/lock-order.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { recordRefunds } from "../lifecycle/record-refunds.ts";
import { isOfUnknownAmount, isPaid, refundablePaisa, refundedPaisa } from "../lifecycle/refund.ts";
import type { Actor } from "../orders/history.ts";
import { PaymentNotFound, requireAnswer } from "../payments/confirm-payment.ts";
import { ResolutionConflict } from "../payments/held-resolution.ts";
import type { DashboardRefundRequest } from "./refund-request.ts";
import {
  OrderNotRefundable,
  RefundedAmountUnknown,
  RefundExceedsPayment,
  whyNotRefundable,
} from "./refundable.ts";
import type { RequestedRefund } from "./request-refund.ts";

/**
 * Records, by a person's word, a partial refund that was made in Khalti's dashboard. A lookup reveals the first partial
 * refund only. The payment is looked up once more; nothing is sent.
 *
 * @param input.amount in paisa
 * @throws PaymentNotFound, OrderNotRefundable, RefundedAmountUnknown, RefundExceedsPayment
 * @throws ResolutionConflict when Khalti does not call the payment partially refunded, or the amount would make it all
 * @throws KhaltiUnavailable when Khalti does not answer now
 */
export async function recordDashboardRefund(
  context: AppContext,
  input: DashboardRefundRequest & { pidx: string; actor: Actor; claim: Claim<RequestedRefund> },
): Promise<Refund> {
  const { pidx, amount, reason, actor, claim } = input;
  const found = await context.db.payment.findUnique({ where: { pidx } });
  if (found === null) throw new PaymentNotFound();
  const answer = await requireAnswer(context, { pidx, actor, nothing: "recorded" });
  return context.db.$transaction(async (tx) => {
    const locked = paymentOf(await lockOrder(tx, found.orderId), found.id);
    const { order, payment, refunds } = locked;
    if (!isPaid(payment.status)) {
      throw new OrderNotRefundable(order.status, whyNotRefundable(order.status));
    }
    const ofUnknownAmount = refunds.find(isOfUnknownAmount);
    if (ofUnknownAmount !== undefined) throw new RefundedAmountUnknown(ofUnknownAmount.id);
    const leftPaisa = refundablePaisa(payment, refunds);
    if (amount > leftPaisa) throw new RefundExceedsPayment(leftPaisa);
    const wouldBeAll = refundedPaisa(refunds) + amount >= payment.amountPaisa;
    const isContradictory = answer.pidx !== pidx || answer.contradiction !== undefined;
    if (isContradictory || answer.status !== "partially_refunded" || wouldBeAll) {
      throw new ResolutionConflict(
        `Khalti says "${answer.statusWord}", which does not agree with this amount.`,
        { members: { khalti: lookupSnapshot(answer) } },
      );
    }
    const before = new Set(refunds.map(({ id }) => id));
    const recorded = await recordRefunds(
      tx,
      locked,
      { changes: [], externalRefund: { amountPaisa: amount, enteredByStaff: true } },
      { actor, now: context.clock.now(), reason, data: { khalti: lookupSnapshot(answer) } },
    );
    const refund = recorded.find(({ id }) => !before.has(id));
    if (refund === undefined) throw new Error("the refund was not recorded");
    await claim.bind(tx, { orderId: order.id, refundId: refund.id });
    return refund;
  });
}
