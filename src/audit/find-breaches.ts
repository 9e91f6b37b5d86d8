import type { Tx } from "../database/database.ts";
import type { BreachCode } from "../lifecycle/attention/breach-rules.ts";
import type { Invariant, Scope } from "./invariant.ts";
import { amounts } from "./invariants/amounts.ts";
import { attention } from "./invariants/attention.ts";
import { deadlines } from "./invariants/deadlines.ts";
import { due } from "./invariants/due.ts";
import { events } from "./invariants/events.ts";
import { history } from "./invariants/history.ts";
import { ledger } from "./invariants/ledger.ts";
import { orderStatus } from "./invariants/order-status.ts";
import { paymentStatus } from "./invariants/payment-status.ts";
import { refundedAmount } from "./invariants/refunded-amount.ts";
import { refundsWithinPayment } from "./invariants/refunds-within-payment.ts";
import { topUps } from "./invariants/top-ups.ts";

/** The most telling breach of an order first: staff read that one. */
export const INVARIANTS: readonly Invariant[] = [
  orderStatus,
  paymentStatus,
  refundedAmount,
  refundsWithinPayment,
  amounts,
  topUps,
  ledger,
  history,
  events,
  due,
  attention,
  deadlines,
];

/** One order that breaks one invariant. */
export interface Breach {
  orderId: string;
  code: BreachCode;
  /** What contradicts what, without personal data. */
  facts: unknown;
}

/** Each query sees one moment, so what it finds was committed like that. */
export async function findBreaches(db: Pick<Tx, "$queryRaw">, scope: Scope): Promise<Breach[]> {
  const found: Breach[] = [];
  if (scope.orderIds.length === 0) return found;
  for (const { code, breaches } of INVARIANTS) {
    const rows = await db.$queryRaw<{ order_id: string; facts: unknown }[]>(breaches(scope));
    found.push(...rows.map(({ order_id: orderId, facts }) => ({ orderId, code, facts })));
  }
  return found;
}
