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

/** A refund of our books: of all of the payment unless told otherwise, and sent, and settled, `ageMs` ago if ever. */
export function refundRow(facts: {
  status: RefundStatus;
  amountPaisa?: number;
  ageMs?: number;
}): RecordedRefund {
  const { status, amountPaisa = PAID_PAISA, ageMs = 1_000 } = facts;
  const sentAt = status === "requested" ? null : new Date(NOW.getTime() - ageMs);
  const isSettled = status === "succeeded" || status === "failed";
  return {
    id: `refund-${String(++rows)}`,
    status,
    amountPaisa,
    requestedBy: "staff:operator",
    submittedAt: sentAt,
    endedAt: isSettled ? sentAt : null,
    topUpId: null,
  };
}

/** A part that was given back in Khalti's dashboard. */
export function untold(): RecordedRefund {
  return {
    id: `refund-${String(++rows)}`,
    status: "unknown",
    amountPaisa: null,
    requestedBy: AT_KHALTI,
    submittedAt: null,
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

/** A paid payment with these refunds, of which Khalti says `status` now. */
export function aboutPayment(
  refunds: RecordedRefund[],
  status: LookupStatus,
): Parameters<typeof reconcileRefunds>[0] {
  return {
    payment: { status: "completed", pidx: "PIDX", amountPaisa: PAID_PAISA },
    refunds,
    answer: answerOf(status),
    askedAt: NOW,
    now: NOW,
  };
}

/** A decision in a word or two, so that a table of them can be read. */
export function inShort({ changes, externalRefund }: RefundReconciliation): string {
  const words = changes.map(({ to, amountPaisa }) =>
    amountPaisa === undefined ? to : `${to} ${String(amountPaisa)}`,
  );
  if (externalRefund !== null) words.push(`found ${String(externalRefund.amountPaisa ?? "?")}`);
  return words.length === 0 ? "-" : words.join(", ");
}
