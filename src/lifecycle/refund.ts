import type { Refund } from "../generated/prisma/client.ts";
import type { PaymentStatus, RefundStatus } from "../generated/prisma/enums.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";

export type { RefundStatus } from "../generated/prisma/enums.ts";

const TRANSITIONS: Record<RefundStatus, readonly RefundStatus[]> = {
  // A person with another key decides.
  awaiting_approval: ["requested", "failed"],
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
  | "id"
  | "status"
  | "amountPaisa"
  | "requestedBy"
  | "message"
  | "createdAt"
  | "approvedAt"
  | "submittedAt"
  | "acceptedAt"
  | "endedAt"
  | "watchedUntil"
  | "acknowledgedAt"
  | "topUpId"
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

/** The next state of a recorded refund. */
export interface RefundChange {
  id: string;
  to: RefundStatus;
  /** Khalti's own words, or our reason. */
  message: string | null;
  /** The amount in paisa, where it was unknown until now. */
  amountPaisa?: number;
  /** Khalti said that it made the refund, which no lookup has confirmed yet. */
  isAccepted?: true;
  /** A later lookup agreed that it was made. */
  verified?: true;
  /** A person recorded it as failed: how long to look whether Khalti makes it after all. */
  watchedUntil?: Date;
  /** A person decided about a refund that waited for approval. */
  decision?: "approved" | "rejected";
}

/** What a lookup reveals about refunds. */
export interface RefundReconciliation {
  changes: RefundChange[];
  /**
   * A refund made at Khalti without us. The amount, in paisa, is null where Khalti does not say it. It is verified unless a
   * person entered the amount.
   */
  externalRefund: { amountPaisa: number | null; enteredByStaff?: true } | null;
}

/**
 * What a lookup's answer means for the refunds of a paid payment. Pure.
 *
 * The answer says whether all, some or none of the money is refunded, and never how much. A refund that Khalti accepted
 * succeeds when a lookup that began later agrees. Silence proves nothing: no answer makes an unknown refund fail. A lookup
 * decides nothing while a refund is being submitted, or when it began before Khalti accepted one.
 *
 * @param facts.askedAt when the lookup began
 */
export function reconcileRefunds(facts: {
  payment: { status: PaymentStatus; pidx: string | null; amountPaisa: number };
  refunds: RecordedRefund[];
  answer: LookupAnswer;
  askedAt: Date;
}): RefundReconciliation {
  const { payment, refunds, answer, askedAt } = facts;
  const inFlight = refunds.some(({ status }) => status === "submitting");
  if (!isPaid(payment.status) || answer.pidx !== payment.pidx || inFlight) return NOTHING;
  if (refunds.some(({ acceptedAt }) => acceptedAt !== null && acceptedAt >= askedAt)) {
    return NOTHING;
  }
  switch (answer.status) {
    case "refunded":
      return reconcileFullRefund(payment.amountPaisa, refunds);
    case "partially_refunded":
      return reconcilePartialRefund(payment.amountPaisa, refunds);
    default:
      return NOTHING;
  }
}

const NOTHING: RefundReconciliation = { changes: [], externalRefund: null };

/** It waits for a person or a worker, and nothing of it left us. */
export function isUnsent({ status }: RecordedRefund): boolean {
  return status === "awaiting_approval" || status === "requested";
}

/** The refund may be what a lookup shows: it succeeded, or its outcome is unknown. */
function mayBeShown({ status }: RecordedRefund): boolean {
  return status === "succeeded" || status === "unknown";
}

/**
 * Whether "Partially Refunded" shows this very refund. A further part changes nothing in a lookup.
 *
 * @param refunds all refunds of the payment
 */
export function isOnlyExplanation(refund: RecordedRefund, refunds: RecordedRefund[]): boolean {
  return refunds.filter(mayBeShown).every(({ id }) => id === refund.id);
}

/** Accepted refunds succeed, as long as they leave a part of the money. */
function reconcilePartialRefund(
  amountPaisa: number,
  refunds: RecordedRefund[],
): RefundReconciliation {
  const changes: RefundChange[] = [];
  let refunded = refundedPaisa(refunds);
  for (const refund of refunds) {
    if (refund.status !== "unknown" || refund.acceptedAt === null) continue;
    // All of the money would be refunded, which Khalti denies.
    if (refunded + (refund.amountPaisa ?? 0) >= amountPaisa) continue;
    refunded += refund.amountPaisa ?? 0;
    const { id, message } = refund;
    const verified = isOnlyExplanation(refund, refunds) ? { verified: true as const } : {};
    changes.push({ id, to: "succeeded", message, ...verified });
  }
  const isExplained = refunds.some(mayBeShown);
  return { changes, externalRefund: isExplained ? null : { amountPaisa: null } };
}

function reconcileFullRefund(amountPaisa: number, refunds: RecordedRefund[]): RefundReconciliation {
  const message = "Khalti has refunded all of the money.";
  const changes: RefundChange[] = [];
  let restPaisa = amountPaisa;
  for (const refund of refunds) {
    if (refund.status === "succeeded") restPaisa -= refund.amountPaisa ?? 0;
    if (refund.status === "unknown" && refund.amountPaisa !== null) {
      restPaisa -= refund.amountPaisa;
      const words = refund.acceptedAt === null ? message : refund.message;
      changes.push({ id: refund.id, to: "succeeded", message: words, verified: true });
    }
    if (isUnsent(refund)) changes.push({ id: refund.id, to: "failed", message });
  }
  const ofUnknownAmount = refunds.find(isOfUnknownAmount);
  if (ofUnknownAmount === undefined) {
    return { changes, externalRefund: restPaisa > 0 ? { amountPaisa: restPaisa } : null };
  }
  changes.push(
    restPaisa > 0
      ? { id: ofUnknownAmount.id, to: "succeeded", amountPaisa: restPaisa, message, verified: true }
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
