import type { Order, TopUp } from "../generated/prisma/client.ts";
import { formatRupees } from "../lib/money.ts";
import type { Tx } from "../lib/database.ts";
import { type Actor, type HistoryFact, recordHistory } from "../orders/history.ts";
import type { Attention } from "../orders/order.ts";
import { type RecordedRefund, isOfUnknownAmount, refundedPaisa } from "./refund.ts";
import { type TopUpWithItem, latestAttempts } from "./top-up.ts";

/** What asks a person for something; whatever else an order asks for comes from a held payment. */
const CLEARED_BY_RECORDS = new Set([
  "refund_amount_unknown",
  "refund_unknown",
  "top_up_unknown",
  "top_up_refused",
]);

export function attentionOf({ attentionCode, attentionMessage }: Order): Attention | null {
  return attentionCode === null || attentionMessage === null
    ? null
    : { code: attentionCode, message: attentionMessage };
}

/**
 * What an order asks of a person once its refunds and top-ups are as they are. A held payment is the more pressing thing to
 * ask for.
 *
 * @param facts.paidPaisa what the customer has paid
 */
export function attentionAfter(
  attention: Attention | null,
  facts: { paidPaisa: number; refunds: RecordedRefund[]; topUps: TopUpWithItem[] },
): Attention | null {
  if (attention !== null && !CLEARED_BY_RECORDS.has(attention.code)) return attention;
  const { paidPaisa, refunds, topUps } = facts;
  if (refunds.some(isOfUnknownAmount)) {
    return {
      code: "refund_amount_unknown",
      message: "Part of the money was given back at Khalti, which does not say how much.",
    };
  }
  const unknown = refunds.find(({ status }) => status === "unknown");
  if (unknown !== undefined) {
    return {
      code: "refund_unknown",
      message: `Khalti was asked to give ${formatRupees(unknown.amountPaisa ?? 0)} back, and nobody knows whether it did.`,
    };
  }
  const unheard = topUps.find(({ status }) => status === "unknown");
  if (unheard !== undefined) {
    return {
      code: "top_up_unknown",
      message: `Nobody knows whether the top-up of ${formatRupees(unheard.amountPaisa)} was delivered.`,
    };
  }
  if (refundedPaisa(refunds) >= paidPaisa) return null;
  const refused = latestAttempts(topUps).find(
    (topUp) => topUp.status === "refused" && !isCompensated(topUp, refunds),
  );
  if (refused === undefined) return null;
  return {
    code: "top_up_refused",
    message: `The top-up of ${formatRupees(refused.amountPaisa)} was refused: try it again, give the money back, or say that it went back already.`,
  };
}

/** A refund is made for it, or under way, or a person says that its money went back in another way. */
export function isCompensated(
  { id, refundedExternallyAt }: Pick<TopUp, "id" | "refundedExternallyAt">,
  refunds: RecordedRefund[],
): boolean {
  return (
    refundedExternallyAt !== null ||
    refunds.some(({ topUpId, status }) => topUpId === id && status !== "failed")
  );
}

/** Writes what the order asks for now, where nothing else of it changes. */
export async function recordAttention(
  tx: Tx,
  order: Order,
  facts: { paidPaisa: number; refunds: RecordedRefund[]; topUps: TopUpWithItem[] },
  by: { actor: Actor; now: Date },
): Promise<void> {
  const before = attentionOf(order);
  const after = attentionAfter(before, facts);
  if (after?.code === before?.code && after?.message === before?.message) return;
  await tx.order.update({
    where: { id: order.id },
    data: { attentionCode: after?.code ?? null, attentionMessage: after?.message ?? null },
  });
  await recordHistory(tx, order.id, by.now, attentionEntries(before, after, by.actor));
}

/** What the history tells of it. */
export function attentionEntries(
  before: Attention | null,
  after: Attention | null,
  actor: Actor,
): HistoryFact[] {
  if (after === null || after.code === before?.code) return [];
  return [{ type: "attention", actor, reason: after.message, data: { code: after.code } }];
}
