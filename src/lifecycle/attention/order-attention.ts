import type { Order } from "../../generated/prisma/client.ts";
import type { Tx } from "../../database/database.ts";
import type { Actor, HistoryFact } from "../../orders/history.ts";
import { recordChanges } from "../../events/record-changes.ts";
import type { Attention } from "../../orders/order.ts";
import { isBreached } from "./breach-rules.ts";
import {
  isDoubted,
  isHeld,
  isLinkOverused,
  isPaidAgain,
  isPaymentNotFound,
  isPaymentUnconfirmed,
} from "./payment-rules.ts";
import {
  isAwaitingApproval,
  isMadeAfterAll,
  isPossiblyDoubled,
  isRefundAmountUnknown,
  isRefundLate,
  isRefundUnconfirmed,
  isRefundUnknown,
} from "./refund-rules.ts";
import type { AttentionFacts, Rule } from "./rule.ts";
import { LINK_OVERUSED } from "../payment.ts";
import { isTopUpLate, isTopUpRefused, isTopUpUnknown } from "./top-up-rules.ts";

export type { AttentionFacts } from "./rule.ts";

/** What an order asks of a person, most pressing first. A code ending in `*` stands for those that its rule names. */
const RULES: readonly (readonly [code: string, rule: Rule])[] = [
  ["payment_held*", isHeld],
  ["audit_*", isBreached],
  ["refund_amount_unknown", isRefundAmountUnknown],
  ["refund_unknown", isRefundUnknown],
  ["refund_unconfirmed", isRefundUnconfirmed],
  ["refund_made_after_all", isMadeAfterAll],
  ["payment_doubted*", isDoubted],
  ["refund_awaiting_approval", isAwaitingApproval],
  ["refund_overdue", isRefundLate],
  [LINK_OVERUSED.code, isLinkOverused],
  ["paid_again", isPaidAgain],
  ["payment_not_found", isPaymentNotFound],
  ["payment_unconfirmed", isPaymentUnconfirmed],
  ["top_up_unknown", isTopUpUnknown],
  ["top_up_overdue", isTopUpLate],
  ["top_up_refused", isTopUpRefused],
  // Last: only its watch of 30 days ends it, so it must not hide what a person can end.
  ["refund_possibly_doubled", isPossiblyDoubled],
];

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

/** Everything that the order asks of a person, by all of its facts, most pressing first: at most one matter of each kind. */
export function listMatters(facts: AttentionFacts): Attention[] {
  return RULES.flatMap(([code, rule]) => {
    const found = rule(facts);
    return found === null ? [] : [{ code, ...found }];
  });
}

/** The most pressing of them, which the order shows; null when it asks for nothing. */
export function decideAttention(facts: AttentionFacts): Attention | null {
  return listMatters(facts)[0] ?? null;
}

/** Records the attention of an order of which nothing else changes. */
export async function recordAttention(
  tx: Tx,
  order: Order,
  facts: Omit<AttentionFacts, "now" | "order">,
  by: { actor: Actor; now: Date },
): Promise<void> {
  const before = attentionOf(order);
  const after = decideAttention({ ...facts, order, now: by.now });
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
