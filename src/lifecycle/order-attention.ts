import type { Order, TopUp } from "../generated/prisma/client.ts";
import { formatRupees } from "../lib/money.ts";
import type { Tx } from "../lib/database.ts";
import type { Actor, HistoryFact } from "../orders/history.ts";
import { recordChanges } from "../events/record-changes.ts";
import type { Attention } from "../orders/order.ts";
import { isOfUnknownAmount, type RecordedRefund, refundedPaisa } from "./refund.ts";
import { latestAttempts, type TopUpWithItem } from "./top-up.ts";

/** The codes that refunds and top-ups set and clear. Every other code comes from a held payment. */
const CLEARED_BY_RECORDS = new Set([
  "refund_amount_unknown",
  "refund_unknown",
  "top_up_unknown",
  "top_up_refused",
]);

/** What attention depends on. `paidPaisa` is what the customer has paid. */
export interface AttentionFacts {
  paidPaisa: number;
  refunds: RecordedRefund[];
  topUps: TopUpWithItem[];
}

export function attentionOf({ attentionCode, attentionMessage }: Order): Attention | null {
  return attentionCode === null || attentionMessage === null
    ? null
    : { code: attentionCode, message: attentionMessage };
}

/** The attention that follows from an order's refunds and top-ups. A held payment is more pressing, and stays. */
export function attentionAfter(
  attention: Attention | null,
  facts: AttentionFacts,
): Attention | null {
  if (attention !== null && !CLEARED_BY_RECORDS.has(attention.code)) return attention;
  const { paidPaisa, refunds, topUps } = facts;
  if (refunds.some(isOfUnknownAmount)) {
    return {
      code: "refund_amount_unknown",
      message: "Khalti refunded a part of the money, and does not say how much.",
    };
  }
  const unknownRefund = refunds.find(({ status }) => status === "unknown");
  if (unknownRefund !== undefined) {
    return {
      code: "refund_unknown",
      message: `It is unknown whether Khalti made the refund of ${formatRupees(unknownRefund.amountPaisa ?? 0)}.`,
    };
  }
  const unknownTopUp = topUps.find(({ status }) => status === "unknown");
  if (unknownTopUp !== undefined) {
    return {
      code: "top_up_unknown",
      message: `It is unknown whether the top-up of ${formatRupees(unknownTopUp.amountPaisa)} was delivered.`,
    };
  }
  if (refundedPaisa(refunds) >= paidPaisa) return null;
  const refused = latestAttempts(topUps).find(
    (topUp) => topUp.status === "refused" && !isCompensated(topUp, refunds),
  );
  if (refused === undefined) return null;
  return {
    code: "top_up_refused",
    message: `The top-up of ${formatRupees(refused.amountPaisa)} was refused: retry it, refund it, or record that it was refunded outside Khalti.`,
  };
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
  facts: AttentionFacts,
  by: { actor: Actor; now: Date },
): Promise<void> {
  const before = attentionOf(order);
  const after = attentionAfter(before, facts);
  if (after?.code === before?.code && after?.message === before?.message) return;
  await tx.order.update({
    where: { id: order.id },
    data: { attentionCode: after?.code ?? null, attentionMessage: after?.message ?? null },
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
