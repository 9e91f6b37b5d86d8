import type { Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { DueKind } from "../due/due-kind.ts";
import { withLogFields } from "../lib/logger.ts";
import type { GatewayOutcome } from "../khalti/gateway-outcome.ts";
import type { RefundAnswer } from "../khalti/refund.ts";
import { lockOrder, paymentOfRefund, type PaymentWithMoney } from "../lifecycle/lock-order.ts";
import { isOverdue } from "../lifecycle/deadlines.ts";
import { refreshAttention } from "../lifecycle/attention/refresh-attention.ts";
import { recordRefunds } from "../lifecycle/record-refunds.ts";
import type { RefundChange } from "../lifecycle/refund.ts";
import { nextRefundCheckAt, REFUND_SUBMISSION_LIMIT_MS } from "../lifecycle/refund-schedule.ts";
import {
  isLaterSubmission,
  isStaleSubmission,
  sendOnce,
  startStopwatch,
  type Submission,
} from "../lifecycle/send-once.ts";
import { mobileOf } from "../orders/customer.ts";
import { confirmPayment } from "../payments/confirm-payment.ts";
import { decideRefund, nextRefundState, type RefundOrder } from "./refund-submission.ts";

/** Money that is owed comes first under the ceiling of lookups. */
const BY_REFUNDS = { actor: "reconciler", urgency: "urgent" } as const;

export const dueRefunds: DueKind = {
  task: "refund_due",
  table: "refunds",
  // A lookup, two transactions that wait for the order, and the call that refunds.
  leaseMs: 120_000,
  isSlow: true,
  handle: carryOutRefund,
};

/**
 * Acts on the state of a refund. A refund is sent to Khalti at most once; one with an unknown outcome is never sent again.
 *
 * Follows "Refund API".
 *
 * @returns when it is due next
 */
export async function carryOutRefund(context: AppContext, id: string): Promise<Date | null> {
  const refund = await context.db.refund.findUnique({ where: { id }, include: { payment: true } });
  if (refund?.payment.pidx == null) return null;
  const { pidx } = refund.payment;
  switch (refund.status) {
    case "requested":
      await submitRefund(context, refund, pidx);
      break;
    case "submitting":
      await markUnknownIfStale(context, refund);
      break;
    case "unknown":
    case "failed":
      if (refund.status === "failed" && refund.watchedUntil === null) return null;
      await confirmPayment(context, { pidx, ...BY_REFUNDS });
      // Also when Khalti does not answer: not knowing has a deadline.
      await refreshAttention(context, refund.orderId);
      break;
    case "awaiting_approval":
    case "succeeded":
      return null;
  }
  const after = await context.db.refund.findUniqueOrThrow({ where: { id } });
  logIfStaffMustAct(context, refund, after);
  if (after.status !== "requested" && after.status !== "submitting") {
    await wakeNextRefund(context, after);
  }
  const now = context.clock.now();
  if (isOverdue(after, now)) await refreshAttention(context, after.orderId);
  return nextRefundCheckAt(after, now);
}

function logIfStaffMustAct(context: AppContext, before: Refund, refund: Refund): void {
  const { id, status, message: reason, acceptedAt } = refund;
  const isOpenOrFailed = status === "failed" || (status === "unknown" && acceptedAt === null);
  if (status !== before.status && isOpenOrFailed) {
    context.logger.warn({ refund: id, status, reason }, "a refund needs a person");
  }
}

/** Refunds of one payment are sent one after the other: the oldest that waits is due. */
async function wakeNextRefund(context: AppContext, { paymentId }: Refund): Promise<void> {
  const next = await context.db.refund.findFirst({
    where: { paymentId, status: "requested" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  if (next === null) return;
  await context.db.refund.updateMany({
    where: { id: next.id, status: "requested" },
    data: { dueAt: context.clock.now() },
  });
}

const NOT_READABLE =
  "No key in DATA_ENCRYPTION_KEY opens the receiver's number, so nothing was sent: ask for the refund again.";

async function submitRefund(context: AppContext, refund: Refund, pidx: string): Promise<void> {
  const { mobile, readable } = mobileOf(context.config.dataKeys, refund);
  if (!readable) {
    await changeRefund(context, refund, (_locked, { id, status }) =>
      status === "requested" ? { id, to: "failed", message: NOT_READABLE } : null,
    );
    return;
  }
  const { answer } = await confirmPayment(context, { pidx, ...BY_REFUNDS });
  // Nothing follows from a contradiction: it waits for an answer that can be.
  if (answer === null || answer.contradiction !== undefined) return;
  const outcome = await sendOnce({
    claim: async () => {
      const claimed: { submission: Submission<RefundOrder> | null } = { submission: null };
      await changeRefund(context, refund, ({ payment, refunds }, current, submittedAt) => {
        const decision = decideRefund({ payment, refunds, refund: current, answer });
        claimed.submission =
          decision.kind === "send"
            ? { request: decision.order, submittedAt, elapsedMs: startStopwatch() }
            : null;
        const { id } = current;
        switch (decision.kind) {
          case "send":
            return { id, to: "submitting", message: null };
          case "fail":
            return { id, to: "failed", message: decision.message };
          case "wait":
            return null;
        }
      });
      return claimed.submission;
    },
    send: ({ transactionId, ...amount }) =>
      withLogFields({ order: refund.orderId, refund: refund.id }, () =>
        context.khalti.refund(transactionId, {
          ...amount,
          ...(mobile === null ? {} : { mobile }),
        }),
      ),
    unsent: (message): GatewayOutcome<RefundAnswer> => ({
      kind: "unknown",
      reason: "slept",
      sent: false,
      message,
    }),
    record: (outcome, submission) =>
      changeRefund(context, refund, (_locked, current) => {
        if (isLaterSubmission(current, submission)) return null;
        const change = nextRefundState(current, outcome);
        if (change !== "conflict") return change;
        const { id, status } = current;
        context.logger.error(
          { refund: id, status, outcome: outcome.kind },
          "a refund ended before Khalti's answer to it arrived",
        );
        return null;
      }),
  });
  // Khalti's word is a claim; this lookup begins after it.
  if (outcome?.kind === "answer") await confirmPayment(context, { pidx, ...BY_REFUNDS });
}

async function markUnknownIfStale(context: AppContext, refund: Refund): Promise<void> {
  await changeRefund(context, refund, (_locked, current) => {
    if (!isStaleSubmission(current, context.clock.now(), REFUND_SUBMISSION_LIMIT_MS)) return null;
    const message = "The process that sent it died before Khalti's answer was recorded.";
    return { id: current.id, to: "unknown", message };
  });
}

/** Records a change of the refund that is decided on its state under the order's lock. */
async function changeRefund(
  context: AppContext,
  refund: Refund,
  decide: (locked: PaymentWithMoney, current: Refund, now: Date) => RefundChange | null,
): Promise<void> {
  await context.db.$transaction(async (tx) => {
    const locked = paymentOfRefund(await lockOrder(tx, refund.orderId), refund);
    const current = locked.refunds.find(({ id }) => id === refund.id);
    if (current === undefined) throw new Error("the refund has left its payment");
    const now = context.clock.now();
    const change = decide(locked, current, now);
    if (change === null) return;
    if (change.to === current.status && change.isAccepted !== true) return;
    const by = { actor: "reconciler", now } as const;
    await recordRefunds(tx, locked, { changes: [change], externalRefund: null }, by);
  });
}
