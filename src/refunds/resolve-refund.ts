import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { AppError } from "../lib/errors.ts";
import type { Actor } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import { lockOrder, paymentOfRefund, type PaymentWithMoney } from "../lifecycle/lock-order.ts";
import { recordRefunds } from "../lifecycle/record-refunds.ts";
import { requireAnswer } from "../payments/confirm-payment.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { isOnlyExplanation, type RefundChange, reconcileRefunds } from "../lifecycle/refund.ts";
import { RefundNotFound } from "./list-refunds.ts";
import type { ResolveRefundRequest } from "./refund-request.ts";
import { WATCH_FAILED_MS } from "../lifecycle/refund-schedule.ts";
import { requireAgreement, requireAmount } from "./refund-resolution.ts";

export class RefundNotUnknown extends AppError {
  readonly status = 409;
  readonly code = "refund_not_unknown";

  constructor(refund: Refund) {
    const why =
      refund.status === "awaiting_approval"
        ? "The refund awaits approval: approve or reject it."
        : `The refund is ${refund.status}: nothing is left to decide.`;
    super(why, {
      members: { refund_status: refund.status },
    });
  }
}

const RESOLVABLE_AFTER_MS = 24 * 60 * 60 * 1_000;

/** Khalti may still make the refund. */
export class RefundTooRecent extends AppError {
  readonly status = 409;
  readonly code = "refund_too_recent";

  constructor(resolvableAt: Date) {
    super("Khalti may still make this refund: it can be resolved a day after it was sent.", {
      members: { resolvable_at: resolvableAt.toISOString() },
    });
  }
}

/**
 * Ends a refund whose outcome or amount is unknown by a person's decision. The payment is looked up once more, and a decision
 * that contradicts Khalti's answer is rejected. A refund that we sent can be resolved a day later; one that was resolved as
 * failed is watched, because Khalti may make it after all.
 *
 * @param input.amount in paisa, for a refund of unknown amount
 * @throws RefundNotFound, RefundNotUnknown, RefundTooRecent, ResolutionConflict, RefundExceedsPayment, InvalidRequest
 * @throws KhaltiUnavailable when Khalti does not answer now
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
  requireOldEnough(found, askedAt);
  const { pidx } = found.payment;
  const answer = await requireAnswer(context, { pidx, actor, nothing: "decided" });
  return context.db.$transaction(async (tx) => {
    const locked = paymentOfRefund(await lockOrder(tx, found.orderId), found);
    const refund = locked.refunds.find((one) => one.id === id);
    if (refund === undefined) throw new RefundNotFound();
    if (refund.status === outcome) {
      // The lookup has just ended it the same way. The history keeps the person's reason all the same.
      await recordChanges(tx, refund.orderId, context.clock.now(), [
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
    requireAgreement(withTakenAmount(locked, refund), refund, {
      outcome,
      amountPaisa: amount,
      answer,
    });
    const now = context.clock.now();
    const data = { resolved: true, khalti: lookupSnapshot(answer) };
    const isOfKnownAmount = refund.amountPaisa !== null || amount === undefined;
    const isVerified =
      outcome === "succeeded" && isShownBy(answer, refund, locked.refunds) && isOfKnownAmount;
    const change: RefundChange = {
      id,
      to: outcome,
      message: reason,
      ...(isOfKnownAmount ? {} : { amountPaisa: amount }),
      ...(isVerified ? { verified: true } : {}),
      ...(outcome === "failed" && refund.submittedAt !== null
        ? { watchedUntil: new Date(now.getTime() + WATCH_FAILED_MS) }
        : {}),
    };
    const resolved = { changes: [change], externalRefund: null };
    await recordRefunds(tx, locked, resolved, { actor, now, reason, data });
    // The decision may leave a part of Khalti's answer unexplained.
    const after = paymentOfRefund(await lockOrder(tx, found.orderId), found);
    const { payment, refunds } = after;
    const reconciliation = reconcileRefunds({ payment, refunds, answer, askedAt });
    if (reconciliation.changes.length > 0 || reconciliation.externalRefund !== null) {
      await recordRefunds(tx, after, reconciliation, { actor, now, data });
    }
    return tx.refund.findUniqueOrThrow({ where: { id } });
  });
}

/** Of held money, what Khalti took counts. */
function withTakenAmount(
  { payment, refunds }: Pick<PaymentWithMoney, "payment" | "refunds">,
  { isSendBack }: Refund,
) {
  const amountPaisa = isSendBack ? (payment.takenPaisa ?? 0) : payment.amountPaisa;
  return { payment: { pidx: payment.pidx, amountPaisa }, refunds };
}

/** @throws RefundTooRecent */
function requireOldEnough({ submittedAt }: Refund, now: Date): void {
  if (submittedAt === null) return;
  const resolvableAt = new Date(submittedAt.getTime() + RESOLVABLE_AFTER_MS);
  if (now < resolvableAt) throw new RefundTooRecent(resolvableAt);
}

function isShownBy(answer: LookupAnswer, refund: Refund, refunds: Refund[]): boolean {
  if (answer.status === "refunded") return true;
  return answer.status === "partially_refunded" && isOnlyExplanation(refund, refunds);
}
