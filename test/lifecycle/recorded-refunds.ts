import type { RefundStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupAnswer, LookupStatus } from "../../src/khalti/lookup.ts";
import {
  AT_KHALTI,
  type RecordedRefund,
  type reconcileRefunds,
  type RefundReconciliation,
} from "../../src/lifecycle/refund.ts";

export const PAID_PAISA = 90_000;
export const NOW = new Date(Date.UTC(2026, 0, 10, 6, 0, 0));

let rows = 0;

/** A recorded refund, by default of the whole payment. It was sent, and if it ended also ended, `ageMs` ago. */
export function refundRow(facts: {
  status: RefundStatus;
  amountPaisa?: number;
  ageMs?: number;
  /** How long ago Khalti accepted it. */
  acceptedMsAgo?: number;
}): RecordedRefund {
  const { status, amountPaisa = PAID_PAISA, ageMs = 1_000, acceptedMsAgo } = facts;
  const isUnsent = status === "awaiting_approval" || status === "requested";
  const sentAt = isUnsent ? null : new Date(NOW.getTime() - ageMs);
  const hasEnded = status === "succeeded" || status === "failed";
  return {
    id: `refund-${String(++rows)}`,
    status,
    amountPaisa,
    requestedBy: "staff:operator",
    message: acceptedMsAgo === undefined ? null : "Transaction refund successful.",
    createdAt: new Date(NOW.getTime() - ageMs),
    approvedAt: null,
    submittedAt: sentAt,
    acceptedAt: acceptedMsAgo === undefined ? null : new Date(NOW.getTime() - acceptedMsAgo),
    watchedUntil: null,
    acknowledgedAt: null,
    endedAt: hasEnded ? sentAt : null,
    topUpId: null,
  };
}

/** A partial refund made in Khalti's dashboard. Its amount is unknown. */
export function dashboardRefund(): RecordedRefund {
  return {
    id: `refund-${String(++rows)}`,
    status: "unknown",
    amountPaisa: null,
    requestedBy: AT_KHALTI,
    message: null,
    createdAt: NOW,
    approvedAt: null,
    submittedAt: null,
    acceptedAt: null,
    watchedUntil: null,
    acknowledgedAt: null,
    endedAt: null,
    topUpId: null,
  };
}

export function answerOf(status: LookupStatus, pidx = "PIDX"): LookupAnswer {
  return {
    pidx,
    status,
    statusWord: status,
    totalAmountPaisa: PAID_PAISA,
    transactionId: "TXN",
    feePaisa: 2_700,
    refunded: status === "refunded",
  };
}

/** A paid payment with these refunds, for which a lookup now answers `status`. */
export function refundFacts(
  refunds: RecordedRefund[],
  status: LookupStatus,
): Parameters<typeof reconcileRefunds>[0] {
  return {
    payment: { status: "completed", pidx: "PIDX", amountPaisa: PAID_PAISA },
    refunds,
    answer: answerOf(status),
    askedAt: NOW,
  };
}

/** A short text for a decision, for readable test tables; `verified` is a verified success. */
export function summarize({ changes, externalRefund }: RefundReconciliation): string {
  const parts = changes.map(({ to, amountPaisa, verified }) =>
    [verified === true ? "verified" : to, amountPaisa ?? ""].join(" ").trim(),
  );
  if (externalRefund !== null) parts.push(`found ${String(externalRefund.amountPaisa ?? "?")}`);
  return parts.length === 0 ? "-" : parts.join(", ");
}
