// What an event of money posts. Pure.
import type { Account } from "./account.ts";

/** One posting: it moves an amount from the credited to the debited account, so that the books balance by its form. */
export interface Transfer {
  /** What it stands for, once in the whole ledger. */
  source: string;
  debit: Account;
  credit: Account;
  amountPaisa: number;
}

/** Money of a payment that is held, as it was posted. */
export interface OpenHold {
  source: string;
  amountPaisa: number;
}

/** What happened to money. Amounts in paisa. */
export type MoneyEvent =
  /** The customer's money is the merchant's. `hold` is what was posted while the payment was held. */
  | {
      kind: "completed";
      paymentId: string;
      amountPaisa: number;
      feePaisa: number | null;
      hold: OpenHold | null;
    }
  /** Khalti names the fee of a payment later than its completion. */
  | { kind: "fee"; paymentId: string; feePaisa: number }
  /** Khalti took money that waits for a person's decision. */
  | { kind: "held"; totalPaisa: number }
  /** A held payment ended without being the merchant's: refunded, sent back or canceled. */
  | { kind: "given_up"; hold: OpenHold }
  | { kind: "refunded"; refundId: string; amountPaisa: number }
  /** `costPaisa` includes the provider's charge. */
  | { kind: "delivered"; topUpId: string; provider: string; costPaisa: number }
  /** A top-up that counted as delivered turns out not to be. */
  | { kind: "undelivered"; topUpId: string; provider: string; costPaisa: number }
  /** The merchant gave the price of a refused top-up back other than through Khalti. */
  | { kind: "refunded_outside"; topUpId: string; amountPaisa: number };

/** A payment may be held more than once: the insert completes this source with the number of the history entry. */
export const HELD = "held:";

/** @returns the transfers of an event; none of nothing */
export function transfersOf(event: MoneyEvent): Transfer[] {
  return moves(event).filter(({ amountPaisa }) => amountPaisa > 0);
}

function moves(event: MoneyEvent): Transfer[] {
  switch (event.kind) {
    case "completed":
      return [...saleOf(event), ...feeOf(event.paymentId, event.feePaisa)];
    case "fee":
      return feeOf(event.paymentId, event.feePaisa);
    case "held":
      return [transfer(HELD, "khalti_receivable", "held", event.totalPaisa)];
    case "given_up":
      return [released(event.hold, "khalti_receivable", event.hold.amountPaisa)];
    case "refunded":
      return [
        transfer(`refund:${event.refundId}`, "refunds", "khalti_receivable", event.amountPaisa),
      ];
    case "delivered": {
      const { topUpId, provider, costPaisa } = event;
      const source = `top_up:${topUpId}:delivered`;
      return [transfer(source, "top_up_cost", `provider_float:${provider}`, costPaisa)];
    }
    case "undelivered": {
      const { topUpId, provider, costPaisa } = event;
      const source = `top_up:${topUpId}:undelivered`;
      return [transfer(source, `provider_float:${provider}`, "top_up_cost", costPaisa)];
    }
    case "refunded_outside":
      return [transfer(`top_up:${event.topUpId}:outside`, "refunds", "outside", event.amountPaisa)];
  }
}

/** Khalti may name another amount when a person decides than when the payment became held. */
function saleOf(event: MoneyEvent & { kind: "completed" }): Transfer[] {
  const { paymentId, amountPaisa, hold } = event;
  const heldPaisa = hold?.amountPaisa ?? 0;
  const fromHeld = Math.min(heldPaisa, amountPaisa);
  const rest = transfer(
    `payment:${paymentId}:sale`,
    "khalti_receivable",
    "sales",
    amountPaisa - fromHeld,
  );
  if (hold === null) return [rest];
  const excess = transfer(
    `${hold.source}:excess`,
    "held",
    "khalti_receivable",
    heldPaisa - fromHeld,
  );
  return [released(hold, "sales", fromHeld), excess, rest];
}

function feeOf(paymentId: string, feePaisa: number | null): Transfer[] {
  return [transfer(`payment:${paymentId}:fee`, "khalti_fees", "khalti_receivable", feePaisa ?? 0)];
}

/** Each hold is released once: its own source tells. */
function released(hold: OpenHold, to: Account, amountPaisa: number): Transfer {
  return transfer(`${hold.source}:released`, "held", to, amountPaisa);
}

function transfer(source: string, debit: Account, credit: Account, amountPaisa: number): Transfer {
  return { source, debit, credit, amountPaisa };
}
