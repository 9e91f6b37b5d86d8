/**
 * What the model remembers: what the world outside of the server did and was told. Nothing here follows the server's own
 * rules; what the server made of it is read from its database.
 */
export interface Memory {
  orders: { id: string; token: string }[];
  payments: ShownPayment[];
  /** By idempotency key, within the day that a key is good for. */
  keys: Map<string, UsedKey>;
  /** Payments of which Khalti once told something untrue. */
  liedAbout: Set<string>;
  /** Khalti once answered about another payment than it was asked about. */
  liedAboutPidx: boolean;
}

/** A payment whose link somebody was shown; no other can be paid. */
export interface ShownPayment {
  pidx: string;
  amountPaisa: number;
  shownAt: Date;
  /** What Khalti called it, in the order of what happened. */
  words: string[];
}

export interface UsedKey {
  /** Sent as the key, and kept with the order: what tells a second order of one key. */
  sentAs: string;
  firstUsedAt: Date;
  orderId: string | null;
}

export function emptyMemory(): Memory {
  return {
    orders: [],
    payments: [],
    keys: new Map(),
    liedAbout: new Set(),
    liedAboutPidx: false,
  };
}

export function rememberOrder(memory: Memory, id: string, token: string): void {
  if (!memory.orders.some((order) => order.id === id)) memory.orders.push({ id, token });
}

export function rememberPayment(memory: Memory, payment: Omit<ShownPayment, "words">): void {
  if (memory.payments.some(({ pidx }) => pidx === payment.pidx)) return;
  memory.payments.push({ ...payment, words: ["Initiated"] });
}

export function chosen<T>(from: readonly T[], of: number): T | undefined {
  // The latest is the likeliest to have something left to happen to it.
  return from[from.length - 1 - (of % Math.max(1, from.length))];
}
