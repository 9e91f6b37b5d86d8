import type { Prisma } from "../generated/prisma/client.ts";
import type { OrderStatus } from "../generated/prisma/enums.ts";
import type { Tx } from "../database/database.ts";

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
  | "attention";

export interface HistoryFact {
  paymentId?: string;
  type: HistoryType;
  actor: Actor;
  reason?: string;
  data?: Prisma.InputJsonObject;
}

/** Adds entries to the order's history, in the transaction of the change that they record. */
export async function recordHistory(
  tx: Tx,
  orderId: string,
  at: Date,
  facts: HistoryFact[],
): Promise<void> {
  await tx.historyEntry.createMany({ data: facts.map((fact) => ({ orderId, at, ...fact })) });
}

/** The type of the entry that says where an order moved. */
export function orderEntry(to: OrderStatus): HistoryFact["type"] {
  if (to === "paid") return "paid";
  return to === "awaiting_payment" ? "order_reopened" : `order_${to}`;
}
