import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Claim } from "../http/idempotency.ts";
import { LONG_TRANSACTION } from "../lib/persist-with-retry.ts";
import type { Actor } from "../orders/history.ts";
import { recordRefunds, lockRefunds } from "../lifecycle/record-refunds.ts";
import { PaymentNotFound, requireAnswer } from "../payments/confirm-payment.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { isOfUnknownAmount, isPaid, refundablePaisa, refundedPaisa } from "../lifecycle/refund.ts";
import { ResolutionConflict } from "../payments/resolve-held-payment.ts";
import type { DashboardRefundRequest } from "./refund-request.ts";
import {
  OrderNotRefundable,
  RefundedAmountUnknown,
  RefundExceedsPayment,
  type RequestedRefund,
  whyNotRefundable,
} from "./request-refund.ts";

/**
 * Writes down, by a person's word, a part of a payment that was given back in Khalti's dashboard. The first such part shows
 * in a lookup by itself; of a further one Khalti says nothing new. It is asked once more, and nothing is sent to it.
 *
 * @param input.amount in paisa
 * @throws PaymentNotFound, OrderNotRefundable, RefundedAmountUnknown, RefundExceedsPayment
 * @throws ResolutionConflict when Khalti says that nothing went back, or not all
 * @throws KhaltiUnavailable when Khalti gives no answer now
 */
export async function recordDashboardRefund(
  context: AppContext,
  input: DashboardRefundRequest & { pidx: string; actor: Actor; claim: Claim<RequestedRefund> },
): Promise<Refund> {
  const { pidx, amount, reason, actor, claim } = input;
  const found = await context.db.payment.findUnique({ where: { pidx } });
  if (found === null) throw new PaymentNotFound();
  const answer = await requireAnswer(context, { pidx, actor, nothing: "written" });
  return context.db.$transaction(async (tx) => {
    const locked = await lockRefunds(tx, { orderId: found.orderId, paymentId: found.id });
    const { order, payment, refunds } = locked;
    if (!isPaid(payment.status)) {
      throw new OrderNotRefundable(order.status, whyNotRefundable(order.status));
    }
    const untold = refunds.find(isOfUnknownAmount);
    if (untold !== undefined) throw new RefundedAmountUnknown(untold.id);
    const leftPaisa = refundablePaisa(payment, refunds);
    if (amount > leftPaisa) throw new RefundExceedsPayment(leftPaisa);
    const wouldBeAll = refundedPaisa(refunds) + amount >= payment.amountPaisa;
    if (answer.pidx !== pidx || answer.status !== "partially_refunded" || wouldBeAll) {
      throw new ResolutionConflict(
        `Khalti says "${answer.statusWord}", which does not go with so much given back.`,
        { members: { khalti: lookupSnapshot(answer) } },
      );
    }
    const before = new Set(refunds.map(({ id }) => id));
    const booked = await recordRefunds(
      tx,
      locked,
      { changes: [], found: { amountPaisa: amount } },
      { actor, now: context.clock.now(), reason, data: { khalti: lookupSnapshot(answer) } },
    );
    const refund = booked.find(({ id }) => !before.has(id));
    if (refund === undefined) throw new Error("the refund was not written");
    await claim.bind(tx, { orderId: order.id, refundId: refund.id });
    return refund;
  }, LONG_TRANSACTION);
}
