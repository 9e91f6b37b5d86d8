import type { SavedPayment } from "../books/books.ts";
import { isBankMode } from "./mode.ts";
import {
  type AcceptedOrder,
  type Movement,
  type MutablePayment,
  type Payer,
  type Payment,
  statusOf,
} from "./payment.ts";
import { shortId } from "./short-id.ts";

/** The merchant's fee per payment, in percent of the amount, rounded to a paisa. */
export const FEE_PERCENT = 3;

type Change = Partial<Pick<MutablePayment, "status" | "totalAmount" | "fee" | "transactionId">>;

/** The simulator's payments. Tests compare our database with them. */
export class PaymentStore {
  readonly #byPidx = new Map<string, MutablePayment>();
  readonly #byTransactionId = new Map<string, MutablePayment>();
  readonly #purchaseOrderIds = new Set<string>();
  readonly #paidLater = new Set<string>();
  readonly #now: () => number;
  readonly #keep: (payment: SavedPayment) => void;

  /** @param keep is called after each change of a payment */
  constructor(now: () => number, keep: (payment: SavedPayment) => void) {
    this.#now = now;
    this.#keep = keep;
  }

  open(order: AcceptedOrder, request: unknown, nowMs: number, lifetimeSeconds: number): Payment {
    const payment: MutablePayment = {
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
      paysLater: null,
      wrongTries: 0,
      visits: new Map(),
    };
    this.#add(payment);
    this.#save(payment);
    return payment;
  }

  /** Takes a payment from the books; the same one again replaces it. */
  restore(saved: SavedPayment): void {
    const old = this.#byPidx.get(saved.pidx);
    if (old !== undefined) this.#setTransactionId(old, null);
    this.#add({ ...saved, paysLater: saved.paysLater ?? null, visits: new Map() });
  }

  find(pidx: unknown): Payment | undefined {
    this.#settleLatePayers();
    return typeof pidx === "string" ? this.#byPidx.get(pidx) : undefined;
  }

  findByTransactionId(transactionId: string): Payment | undefined {
    this.#settleLatePayers();
    return this.#byTransactionId.get(transactionId);
  }

  hasPurchaseOrder(purchaseOrderId: string): boolean {
    return this.#purchaseOrderIds.has(purchaseOrderId);
  }

  /** Newest first. */
  list(): Payment[] {
    this.#settleLatePayers();
    return [...this.#byPidx.values()].reverse();
  }

  /** All payments as the books keep them, oldest first. */
  saved(): SavedPayment[] {
    return [...this.#byPidx.values()].map(withoutVisits);
  }

  /**
   * Takes the money at most once; false when the payment cannot be paid. Synchronous, so two concurrent submits cannot
   * both find the payment unpaid.
   */
  pay(payment: Payment, by: Payer & { nowMs: number }): boolean {
    if (statusOf(payment, by.nowMs) !== "Initiated" || payment.charges.length > 0) return false;
    this.complete(payment, by);
    return true;
  }

  /** Takes the money at this later time, if the payment can be paid until then. */
  payLater({ pidx }: Payment, { mode, bank, mobile }: Payer, atMs: number): void {
    this.#update(pidx, (payment) => {
      payment.paysLater = { mode, bank, mobile, atMs };
      this.#paidLater.add(pidx);
    });
  }

  /** Completes the payment even after the link has expired, so that tests can simulate late money. */
  complete({ pidx }: Payment, by: Payer & { nowMs: number }): void {
    this.#update(pidx, (payment) => {
      payment.status = "Completed";
      payment.mode = by.mode;
      payment.bank = by.bank;
      payment.payerMobile = by.mobile;
      payment.bankReference = isBankMode(by.mode) ? shortId() : null;
      payment.fee ??= Math.round((payment.totalAmount * FEE_PERCENT) / 100);
      if (payment.transactionId === null) this.#setTransactionId(payment, shortId());
      const charge = { atMs: by.nowMs, amount: payment.totalAmount, mobile: by.mobile };
      payment.charges = [...payment.charges, charge];
    });
  }

  change({ pidx }: Payment, { transactionId, ...facts }: Change): void {
    this.#update(pidx, (payment) => {
      Object.assign(payment, facts);
      if (transactionId !== undefined) this.#setTransactionId(payment, transactionId);
    });
  }

  refund({ pidx }: Payment, refund: Movement, status: string): void {
    this.#update(pidx, (payment) => {
      payment.refunds = [...payment.refunds, refund];
      payment.status = status;
    });
  }

  countWrongTry({ pidx }: Payment): void {
    this.#update(pidx, (payment) => {
      payment.wrongTries += 1;
    });
  }

  #update(pidx: string, update: (payment: MutablePayment) => void): void {
    const payment = this.#byPidx.get(pidx);
    if (payment === undefined) return; // a reset has forgotten it
    update(payment);
    this.#save(payment);
  }

  /** A reader of payments sees all that has happened until now. */
  #settleLatePayers(): void {
    for (const pidx of this.#paidLater) {
      const payment = this.#byPidx.get(pidx);
      const payer = payment?.paysLater;
      if (payment == null || payer == null) this.#paidLater.delete(pidx);
      else if (payer.atMs <= this.#now()) {
        this.#paidLater.delete(pidx);
        payment.paysLater = null;
        if (!this.pay(payment, { ...payer, nowMs: payer.atMs })) this.#save(payment);
      }
    }
  }

  #add(payment: MutablePayment): void {
    this.#byPidx.set(payment.pidx, payment);
    if (payment.paysLater !== null) this.#paidLater.add(payment.pidx);
    this.#purchaseOrderIds.add(payment.order.purchaseOrderId);
    if (payment.transactionId !== null) this.#byTransactionId.set(payment.transactionId, payment);
  }

  #save(payment: MutablePayment): void {
    this.#keep(withoutVisits(payment));
  }

  #setTransactionId(payment: MutablePayment, transactionId: string | null): void {
    const old = payment.transactionId;
    if (old !== null && this.#byTransactionId.get(old) === payment)
      this.#byTransactionId.delete(old);
    payment.transactionId = transactionId;
    if (transactionId !== null) this.#byTransactionId.set(transactionId, payment);
  }
}

function withoutVisits(payment: MutablePayment): SavedPayment {
  const saved: Partial<MutablePayment> = { ...payment };
  delete saved.visits;
  return saved as SavedPayment;
}
