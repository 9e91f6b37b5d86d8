import type { HistoryEntry } from "../../../src/generated/prisma/client.ts";

/** The allowed transitions of a payment, as in the design. The history must contain every step. */
const PAYMENT_STEPS: Record<string, string[]> = {
  nothing: ["created"],
  created: ["initiated", "failed", "abandoned"],
  initiated: ["pending", "completed", "canceled", "expired", "held"],
  pending: ["initiated", "completed", "canceled", "expired", "held"],
  canceled: ["completed", "held"],
  expired: ["completed", "held"],
  completed: ["partially_refunded", "refunded"],
  partially_refunded: ["refunded"],
  held: ["completed", "canceled", "refunded"],
};

const ORDER_STEPS: Record<string, string[]> = {
  nothing: ["awaiting_payment"],
  awaiting_payment: ["paid", "canceled", "expired", "closed", "held"],
  canceled: ["awaiting_payment", "paid", "closed", "held"],
  expired: ["awaiting_payment", "paid", "closed", "held"],
  closed: ["held"],
  held: ["paid", "refunded", "closed"],
  paid: ["partially_refunded", "refunded"],
  partially_refunded: ["refunded"],
};

const REFUND_STEPS: Record<string, string[]> = {
  nothing: ["requested", "succeeded", "unknown"],
  requested: ["submitting", "failed"],
  submitting: ["accepted", "failed", "unknown", "requested"],
  unknown: ["accepted", "succeeded", "failed"],
  accepted: ["succeeded", "failed"],
};

const TOP_UP_STEPS: Record<string, string[]> = {
  nothing: ["pending"],
  pending: ["submitting", "refused"],
  submitting: ["delivered", "queued", "refused", "unknown", "pending"],
  queued: ["delivered", "refused", "unknown"],
  unknown: ["delivered", "queued", "refused"],
};

/**
 * Derives the states of an order from its history alone.
 *
 * @throws when a step is missing
 */
export function replayHistory(history: HistoryEntry[]): {
  order: string;
  payments: Map<string, string>;
  refunds: Map<string, string>;
  topUps: Map<string, string>;
} {
  let order = "nothing";
  const payments = new Map<string, string>();
  const refunds = new Map<string, string>();
  const topUps = new Map<string, string>();
  const step = (steps: Record<string, string[]>, from: string, to: string) => {
    if (steps[from]?.includes(to) !== true) {
      throw new Error(`the history goes from ${from} to ${to}: ${typesOf(history)}`);
    }
    return to;
  };
  for (const { type, paymentId, data } of history) {
    const [, kind, word] = /^(order|payment|refund|top_up)_(\w+)$/.exec(type) ?? [];
    if (kind === "refund" && word !== undefined) {
      const id = String((data as { refund_id?: unknown }).refund_id);
      refunds.set(id, step(REFUND_STEPS, refunds.get(id) ?? "nothing", word));
    } else if (kind === "top_up" && word !== undefined) {
      const id = String((data as { top_up_id?: unknown }).top_up_id);
      topUps.set(id, step(TOP_UP_STEPS, topUps.get(id) ?? "nothing", word));
    } else if (kind === "payment" && paymentId !== null && word !== undefined) {
      payments.set(paymentId, step(PAYMENT_STEPS, payments.get(paymentId) ?? "nothing", word));
    } else if (type === "paid") {
      order = step(ORDER_STEPS, order, "paid");
    } else if (kind === "order" && word !== undefined) {
      const opens = word === "created" || word === "reopened";
      order = step(ORDER_STEPS, order, opens ? "awaiting_payment" : word);
    }
  }
  // Khalti's word: the outcome stays unknown until a lookup agrees.
  for (const [id, word] of refunds) if (word === "accepted") refunds.set(id, "unknown");
  return { order, payments, refunds, topUps };
}

function typesOf(history: HistoryEntry[]): string {
  return history.map((entry) => entry.type).join(", ");
}
