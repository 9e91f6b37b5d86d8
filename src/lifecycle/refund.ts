import type { Refund } from "../generated/prisma/client.ts";
import type { PaymentStatus, RefundStatus } from "../generated/prisma/enums.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";

export type { RefundStatus } from "../generated/prisma/enums.ts";

const TRANSITIONS: Record<RefundStatus, readonly RefundStatus[]> = {
  requested: ["submitting", "failed"],
  // Back to requested only where the request certainly never left us.
  submitting: ["succeeded", "failed", "unknown", "requested"],
  unknown: ["succeeded", "failed"],
  succeeded: [],
  failed: [],
};

/** `to`, if a refund may go there from `from`; everything that writes a refund's status asks here. */
export function moveRefund(from: RefundStatus, to: RefundStatus): RefundStatus {
  if (!TRANSITIONS[from].includes(to)) {
    throw new Error(`a refund never goes from ${from} to ${to}`);
  }
  return to;
}

/** Who asked for a refund that was made in Khalti's own dashboard. */
export const AT_KHALTI = "khalti";

/** What the decisions look at in a refund of our books. */
export type RecordedRefund = Pick<
  Refund,
  "id" | "status" | "amountPaisa" | "requestedBy" | "submittedAt" | "endedAt" | "topUpId"
>;

/** The customer has paid by it, and not all of the money has gone back. */
export function isPaid(status: PaymentStatus): boolean {
  return status === "completed" || status === "partially_refunded";
}

/** Money was given back at Khalti, which does not say how much. */
export function isOfUnknownAmount(refund: RecordedRefund): boolean {
  return refund.status === "unknown" && refund.amountPaisa === null;
}

/** What has gone back for certain, in paisa. */
export function refundedPaisa(refunds: RecordedRefund[]): number {
  return sum(refunds.filter(({ status }) => status === "succeeded"));
}

/** What may still be given back, in paisa: whatever was asked for counts as gone unless it failed. */
export function refundablePaisa(
  payment: { amountPaisa: number },
  refunds: RecordedRefund[],
): number {
  return payment.amountPaisa - sum(refunds.filter(({ status }) => status !== "failed"));
}

function sum(refunds: RecordedRefund[]): number {
  return refunds.reduce((total, { amountPaisa }) => total + (amountPaisa ?? 0), 0);
}

/** A refund that Khalti has not made after so long was not made: its answer would have come within seconds. */
export const UNANSWERED_LIMIT_MS = 15 * 60 * 1_000;

/** What becomes of a refund that our books have already. */
export interface RefundChange {
  id: string;
  to: RefundStatus;
  /** Khalti's own words, or why it is so. */
  message: string | null;
  /** Where it is known only now. */
  amountPaisa?: number;
}

/** What a lookup tells about money that went back. */
export interface RefundReconciliation {
  changes: RefundChange[];
  /** Given back at Khalti without us; null where Khalti does not say how much. */
  found: { amountPaisa: number | null } | null;
}

/**
 * What a lookup's answer means for the refunds of a paid payment. Pure.
 *
 * Khalti's word tells whether all, some or none of the money went back, and never how much: it settles a refund of all that
 * is left, and leaves a part to a person. While one is on its way its own answer comes first, and what was asked before one
 * was sent or settled does not tell that another was not made.
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
  const isFromBefore = refunds.some(
    ({ submittedAt, endedAt }) =>
      (submittedAt !== null && submittedAt >= askedAt) || (endedAt !== null && endedAt >= askedAt),
  );
  const unheard = refunds.filter(
    ({ status, submittedAt }) =>
      status === "unknown" &&
      !isFromBefore &&
      submittedAt !== null &&
      now.getTime() - submittedAt.getTime() > UNANSWERED_LIMIT_MS,
  );
  switch (answer.status) {
    case "refunded":
      return reconcileFullRefund(payment.amountPaisa, refunds);
    case "partially_refunded": {
      const left = payment.amountPaisa - refundedPaisa(refunds);
      const changes = unheard
        .filter(({ amountPaisa }) => amountPaisa === left)
        .map(({ id }) => notMade(id, answer));
      const explained = refunds.some(
        ({ id, status }) =>
          status === "succeeded" || (status === "unknown" && changes.every((one) => one.id !== id)),
      );
      return { changes, found: explained ? null : { amountPaisa: null } };
    }
    case "completed":
      // Once money has gone back for certain, this is an answer from before.
      return refundedPaisa(refunds) > 0
        ? NOTHING
        : { changes: unheard.map(({ id }) => notMade(id, answer)), found: null };
    default:
      return NOTHING;
  }
}

const NOTHING: RefundReconciliation = { changes: [], found: null };

function notMade(id: string, answer: LookupAnswer): RefundChange {
  return {
    id,
    to: "failed",
    message: `Khalti still says "${answer.statusWord}": it was not made.`,
  };
}

function reconcileFullRefund(amountPaisa: number, refunds: RecordedRefund[]): RefundReconciliation {
  const message = "Khalti has given all of the money back.";
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
  const untold = refunds.find(isOfUnknownAmount);
  if (untold === undefined) {
    return { changes, found: restPaisa > 0 ? { amountPaisa: restPaisa } : null };
  }
  changes.push(
    restPaisa > 0
      ? { id: untold.id, to: "succeeded", amountPaisa: restPaisa, message }
      : { id: untold.id, to: "failed", message: "It was one of the other refunds." },
  );
  return { changes, found: null };
}

/** What a payment and its order are called once the refunds are as they are; null while nothing has gone back. */
export function statusAfterRefunds(
  payment: { amountPaisa: number },
  refunds: RecordedRefund[],
): "partially_refunded" | "refunded" | null {
  const paisa = refundedPaisa(refunds);
  if (paisa >= payment.amountPaisa) return "refunded";
  return paisa > 0 || refunds.some(isOfUnknownAmount) ? "partially_refunded" : null;
}
