import type { Entry } from "./books.ts";

/** The states that an order's history alone yields. */
export interface ChangeContext {
  order: string | null;
  /** By payment id. */
  payments: Map<string, string>;
  /** By attempt, for payments that no entry names by id: the first is created in the same commit as its order. */
  attempts: Map<unknown, string>;
  /** By refund id. */
  refunds: Map<unknown, string>;
  /** By top-up id. */
  topUps: Map<unknown, string>;
}

const ORDER_STATUS: Record<string, string> = {
  order_created: "awaiting_payment",
  order_reopened: "awaiting_payment",
  paid: "paid",
  order_canceled: "canceled",
  order_expired: "expired",
  order_closed: "closed",
  order_held: "held",
  order_partially_refunded: "partially_refunded",
  order_refunded: "refunded",
};

const REFUND_STATUS: Record<string, string> = {
  // Khalti's word: the outcome stays unknown until a lookup agrees.
  refund_accepted: "unknown",
  refund_approved: "requested",
  refund_rejected: "failed",
};

export function replay(history: readonly Entry[]): ChangeContext {
  const told: ChangeContext = {
    order: null,
    payments: new Map(),
    attempts: new Map(),
    refunds: new Map(),
    topUps: new Map(),
  };
  for (const { type, payment_id: id, data } of history) {
    told.order = ORDER_STATUS[type] ?? told.order;
    if (type.startsWith("refund_")) {
      told.refunds.set(data["refund_id"], REFUND_STATUS[type] ?? type.slice("refund_".length));
    }
    // An external refund leaves the top-up refused.
    if (type.startsWith("top_up_") && type !== "top_up_refunded_externally") {
      told.topUps.set(data["top_up_id"], type.slice("top_up_".length));
    }
    if (!type.startsWith("payment_")) continue;
    const status = type.slice("payment_".length);
    if (id === null) told.attempts.set(data["attempt"], status);
    else told.payments.set(id, status);
  }
  return told;
}
