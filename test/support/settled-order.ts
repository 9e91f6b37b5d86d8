import { expect } from "@jest/globals";
import type { HistoryEntry } from "../../src/generated/prisma/client.ts";
import { agreeingBooks, type BookedOrder } from "../system/crash/books-of-order.ts";
import { refundsAtKhalti } from "./refunds.ts";
import type { CheckedOut } from "./shop.ts";
import type { TestServer } from "./test-server.ts";

export interface SettledOrder extends BookedOrder {
  deliveredPaisa: number;
  givenPaisa: number;
}

/**
 * Checks an order of Khalti wallet top-ups after all of them have ended: its records agree with each other, with the
 * provider and with Khalti, and refunds and top-ups never exceeded the payment.
 */
export async function settledOrder(
  server: TestServer,
  { order, pidx }: CheckedOut,
): Promise<SettledOrder> {
  const books = await agreeingBooks(server, order.id);
  expectNeverOverspent(books.history, order.amount);
  const atProvider = await server.simulator.topUps("khalti_wallet");
  const requests = await server.simulator.requests("khalti_topup");
  const sent = requests.map(({ body }) => (body as { reference: string }).reference);
  let deliveredPaisa = 0;
  for (const { reference, status } of books.topUps) {
    const found = atProvider.filter((one) => one.reference === reference);
    expect(found.length).toBeLessThanOrEqual(1);
    expect(sent.filter((one) => one === reference)).toHaveLength(found.length);
    const isDelivered = found[0]?.state === "Success";
    expect([reference, status]).toEqual([reference, isDelivered ? "delivered" : "refused"]);
    if (isDelivered) deliveredPaisa += (found[0]?.amount_rupees ?? 0) * 100;
  }
  const given = await refundsAtKhalti(server, pidx);
  const made = books.refunds.filter(({ status }) => status === "succeeded");
  // Simultaneous refunds may be sent in any order.
  expect(made.map(({ amountPaisa }) => String(amountPaisa)).toSorted()).toEqual(
    given.map(String).toSorted(),
  );
  return { ...books, deliveredPaisa, givenPaisa: given.reduce((sum, one) => sum + one, 0) };
}

/** After each history entry, refunds and the amounts of open top-ups must not exceed the payment. */
function expectNeverOverspent(history: HistoryEntry[], paidPaisa: number): void {
  const refunds = new Map<unknown, number>();
  const reserved = new Map<unknown, number>();
  for (const { type, data } of history) {
    const entry = data as { refund_id?: string; top_up_id?: string; amount?: number };
    if (type === "refund_requested") refunds.set(entry.refund_id, entry.amount ?? NaN);
    if (type === "refund_failed") refunds.delete(entry.refund_id);
    // A top-up that waits again has no amount in its entry: its money is already reserved.
    if (type === "top_up_pending" && !reserved.has(entry.top_up_id)) {
      reserved.set(entry.top_up_id, entry.amount ?? NaN);
    }
    if (/^top_up_(?:delivered|refused)$/.test(type)) reserved.delete(entry.top_up_id);
    const held = [...refunds.values(), ...reserved.values()].reduce((sum, one) => sum + one, 0);
    expect([type, held <= paidPaisa]).toEqual([type, true]);
  }
}
