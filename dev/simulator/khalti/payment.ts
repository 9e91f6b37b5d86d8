import type { Bank } from "./bank.ts";
import type { Mode } from "./mode.ts";

/** An accepted initiate request. Amounts are in paisa. */
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
  /** As sent: its unit is not documented. */
  ttl: unknown;
};

/** Only `PaymentStore` changes a payment, because it keeps each change in the books. */
export type Payment = Readonly<MutablePayment>;

export type MutablePayment = {
  readonly pidx: string;
  readonly order: AcceptedOrder;
  /** The initiate body as received. */
  readonly request: unknown;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Any text, since tests set statuses that Khalti does not document. Read it through `statusOf`. */
  status: string;
  totalAmount: number;
  transactionId: string | null;
  /** null until the payment is paid or a test sets it. */
  fee: number | null;
  mode: Mode | null;
  bank: Bank | null;
  payerMobile: string | null;
  /** The bank's number of the transfer; null for wallet payments. */
  bankReference: string | null;
  charges: readonly Movement[];
  refunds: readonly Movement[];
  /** A customer who has confirmed, and pays only then; null for all others. */
  paysLater: (Payer & { atMs: number }) | null;
  wrongTries: number;
  visits: Map<string, Visit>;
};

/** Money taken from a customer or given back, in paisa. */
export type Movement = { atMs: number; amount: number; mobile: string | null };

export type Payer = { mode: Mode; bank: Bank | null; mobile: string | null };

/** A customer's session on the payment pages, identified by a random token. Only a visit at "otp" can pay. */
export type Visit = {
  token: string;
  mode: Mode;
  bank: Bank | null;
  step: "login" | "otp" | "waiting" | "paid";
  mobile: string | null;
};

/** The payment's current status: an unpaid payment is `Expired` once its link has expired. */
export function statusOf(payment: Payment, nowMs: number): string {
  return payment.status === "Initiated" && nowMs >= payment.expiresAtMs
    ? "Expired"
    : payment.status;
}

export function isStatus(status: string, ...accepted: string[]): boolean {
  return accepted.some((candidate) => candidate.toLowerCase() === status.toLowerCase());
}

export function refundedAmount(payment: Payment): number {
  return payment.refunds.reduce((sum, refund) => sum + refund.amount, 0);
}
