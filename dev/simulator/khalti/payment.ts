import type { Bank } from "./bank.ts";
import type { Mode } from "./mode.ts";

/** An initiate request that was accepted. Amounts are paisa. */
export type AcceptedOrder = {
  returnUrl: string;
  websiteUrl: string;
  amount: number;
  purchaseOrderId: string;
  purchaseOrderName: string;
  modes: Mode[];
  bank: Bank | null;
  breakdown: { label: string; amount: number }[];
  products: { name: string; quantity: number; unitPrice: number; totalPrice: number }[];
  merchantFields: Record<string, unknown>;
};

export type Payment = {
  readonly pidx: string;
  readonly order: AcceptedOrder;
  /** The initiate body exactly as it came. */
  readonly request: unknown;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Any word: tests set words that Khalti never documented. Read it through `statusOf`. */
  status: string;
  totalAmount: number;
  transactionId: string | null;
  /** null until the payment is paid or a test sets it. */
  fee: number | null;
  mode: Mode | null;
  bank: Bank | null;
  payerMobile: string | null;
  /** The bank's own number of the transfer; wallet payments have none. */
  bankReference: string | null;
  charges: { atMs: number; amount: number; mobile: string | null }[];
  refunds: { atMs: number; amount: number; mobile: string | null }[];
  wrongTries: number;
  visits: Map<string, Visit>;
};

/** One customer on the payment pages, known by a random token; only a visit at "otp" can pay. */
export type Visit = {
  token: string;
  mode: Mode;
  bank: Bank | null;
  step: "login" | "otp" | "paid";
  mobile: string | null;
};

/** What Khalti would call the payment now: an unpaid link past its time is Expired. */
export function statusOf(payment: Payment, nowMs: number): string {
  return payment.status === "Initiated" && nowMs >= payment.expiresAtMs
    ? "Expired"
    : payment.status;
}

export function isStatus(status: string, ...words: string[]): boolean {
  return words.some((word) => word.toLowerCase() === status.toLowerCase());
}

export function refundedAmount(payment: Payment): number {
  return payment.refunds.reduce((sum, refund) => sum + refund.amount, 0);
}
