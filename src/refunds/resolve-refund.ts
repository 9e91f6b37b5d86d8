import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { type Actor, recordHistory } from "../orders/history.ts";
import { recordRefunds, type LockedRefunds, lockRefunds } from "../lifecycle/record-refunds.ts";
import { requireAnswer } from "../payments/confirm-payment.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import {
  reconcileRefunds,
  isOfUnknownAmount,
  refundablePaisa,
  refundedPaisa,
} from "../lifecycle/refund.ts";
import { ResolutionConflict } from "../payments/resolve-held-payment.ts";
import { RefundNotFound } from "./list-refunds.ts";
import type { ResolveRefundRequest } from "./refund-request.ts";
import { RefundExceedsPayment } from "./request-refund.ts";

export class RefundNotUnknown extends AppError {
  readonly status = 409;
  readonly code = "refund_not_unknown";

  constructor(refund: Refund) {
    super(`The refund is ${refund.status}: there is nothing to decide.`, {
      members: { refund_status: refund.status },
    });
  }
}

/**
 * Ends a refund of which nobody knows whether Khalti made it, or how large it was, by a person's word, after asking Khalti
 * once more: what Khalti's word contradicts is refused.
 *
 * @throws RefundNotFound, RefundNotUnknown, ResolutionConflict, RefundExceedsPayment, InvalidRequest
 * @throws KhaltiUnavailable when Khalti gives no answer now
 */
export async function resolveRefund(
  context: AppContext,
  input: ResolveRefundRequest & { refundId: string; actor: Actor },
): Promise<Refund> {
  const { refundId: id, outcome, amount, reason, actor } = input;
  const found = await context.db.refund.findUnique({ where: { id }, include: { payment: true } });
  if (found === null) throw new RefundNotFound();
  if (found.status !== "unknown" || found.payment.pidx === null) throw new RefundNotUnknown(found);
  requireAmount(found, outcome, amount);
  const askedAt = context.clock.now();
  const answer = await requireAnswer(context, {
    pidx: found.payment.pidx,
    actor,
    nothing: "decided",
  });
  return context.db.$transaction(async (tx) => {
    const locked = await lockRefunds(tx, found);
    const refund = locked.refunds.find((one) => one.id === id);
    if (refund === undefined) throw new RefundNotFound();
    if (refund.status === outcome) {
      // Khalti's answer has just said the same; that a person asked, and why, is told all the same.
      await recordHistory(tx, refund.orderId, context.clock.now(), [
        {
          paymentId: refund.paymentId,
          type: "khalti_asked",
          actor,
          reason,
          data: { refund_id: id, khalti: lookupSnapshot(answer) },
        },
      ]);
      return refund;
    }
    if (refund.status !== "unknown") throw new RefundNotUnknown(refund);
    requireAgreement(locked, refund, { outcome, amountPaisa: amount, answer });
    const now = context.clock.now();
    const data = { resolved: true, khalti: lookupSnapshot(answer) };
    const refunds = await recordRefunds(
      tx,
      locked,
      {
        changes: [
          {
            id,
            to: outcome,
            message: reason,
            ...(refund.amountPaisa === null && amount !== undefined ? { amountPaisa: amount } : {}),
          },
        ],
        found: null,
      },
      { actor, now, reason, data },
    );
    // What Khalti says may now ask for another explanation.
    const { order, payment, topUps } = await lockRefunds(tx, found);
    const moneyBack = reconcileRefunds({ payment, refunds, answer, askedAt, now });
    if (moneyBack.changes.length > 0 || moneyBack.found !== null) {
      await recordRefunds(tx, { order, payment, refunds, topUps }, moneyBack, { actor, now, data });
    }
    return tx.refund.findUniqueOrThrow({ where: { id } });
  });
}

function requireAmount(
  refund: Refund,
  outcome: ResolveRefundRequest["outcome"],
  amount: number | undefined,
): void {
  const no = (message: string) => {
    throw new InvalidRequest([{ path: "amount", message }]);
  };
  if (refund.amountPaisa !== null && amount !== undefined) {
    no("This refund's amount is known: leave it out.");
  }
  if (refund.amountPaisa === null && outcome === "succeeded" && amount === undefined) {
    no("Say how much was given back, in paisa: Khalti does not tell.");
  }
}

function requireAgreement(
  { payment, refunds }: LockedRefunds,
  refund: Refund,
  decided: {
    outcome: ResolveRefundRequest["outcome"];
    amountPaisa: number | undefined;
    answer: LookupAnswer;
  },
): void {
  const { outcome, amountPaisa, answer } = decided;
  const no = (why: string) => {
    throw new ResolutionConflict(why, { members: { khalti: lookupSnapshot(answer) } });
  };
  const says = `Khalti says "${answer.statusWord}"`;
  if (answer.pidx !== payment.pidx) no("Khalti answers about another payment.");
  if (outcome === "failed") {
    if (isOfUnknownAmount(refund))
      no("Khalti said that part of the money went back: say how much.");
    if (answer.status === "refunded") no(`${says}, so all of the money has been given back.`);
    return;
  }
  if (answer.status === "completed") no(`${says}, so nothing has been given back.`);
  const leftPaisa = refundablePaisa(payment, refunds);
  if (amountPaisa !== undefined && amountPaisa > leftPaisa) {
    throw new RefundExceedsPayment(leftPaisa);
  }
  const afterPaisa = refundedPaisa(refunds) + (refund.amountPaisa ?? amountPaisa ?? 0);
  if (answer.status === "partially_refunded" && afterPaisa >= payment.amountPaisa) {
    no(`${says}, so not all of the money has been given back.`);
  }
}
