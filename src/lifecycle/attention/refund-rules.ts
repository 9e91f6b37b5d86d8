import { dayOf } from "../../lib/kathmandu.ts";
import { isOverdue, isUnconfirmedTooLong } from "../deadlines.ts";
import { paidPaisaOf } from "../paid-paisa.ts";
import { AT_KHALTI, isOfUnknownAmount, type RecordedRefund, refundedPaisa } from "../refund.ts";
import { about, type AttentionFacts, type Rule, rupees } from "./rule.ts";

export const isRefundAmountUnknown: Rule = ({ refunds }) =>
  about(refunds.find(isOfUnknownAmount), ({ createdAt }) => ({
    message:
      "Khalti refunded a part of the money, and does not say how much: find the amount in Khalti's dashboard, and record it. No other refund is possible until then.",
    since: createdAt,
  }));

export const isRefundUnknown: Rule = ({ refunds }) =>
  about(
    refunds.find(({ status, acceptedAt }) => status === "unknown" && acceptedAt === null),
    ({ amountPaisa, submittedAt, createdAt }) => ({
      message: `It is unknown whether Khalti made the refund of ${rupees(amountPaisa)}: do not send it again. Compare Khalti's dashboard, and record a day after it was sent what became of it.`,
      since: submittedAt ?? createdAt,
    }),
  );

export const isRefundUnconfirmed: Rule = ({ refunds, now }) =>
  about(
    refunds.find((refund) => isUnconfirmedTooLong(refund, now)),
    (refund) => ({
      message: `Khalti accepted the refund of ${rupees(refund.amountPaisa)}, and no lookup confirms it: compare Khalti's dashboard, and record a day after it was sent what became of it.`,
      since: refund.acceptedAt ?? refund.createdAt,
    }),
  );

export const isAwaitingApproval: Rule = ({ refunds }) =>
  about(
    refunds.find(({ status }) => status === "awaiting_approval"),
    ({ amountPaisa, requestedBy, createdAt }) => ({
      message: `The refund of ${rupees(amountPaisa)} that ${nameOf(requestedBy)} asked for waits for a person with another key to approve or reject it.`,
      since: createdAt,
    }),
  );

/** The name of the key behind an actor. */
function nameOf(actor: string): string {
  return actor.replace(/^staff:/, "");
}

export const isRefundLate: Rule = ({ refunds, now }) =>
  about(
    refunds.find((refund) => isOverdue(refund, now)),
    ({ amountPaisa, createdAt }) => ({
      message: `The refund of ${rupees(amountPaisa)} is not sent yet: check that Khalti answers and accepts our key. It is sent once that works.`,
      since: createdAt,
    }),
  );

/** Refunds that a person recorded as failed, and that Khalti may still make. An acknowledged one is watched all the same. */
function watched({ refunds, now }: AttentionFacts): RecordedRefund[] {
  return refunds.filter(({ watchedUntil }) => watchedUntil !== null && watchedUntil > now);
}

/** What Khalti made since the refund was recorded as failed, and since a person last looked. */
function madeAtKhalti(facts: AttentionFacts, { endedAt, acknowledgedAt }: RecordedRefund) {
  return facts.refunds.find(
    ({ requestedBy, status, createdAt }) =>
      requestedBy === AT_KHALTI &&
      status === "succeeded" &&
      endedAt !== null &&
      createdAt >= endedAt &&
      (acknowledgedAt === null || createdAt > acknowledgedAt),
  );
}

export const isMadeAfterAll: Rule = (facts) => {
  for (const failed of watched(facts)) {
    const made = madeAtKhalti(facts, failed);
    if (made === undefined) continue;
    return {
      message: `Khalti refunded ${rupees(made.amountPaisa)} after the refund of ${rupees(failed.amountPaisa)} was recorded as failed: check in Khalti's dashboard that the customer did not get it twice, and say that you have compared it.`,
      since: made.createdAt,
    };
  }
  return null;
};

/** Once a part is refunded, a lookup shows a further one only when it makes up all of the money. */
export const isPossiblyDoubled: Rule = (facts) => {
  const { refunds, payments } = facts;
  const paidPaisa = paidPaisaOf({ payments });
  const refunded = refundedPaisa(refunds);
  if (refunded === 0) return null;
  const failed = watched(facts).find(
    ({ amountPaisa, acknowledgedAt }) =>
      acknowledgedAt === null && refunded + (amountPaisa ?? 0) < paidPaisa,
  );
  if (failed === undefined) return null;
  const { amountPaisa, endedAt, watchedUntil, createdAt } = failed;
  const until = watchedUntil === null ? "" : ` until ${dayOf(watchedUntil)}`;
  return {
    message: `The refund of ${rupees(amountPaisa)} was recorded as failed, and lookups cannot show it if Khalti makes it later: compare Khalti's dashboard${until}, and record it if it is there, or say that you have compared it.`,
    since: endedAt ?? createdAt,
  };
};
