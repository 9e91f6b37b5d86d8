/**
 * What the model remembers: what the world outside of the server did and was told. Nothing here follows the server's own
 * rules; what the server made of it is read from its database.
 */
export interface Memory {
  orders: { id: string; token: string }[];
  payments: ShownPayment[];
  /** By idempotency key, within the day that a key is good for. */
  keys: Map<string, UsedKey>;
  /** Those of refunds, for ever, by order and key. */
  refundKeys: Map<string, UsedRefundKey>;
  /** Payments of which Khalti once told something untrue. */
  liedAbout: Set<string>;
  /** Khalti once answered about another payment than it was asked about. */
  liedAboutPidx: boolean;
  /** Somebody can pay for a top-up. */
  sellsTopUps: boolean;
  /** Khalti or a provider may still be working on something whose caller has given up waiting. */
  slowCalls: boolean;
  /** The steps of the story so far, and those since somebody gave up waiting. */
  steps: number;
  slowForSteps: number;
}

/** A payment whose link somebody was shown; no other can be paid. */
export interface ShownPayment {
  pidx: string;
  orderId: string;
  amountPaisa: number;
  shownAt: Date;
  /** What Khalti called it, in the order of what happened. */
  words: string[];
  /** Whether Khalti knows its money by a transaction of its own, which a refund needs. */
  transaction: "own" | "shared" | "none";
  /** Somebody has asked for a refund by its transaction, or the server may ask for one by itself. */
  refundAsked: boolean;
  /** What was given back in Khalti's dashboard. */
  dashboard: DashboardRefund[];
}

export interface DashboardRefund {
  amountPaisa: number;
  /** So long after the payment that only who asks will know. */
  isLate: boolean;
}

export interface UsedKey {
  /** Sent as the key, and kept with the order: what tells a second order of one key. */
  sentAs: string;
  firstUsedAt: Date;
  orderId: string | null;
}

export interface UsedRefundKey {
  /** The request that was taken on under it. */
  body: string;
  refundId: string;
}

export function emptyMemory(): Memory {
  return {
    orders: [],
    payments: [],
    keys: new Map(),
    refundKeys: new Map(),
    liedAbout: new Set(),
    liedAboutPidx: false,
    sellsTopUps: false,
    slowCalls: false,
    steps: 0,
    slowForSteps: 0,
  };
}

export function rememberOrder(memory: Memory, id: string, token: string): void {
  if (!memory.orders.some((order) => order.id === id)) memory.orders.push({ id, token });
}

export function rememberPayment(
  memory: Memory,
  payment: Pick<ShownPayment, "pidx" | "orderId" | "amountPaisa" | "shownAt" | "refundAsked">,
): void {
  if (memory.payments.some(({ pidx }) => pidx === payment.pidx)) return;
  memory.payments.push({
    ...payment,
    words: ["Initiated"],
    transaction: "own",
    dashboard: [],
  });
}

export function chosen<T>(from: readonly T[], of: number): T | undefined {
  // The latest is the likeliest to have something left to happen to it.
  return from[from.length - 1 - (of % Math.max(1, from.length))];
}
