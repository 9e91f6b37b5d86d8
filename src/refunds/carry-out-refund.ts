import { z } from "zod";
import type { Payment, Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { GatewayOutcome } from "../khalti/gateway-outcome.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { RefundAnswer } from "../khalti/refund.ts";
import { persistWithRetry, LONG_TRANSACTION } from "../lib/persist-with-retry.ts";
import { recordRefunds, type LockedRefunds, lockRefunds } from "../lifecycle/record-refunds.ts";
import { confirmPayment } from "../payments/confirm-payment.ts";
import { isAnswerAbout } from "../lifecycle/payment.ts";
import {
  isOfUnknownAmount,
  isPaid,
  type RefundChange,
  refundedPaisa,
} from "../lifecycle/refund.ts";
import { nextRefundCheckAt, enqueueRefund } from "./schedule-refund.ts";

const payload = z.object({ refund_id: z.uuid() });

/** Longer than Khalti is waited for: whoever sent a refund then, and has not said how it ended, has died. */
const SUBMISSION_LIMIT_MS = 45_000;

/**
 * The background task of one refund: looks at whatever state it finds, and says when to look again. Khalti is asked once:
 * whoever marks the refund as submitting calls it, and what nobody heard of is never sent again.
 *
 * Follows "Refund API".
 */
export async function carryOutRefund(context: AppContext, job: unknown): Promise<void> {
  const { refund_id: id } = payload.parse(job);
  const refund = await context.db.refund.findUnique({ where: { id }, include: { payment: true } });
  if (refund?.payment.pidx == null) return;
  const { pidx } = refund.payment;
  switch (refund.status) {
    case "requested":
      await submitRefund(context, refund, pidx);
      break;
    case "submitting":
      await markUnknownIfStale(context, refund);
      break;
    case "unknown":
      await confirmPayment(context, { pidx, actor: "reconciler" });
      break;
    case "succeeded":
    case "failed":
      return;
  }
  const settled = await context.db.refund.findUniqueOrThrow({ where: { id } });
  const next = nextRefundCheckAt(settled, context.clock.now());
  if (next !== null) await enqueueRefund(context.db, settled, next);
  if (
    settled.status !== refund.status &&
    (settled.status === "failed" || settled.status === "unknown")
  ) {
    const { status, message: reason } = settled;
    context.logger.warn({ refund: id, status, reason }, "a refund needs a person");
  }
  const isOver = settled.status !== "requested" && settled.status !== "submitting";
  if (isOver) await wakeNext(context, settled);
}

/** Another job of it may be waiting for Khalti's answer just now. */
async function markUnknownIfStale(context: AppContext, refund: Refund): Promise<void> {
  const lostBefore = context.clock.now().getTime() - SUBMISSION_LIMIT_MS;
  await book(context, refund, (_locked, { id, status, submittedAt }) => {
    const isLost = submittedAt === null || submittedAt.getTime() <= lostBefore;
    if (status !== "submitting" || !isLost) return null;
    const message = "The process that asked Khalti for it has died, and with it the answer.";
    return { id, to: "unknown", message };
  });
}

/** Refunds of one payment take turns: the oldest that has stood back comes next. */
async function wakeNext(context: AppContext, { paymentId }: Refund): Promise<void> {
  const next = await context.db.refund.findFirst({
    where: { paymentId, status: "requested" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  if (next !== null) await enqueueRefund(context.db, next, null);
}

async function submitRefund(context: AppContext, refund: Refund, pidx: string): Promise<void> {
  const { answer } = await confirmPayment(context, { pidx, actor: "reconciler" });
  if (answer === null) return;
  const request: { value: { transactionId: string; amountPaisa?: number } | null } = {
    value: null,
  };
  await book(context, refund, ({ payment, refunds }, current) => {
    request.value = null;
    if (current.status !== "requested") return null;
    const because = whyNotNow(payment, refunds, answer);
    if (because !== null) return { id: refund.id, to: "failed", message: because };
    if (refunds.some(({ status }) => status === "submitting")) return null;
    const { amountPaisa } = current;
    const { transactionId } = payment;
    if (amountPaisa === null || transactionId === null) throw new Error("nothing to send");
    // Khalti's page asks for an amount only where a part goes back.
    const isAll =
      answer.status === "completed" &&
      refundedPaisa(refunds) === 0 &&
      amountPaisa === payment.amountPaisa;
    request.value = { transactionId, ...(isAll ? {} : { amountPaisa }) };
    return { id: refund.id, to: "submitting", message: null };
  });
  if (request.value === null) return;
  const { transactionId, ...amount } = request.value;
  const outcome = await context.khalti.refund(transactionId, {
    ...amount,
    ...(refund.mobile === null ? {} : { mobile: refund.mobile }),
  });
  await persistWithRetry(() =>
    book(context, refund, (_locked, current) => whatBecame(context, current, outcome)),
  );
}

/** What speaks against sending it, by what Khalti says just now. */
function whyNotNow(payment: Payment, refunds: Refund[], answer: LookupAnswer): string | null {
  const canGoBack = answer.status === "completed" || answer.status === "partially_refunded";
  if (!isPaid(payment.status) || !canGoBack) {
    return `Khalti says "${answer.statusWord}" of the payment, so it was not asked to give anything back.`;
  }
  if (!isAnswerAbout(payment, answer)) {
    return "Khalti names another transaction for this payment, so it was not asked to give anything back.";
  }
  if (refunds.some(isOfUnknownAmount)) {
    return "Part of the money was given back in Khalti's dashboard meanwhile: say how much first.";
  }
  return null;
}

function whatBecame(
  context: AppContext,
  refund: Refund,
  outcome: GatewayOutcome<RefundAnswer>,
): RefundChange | null {
  const { id } = refund;
  if (refund.status !== "submitting" && refund.status !== "unknown") {
    context.logger.error(
      { refund: id, status: refund.status, outcome: outcome.kind },
      "a refund was settled before Khalti's answer to it came",
    );
    return null;
  }
  switch (outcome.kind) {
    case "answer":
      return { id, to: "succeeded", message: outcome.value.message };
    case "refused":
      return { id, to: "failed", message: outcome.message };
    case "unknown":
      if (refund.status === "unknown") return null;
      return { id, to: outcome.sent ? "unknown" : "requested", message: outcome.message };
  }
}

/** Writes what becomes of the refund, decided on how it is under the order's lock. */
async function book(
  context: AppContext,
  refund: Refund,
  decide: (locked: LockedRefunds, current: Refund) => RefundChange | null,
): Promise<void> {
  await context.db.$transaction(async (tx) => {
    const locked = await lockRefunds(tx, refund);
    const current = locked.refunds.find(({ id }) => id === refund.id);
    if (current === undefined) throw new Error("the refund has left its payment");
    const change = decide(locked, current);
    if (change === null || change.to === current.status) return;
    const told = { actor: "reconciler", now: context.clock.now() } as const;
    await recordRefunds(tx, locked, { changes: [change], found: null }, told);
  }, LONG_TRANSACTION);
}
