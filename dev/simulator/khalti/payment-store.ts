import type { Bank } from "./bank.ts";
import { isBankMode, type Mode } from "./mode.ts";
import { type AcceptedOrder, type Payment, statusOf } from "./payment.ts";
import { shortId } from "./short-id.ts";

/** The merchant's fee per payment, in percent of the amount, rounded to a paisa. */
export const FEE_PERCENT = 3;

/** The simulator's payments. Tests compare our database with them. */
export class PaymentStore {
  readonly #byPidx = new Map<string, Payment>();
  readonly #byTransactionId = new Map<string, Payment>();
  readonly #purchaseOrderIds = new Set<string>();

  open(order: AcceptedOrder, request: unknown, nowMs: number, lifetimeSeconds: number): Payment {
    const payment: Payment = {
      pidx: shortId(),
      order,
      request,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + lifetimeSeconds * 1000,
      status: "Initiated",
      totalAmount: order.amount,
      transactionId: null,
      fee: null,
      mode: null,
      bank: null,
      payerMobile: null,
      bankReference: null,
      charges: [],
      refunds: [],
      wrongTries: 0,
      visits: new Map(),
    };
    this.#byPidx.set(payment.pidx, payment);
    this.#purchaseOrderIds.add(order.purchaseOrderId);
    return payment;
  }

  find(pidx: unknown): Payment | undefined {
    return typeof pidx === "string" ? this.#byPidx.get(pidx) : undefined;
  }

  findByTransactionId(transactionId: string): Payment | undefined {
    return this.#byTransactionId.get(transactionId);
  }

  hasPurchaseOrder(purchaseOrderId: string): boolean {
    return this.#purchaseOrderIds.has(purchaseOrderId);
  }

  /** Newest first. */
  list(): Payment[] {
    return [...this.#byPidx.values()].reverse();
  }

  /**
   * Takes the money at most once; false when the payment cannot be paid. Synchronous, so two concurrent submits cannot
   * both find the payment unpaid.
   */
  pay(
    payment: Payment,
    by: { mode: Mode; bank: Bank | null; mobile: string | null; nowMs: number },
  ): boolean {
    if (statusOf(payment, by.nowMs) !== "Initiated" || payment.charges.length > 0) return false;
    this.complete(payment, by);
    return true;
  }

  /** Completes the payment even after the link has expired, so that tests can simulate late money. */
  complete(
    payment: Payment,
    by: { mode: Mode; bank: Bank | null; mobile: string | null; nowMs: number },
  ): void {
    payment.status = "Completed";
    payment.mode = by.mode;
    payment.bank = by.bank;
    payment.payerMobile = by.mobile;
    payment.bankReference = isBankMode(by.mode) ? shortId() : null;
    payment.fee ??= Math.round((payment.totalAmount * FEE_PERCENT) / 100);
    if (payment.transactionId === null) this.setTransactionId(payment, shortId());
    payment.charges.push({ atMs: by.nowMs, amount: payment.totalAmount, mobile: by.mobile });
  }

  setTransactionId(payment: Payment, transactionId: string | null): void {
    const old = payment.transactionId;
    if (old !== null && this.#byTransactionId.get(old) === payment)
      this.#byTransactionId.delete(old);
    payment.transactionId = transactionId;
    if (transactionId !== null) this.#byTransactionId.set(transactionId, payment);
  }
}
