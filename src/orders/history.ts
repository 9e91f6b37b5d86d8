import { Prisma } from "../generated/prisma/client.ts";
import type { OrderStatus } from "../generated/prisma/enums.ts";
import { insertPostings, postingsOf } from "../ledger/insert-postings.ts";
import type { MoneyEvent } from "../ledger/transfer.ts";
import type { Tx } from "../database/database.ts";
import { toRows } from "../database/raw-sql.ts";

/** Who did it: a customer, a shop or staff member (by the name of the key), or the background reconciler. */
export type Actor = "customer" | "reconciler" | `shop:${string}` | `staff:${string}`;

export type HistoryType =
  | "order_created"
  | "payment_created"
  | "payment_initiated"
  | "payment_failed"
  | "payment_abandoned"
  | "payment_pending"
  | "payment_completed"
  | "payment_fee_recorded"
  | "payment_canceled"
  | "payment_expired"
  | "payment_held"
  | "payment_partially_refunded"
  | "payment_refunded"
  | "lookup_failed"
  | "khalti_asked"
  | "refund_awaiting_approval"
  | "refund_approved"
  | "refund_rejected"
  | "refund_requested"
  | "refund_submitting"
  | "refund_accepted"
  | "refund_succeeded"
  | "refund_failed"
  | "refund_unknown"
  | "top_up_pending"
  | "top_up_submitting"
  | "top_up_delivered"
  | "top_up_queued"
  | "top_up_refused"
  | "top_up_unknown"
  | "top_up_refunded_externally"
  | "paid"
  | "order_reopened"
  | "order_canceled"
  | "order_expired"
  | "order_closed"
  | "order_held"
  | "order_partially_refunded"
  | "order_refunded"
  | "attention"
  | "attention_acknowledged";

/** Entries that may move money: the compiler asks each what it posts, so that a posting cannot be forgotten. */
export type MoneyEntryType =
  | "payment_completed"
  | "payment_fee_recorded"
  | "payment_held"
  | "payment_canceled"
  | "payment_refunded"
  | "refund_succeeded"
  | "top_up_delivered"
  | "top_up_refunded_externally";

interface Fact {
  paymentId?: string;
  actor: Actor;
  reason?: string;
  data?: Prisma.InputJsonObject;
  /** What the entry posts in the ledger; null for nothing. */
  money?: MoneyEvent | null;
}

type OtherEntryType = Exclude<HistoryType, MoneyEntryType>;

export type HistoryFact = Fact &
  ({ type: MoneyEntryType; money: MoneyEvent | null } | { type: OtherEntryType });

/** Adds entries to the order's history, and their postings, in the transaction of the change that they record. */
export async function recordHistory(
  tx: Tx,
  orderId: string,
  at: Date,
  facts: HistoryFact[],
): Promise<void> {
  const rows = historyRows(orderId, at, facts);
  const postings = postingsOf(orderId, at, facts);
  if (postings.length === 0) {
    await tx.historyEntry.createMany({ data: rows });
    return;
  }
  await tx.$executeRaw`
    with history_rows as (
      insert into order_history (order_id, payment_id, at, type, actor, reason, data)
      select entry.order_id, entry.payment_id, entry.at, entry.type, entry.actor, entry.reason, entry.data
      from jsonb_populate_recordset(null::order_history, ${toRows(rows)}::jsonb) entry
      returning id
    )${insertPostings(Prisma.sql`history_rows`, postings)}
    select 1`;
}

/** The entries as rows of their table. */
export function historyRows(orderId: string, at: Date, facts: readonly HistoryFact[]) {
  return facts.map(({ paymentId, type, actor, reason, data }) => ({
    orderId,
    at,
    type,
    actor,
    data: data ?? {},
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(reason === undefined ? {} : { reason }),
  }));
}

/** The type of the entry that says where an order moved. */
export function orderEntry(to: OrderStatus): OtherEntryType {
  if (to === "paid") return "paid";
  return to === "awaiting_payment" ? "order_reopened" : `order_${to}`;
}
