import type { Clerk, Name } from "./command.ts";

/**
 * The model's memory: actions of the world outside the server, and the answers that it received. It contains none of the
 * server's rules; the server's state is read from its database.
 */
export interface Memory {
  orders: { id: string; token: string }[];
  payments: ShownPayment[];
  /** Unique to the story, since all stories share the database. */
  customers: Record<Name, Customer>;
  /** By idempotency key, for the day that a key is valid. */
  keys: Map<string, UsedKey>;
  /** Who asked for a refund, by its id: two may send the same key. */
  askedBy: Map<string, Set<Clerk>>;
  /** The keys of refunds and send-backs by order or payment and key; they are valid forever. */
  refundKeys: Map<string, UsedRefundKey>;
  /** Payments about which Khalti has answered something false. */
  liedAbout: Set<string>;
  /** Whether Khalti has answered a lookup with another payment. */
  liedAboutPidx: boolean;
  /** Whether an order with a top-up can be paid. */
  sellsTopUps: boolean;
  /** Whether Khalti or a provider may still process a call whose caller has timed out. */
  slowCalls: boolean;
  /** When each command of the story began. */
  begun: Date[];
  /** The steps of the story so far, and those since somebody gave up waiting. */
  steps: number;
  slowForSteps: number;
}

interface Customer {
  phone?: string;
  email?: string;
}

/** A payment whose link was shown to a customer; no other payment can be paid. */
export interface ShownPayment {
  pidx: string;
  orderId: string;
  amountPaisa: number;
  shownAt: Date;
  /** Its statuses at Khalti, in order. */
  words: string[];
  /** Whether the payment has its own transaction id at Khalti, which a refund needs. */
  transaction: "own" | "shared" | "none";
  /** Whether a refund was requested, or the server may make one automatically. */
  refundAsked: boolean;
  /** The refunds made in Khalti's dashboard. */
  dashboard: DashboardRefund[];
}

export interface DashboardRefund {
  amountPaisa: number;
  /** Made so long after the payment that only a lookup of staff reveals it. */
  isLate: boolean;
}

export interface UsedKey {
  /** The key as sent. It is also stored with the order, to detect a second order of one key. */
  sentAs: string;
  customer: Name | null;
  firstUsedAt: Date;
  orderId: string | null;
}

export interface UsedRefundKey {
  /** The body of the accepted request. */
  body: string;
  refundId: string;
}

export function emptyMemory(): Memory {
  return {
    orders: [],
    payments: [],
    customers: newCustomers(),
    keys: new Map(),
    askedBy: new Map(),
    refundKeys: new Map(),
    liedAbout: new Set(),
    liedAboutPidx: false,
    sellsTopUps: false,
    slowCalls: false,
    begun: [],
    steps: 0,
    slowForSteps: 0,
  };
}

let stories = 0;

function newCustomers(): Memory["customers"] {
  const number = String(++stories).padStart(6, "0");
  const email = `sita-${number}@example.com`;
  return {
    Sita: { phone: `9801${number}`, email },
    SitaByEmail: { email },
    Ram: { phone: `9802${number}` },
  };
}

/** Whether one command, which may be several concurrent steps, did both. */
export function isOneCommand({ begun }: Memory, one: string, other: string): boolean {
  const [first = 0, second = 0] = [one, other].map(Date.parse).sort((a, b) => a - b);
  return !begun.some((at) => first < at.getTime() && at.getTime() <= second);
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
  // Prefer the latest, which is the most likely to have further events.
  return from[from.length - 1 - (of % Math.max(1, from.length))];
}
