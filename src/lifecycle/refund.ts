import type { Refund } from "../generated/prisma/client.ts";
import type { PaymentStatus, RefundStatus } from "../generated/prisma/enums.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";

export type { RefundStatus } from "../generated/prisma/enums.ts";

const TRANSITIONS: Record<RefundStatus, readonly RefundStatus[]> = {
  requested: ["submitting", "failed"],
  // Back to requested only when the request certainly never left us.
  submitting: ["succeeded", "failed", "unknown", "requested"],
  unknown: ["succeeded", "failed"],
  succeeded: [],
  failed: [],
};

/** @returns `to` @throws Error when a refund may not go from `from` to `to` */
export function moveRefund(from: RefundStatus, to: RefundStatus): RefundStatus {
  if (!TRANSITIONS[from].includes(to)) {
    throw new Error(`a refund never goes from ${from} to ${to}`);
  }
  return to;
}

/** `requestedBy` of a refund that was made in Khalti's own dashboard. */
export const AT_KHALTI = "khalti";

/** The facts of a recorded refund that decisions use. */
export type RecordedRefund = Pick<
  Refund,
  "id" | "status" | "amountPaisa" | "requestedBy" | "submittedAt" | "endedAt" | "topUpId"
>;

/** The customer has paid, and not all of the money is refunded. */
export function isPaid(status: PaymentStatus): boolean {
  return status === "completed" || status === "partially_refunded";
}

/** Khalti refunded a part, and does not say how much. */
export function isOfUnknownAmount(refund: RecordedRefund): boolean {
  return refund.status === "unknown" && refund.amountPaisa === null;
}

/** What is certainly refunded, in paisa. */
export function refundedPaisa(refunds: RecordedRefund[]): number {
  return sum(refunds.filter(({ status }) => status === "succeeded"));
}

/** What may still be refunded, in paisa. Every refund that has not failed counts as refunded. */
export function refundablePaisa(
  payment: { amountPaisa: number },
  refunds: RecordedRefund[],
): number {
  return payment.amountPaisa - sum(refunds.filter(({ status }) => status !== "failed"));
}

function sum(refunds: RecordedRefund[]): number {
  return refunds.reduce((total, { amountPaisa }) => total + (amountPaisa ?? 0), 0);
}

/** A refund that lookups do not show after so long, in milliseconds, counts as not made. */
export const UNANSWERED_LIMIT_MS = 15 * 60 * 1_000;

/** The next state of a recorded refund. */
export interface RefundChange {
  id: string;
  to: RefundStatus;
  /** Khalti's own words, or our reason. */
  message: string | null;
  /** The amount in paisa, where it was unknown until now. */
  amountPaisa?: number;
}

/** What a lookup reveals about refunds. */
export interface RefundReconciliation {
  changes: RefundChange[];
  /** A refund made at Khalti without us. The amount, in paisa, is null where Khalti does not say it. */
  externalRefund: { amountPaisa: number | null } | null;
}

/**
 * What a lookup's answer means for the refunds of a paid payment. Pure.
 *
 * The answer says whether all, some or none of the money is refunded, and never how much. So it ends a refund of all that
 * is left, and leaves a partial refund to a person. It decides nothing while a refund is being submitted. An answer to a
 * lookup that began before a refund was submitted or ended does not prove that another one was not made.
 *
 * @param facts.askedAt when the lookup began
 */
export function reconcileRefunds(facts: {
  payment: { status: PaymentStatus; pidx: string | null; amountPaisa: number };
  refunds: RecordedRefund[];
  answer: LookupAnswer;
  askedAt: Date;
  now: Date;
}): RefundReconciliation {
  const { payment, refunds, answer, askedAt, now } = facts;
  const inFlight = refunds.some(({ status }) => status === "submitting");
  if (!isPaid(payment.status) || answer.pidx !== payment.pidx || inFlight) return NOTHING;
  const isOutdated = refunds.some(
    ({ submittedAt, endedAt }) =>
      (submittedAt !== null && submittedAt >= askedAt) || (endedAt !== null && endedAt >= askedAt),
  );
  const unanswered = refunds.filter(
    ({ status, submittedAt }) =>
      status === "unknown" &&
      !isOutdated &&
      submittedAt !== null &&
      now.getTime() - submittedAt.getTime() > UNANSWERED_LIMIT_MS,
  );
  switch (answer.status) {
    case "refunded":
      return reconcileFullRefund(payment.amountPaisa, refunds);
    case "partially_refunded": {
      const left = payment.amountPaisa - refundedPaisa(refunds);
      const changes = unanswered
        .filter(({ amountPaisa }) => amountPaisa === left)
        .map(({ id }) => notMade(id, answer));
      const isExplained = refunds.some(
        ({ id, status }) =>
          status === "succeeded" || (status === "unknown" && changes.every((one) => one.id !== id)),
      );
      return { changes, externalRefund: isExplained ? null : { amountPaisa: null } };
    }
    case "completed":
      // Money that is certainly refunded makes this answer an outdated one.
      return refundedPaisa(refunds) > 0
        ? NOTHING
        : { changes: unanswered.map(({ id }) => notMade(id, answer)), externalRefund: null };
    default:
      return NOTHING;
  }
}

const NOTHING: RefundReconciliation = { changes: [], externalRefund: null };

function notMade(id: string, answer: LookupAnswer): RefundChange {
  return {
    id,
    to: "failed",
    message: `Khalti still says "${answer.statusWord}": it was not made.`,
  };
}

function reconcileFullRefund(amountPaisa: number, refunds: RecordedRefund[]): RefundReconciliation {
  const message = "Khalti has refunded all of the money.";
  const changes: RefundChange[] = [];
  let restPaisa = amountPaisa;
  for (const refund of refunds) {
    if (refund.status === "succeeded") restPaisa -= refund.amountPaisa ?? 0;
    if (refund.status === "unknown" && refund.amountPaisa !== null) {
      restPaisa -= refund.amountPaisa;
      changes.push({ id: refund.id, to: "succeeded", message });
    }
    if (refund.status === "requested") changes.push({ id: refund.id, to: "failed", message });
  }
  const ofUnknownAmount = refunds.find(isOfUnknownAmount);
  if (ofUnknownAmount === undefined) {
    return { changes, externalRefund: restPaisa > 0 ? { amountPaisa: restPaisa } : null };
  }
  changes.push(
    restPaisa > 0
      ? { id: ofUnknownAmount.id, to: "succeeded", amountPaisa: restPaisa, message }
      : { id: ofUnknownAmount.id, to: "failed", message: "It was one of the other refunds." },
  );
  return { changes, externalRefund: null };
}

/** The status of a payment and its order that follows from the refunds; null while nothing is refunded. */
export function statusAfterRefunds(
  payment: { amountPaisa: number },
  refunds: RecordedRefund[],
): "partially_refunded" | "refunded" | null {
  const paisa = refundedPaisa(refunds);
  if (paisa >= payment.amountPaisa) return "refunded";
  return paisa > 0 || refunds.some(isOfUnknownAmount) ? "partially_refunded" : null;
}
