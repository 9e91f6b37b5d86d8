import type { Order, Payment, TopUp } from "../generated/prisma/client.ts";
import { dayOf } from "../lib/kathmandu.ts";
import { formatRupees } from "../lib/money.ts";
import type { Tx } from "../database/database.ts";
import type { Actor, HistoryFact } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import type { Attention } from "../orders/order.ts";
import { isNotFound, isOverdue, isTopUpOverdue, isUnconfirmed } from "./deadlines.ts";
import { paidPaisaOf } from "./paid-paisa.ts";
import { AT_KHALTI, isOfUnknownAmount, type RecordedRefund, refundedPaisa } from "./refund.ts";
import { latestAttempts, type TopUpWithItem } from "./top-up.ts";

/** What attention depends on. */
export interface AttentionFacts {
  payments: PaymentAttention[];
  refunds: RecordedRefund[];
  topUps: TopUpWithItem[];
  now: Date;
}

type PaymentAttention = Pick<
  Payment,
  | "status"
  | "amountPaisa"
  | "createdAt"
  | "completedAt"
  | "heldCode"
  | "heldMessage"
  | "heldAt"
  | "doubtCode"
  | "doubtMessage"
  | "doubtSince"
  | "notFoundSince"
  | "unconfirmedSince"
>;

type Finding = Pick<Attention, "message" | "since">;

/** What an order asks of a person, most pressing first. A name ending in `*` stands for the codes of its finding. */
const RULES: Record<string, (facts: AttentionFacts) => (Finding & { code?: string }) | null> = {
  "payment_held*": ({ payments }) => {
    const held = payments
      .filter(({ status, heldCode }) => status === "held" && heldCode !== null)
      .toSorted((a, b) => heldSince(b).getTime() - heldSince(a).getTime());
    return about(held[0], (payment) => ({
      code: payment.heldCode ?? "",
      message: payment.heldMessage ?? "",
      since: heldSince(payment),
    }));
  },
  refund_amount_unknown: ({ refunds }) =>
    about(refunds.find(isOfUnknownAmount), ({ createdAt }) => ({
      message: "Khalti refunded a part of the money, and does not say how much.",
      since: createdAt,
    })),
  refund_unknown: ({ refunds }) =>
    about(
      refunds.find(({ status, acceptedAt }) => status === "unknown" && acceptedAt === null),
      ({ amountPaisa, submittedAt, createdAt }) => ({
        message: `It is unknown whether Khalti made the refund of ${rupees(amountPaisa)}.`,
        since: submittedAt ?? createdAt,
      }),
    ),
  refund_unconfirmed: ({ refunds, now }) =>
    about(
      refunds.find((refund) => isUnconfirmedTooLong(refund, now)),
      (refund) => ({
        message: `Khalti accepted the refund of ${rupees(refund.amountPaisa)}, and no lookup confirms it: compare Khalti's dashboard, and resolve the refund a day after it was sent.`,
        since: refund.acceptedAt ?? refund.createdAt,
      }),
    ),
  refund_made_after_all: findMadeAfterAll,
  refund_possibly_doubled: findPossiblyDoubled,
  "payment_doubted*": ({ payments }) =>
    about(
      payments.find(({ doubtCode }) => doubtCode !== null),
      ({ doubtCode, doubtMessage, doubtSince, createdAt }) => ({
        code: doubtCode ?? "",
        message: doubtMessage ?? "",
        since: doubtSince ?? createdAt,
      }),
    ),
  refund_overdue: ({ refunds, now }) =>
    about(
      refunds.find((refund) => isOverdue(refund, now)),
      ({ amountPaisa, createdAt }) => ({
        message: `The refund of ${rupees(amountPaisa)} is not sent yet: check that Khalti answers and accepts our key. It is sent once that works.`,
        since: createdAt,
      }),
    ),
  payment_not_found: ({ payments, now }) =>
    about(
      payments.find((payment) => isNotFound(payment, now)),
      ({ notFoundSince, createdAt }) => ({
        message:
          "Khalti says that it does not know the payment: check that KHALTI_SECRET_KEY and KHALTI_ENVIRONMENT are those that it was made with. An unpaid order can be closed or paid again; money that shows up later is held.",
        since: notFoundSince ?? createdAt,
      }),
    ),
  payment_unconfirmed: ({ payments, now }) =>
    about(
      payments.find((payment) => isUnconfirmed(payment, now)),
      ({ unconfirmedSince, createdAt }) => ({
        message:
          "Khalti has not answered about the payment for a day: check that Khalti answers and accepts our key, and look into its dashboard.",
        since: unconfirmedSince ?? createdAt,
      }),
    ),
  top_up_unknown: ({ topUps }) =>
    about(
      topUps.find(({ status }) => status === "unknown"),
      ({ amountPaisa, submittedAt, createdAt }) => ({
        message: `It is unknown whether the top-up of ${rupees(amountPaisa)} was delivered.`,
        since: submittedAt ?? createdAt,
      }),
    ),
  top_up_overdue: ({ topUps, now }) =>
    about(
      latestAttempts(topUps).find((topUp) => isTopUpOverdue(topUp, now)),
      ({ amountPaisa, createdAt }) => ({
        message: `The top-up of ${rupees(amountPaisa)} is paid and not delivered yet: check the provider's account and that Khalti answers. It goes on by itself.`,
        since: createdAt,
      }),
    ),
  top_up_refused: ({ payments, refunds, topUps }) => {
    if (refundedPaisa(refunds) >= paidPaisaOf({ payments })) return null;
    const refused = latestAttempts(topUps).find(
      (topUp) => topUp.status === "refused" && !isCompensated(topUp, refunds),
    );
    return about(refused, ({ amountPaisa, endedAt, createdAt }) => ({
      message: `The top-up of ${rupees(amountPaisa)} was refused: retry it, refund it, or record that it was refunded outside Khalti.`,
      since: endedAt ?? createdAt,
    }));
  },
};

function heldSince({ heldAt, createdAt }: PaymentAttention): Date {
  return heldAt ?? createdAt;
}

function about<T, F extends Finding>(found: T | undefined, tell: (found: T) => F): F | null {
  return found === undefined ? null : tell(found);
}

function rupees(amountPaisa: number | null): string {
  return formatRupees(amountPaisa ?? 0);
}

/** How long Khalti's word for a refund may stay without a lookup that agrees, in milliseconds. */
export const CONFIRMATION_LIMIT_MS = 60 * 60 * 1_000;

function isUnconfirmedTooLong({ status, acceptedAt }: RecordedRefund, now: Date): boolean {
  return (
    status === "unknown" &&
    acceptedAt !== null &&
    now.getTime() - acceptedAt.getTime() >= CONFIRMATION_LIMIT_MS
  );
}

/** Refunds that a person recorded as failed, and that Khalti may still make. */
function watched({ refunds, now }: AttentionFacts): RecordedRefund[] {
  return refunds.filter(({ watchedUntil }) => watchedUntil !== null && watchedUntil > now);
}

function madeAtKhalti(facts: AttentionFacts, { endedAt }: RecordedRefund) {
  return facts.refunds.find(
    ({ requestedBy, status, createdAt }) =>
      requestedBy === AT_KHALTI &&
      status === "succeeded" &&
      endedAt !== null &&
      createdAt >= endedAt,
  );
}

function findMadeAfterAll(facts: AttentionFacts): Finding | null {
  for (const failed of watched(facts)) {
    const made = madeAtKhalti(facts, failed);
    if (made === undefined) continue;
    return {
      message: `Khalti refunded ${rupees(made.amountPaisa)} after the refund of ${rupees(failed.amountPaisa)} was recorded as failed: check that the customer did not get it twice.`,
      since: made.createdAt,
    };
  }
  return null;
}

/** Once a part is refunded, a lookup shows a further one only when it makes up all of the money. */
function findPossiblyDoubled(facts: AttentionFacts): Finding | null {
  const { refunds, payments } = facts;
  const paidPaisa = paidPaisaOf({ payments });
  const refunded = refundedPaisa(refunds);
  if (refunded === 0) return null;
  const failed = watched(facts).find(
    ({ amountPaisa }) => refunded + (amountPaisa ?? 0) < paidPaisa,
  );
  if (failed === undefined) return null;
  const { amountPaisa, endedAt, watchedUntil, createdAt } = failed;
  const until = watchedUntil === null ? "" : ` until ${dayOf(watchedUntil)}`;
  return {
    message: `The refund of ${rupees(amountPaisa)} was recorded as failed, and lookups cannot show it if Khalti makes it later: compare Khalti's dashboard${until}, and record it if it is there.`,
    since: endedAt ?? createdAt,
  };
}

export function attentionOf(
  order: Pick<Order, "attentionCode" | "attentionMessage" | "attentionSince" | "createdAt">,
): Attention | null {
  const { attentionCode: code, attentionMessage: message, attentionSince, createdAt } = order;
  // An instance of an earlier version writes no time.
  return code === null || message === null
    ? null
    : { code, message, since: attentionSince ?? createdAt };
}

export function attentionColumns(attention: Attention | null) {
  return {
    attentionCode: attention?.code ?? null,
    attentionMessage: attention?.message ?? null,
    attentionSince: attention?.since ?? null,
  };
}

/** What the order asks of a person, by all of its facts; null when it asks for nothing. */
export function decideAttention(facts: AttentionFacts): Attention | null {
  for (const [code, find] of Object.entries(RULES)) {
    const found = find(facts);
    if (found !== null) return { code, ...found };
  }
  return null;
}

/** A refund for it succeeded or is under way, or a person recorded that it was refunded outside Khalti. */
export function isCompensated(
  { id, refundedExternallyAt }: Pick<TopUp, "id" | "refundedExternallyAt">,
  refunds: RecordedRefund[],
): boolean {
  return (
    refundedExternallyAt !== null ||
    refunds.some(({ topUpId, status }) => topUpId === id && status !== "failed")
  );
}

/** Records the attention of an order of which nothing else changes. */
export async function recordAttention(
  tx: Tx,
  order: Order,
  facts: Omit<AttentionFacts, "now">,
  by: { actor: Actor; now: Date },
): Promise<void> {
  const before = attentionOf(order);
  const after = decideAttention({ ...facts, now: by.now });
  if (after?.code === before?.code && after?.message === before?.message) return;
  await tx.order.update({
    where: { id: order.id },
    data: attentionColumns(after),
  });
  await recordChanges(tx, order.id, by.now, attentionEntries(before, after, by.actor));
}

/** The history entry of a new attention code. */
export function attentionEntries(
  before: Attention | null,
  after: Attention | null,
  actor: Actor,
): HistoryFact[] {
  if (after === null || after.code === before?.code) return [];
  return [{ type: "attention", actor, reason: after.message, data: { code: after.code } }];
}
