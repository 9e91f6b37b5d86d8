import { expect } from "@jest/globals";
import axios from "axios";
import { refundsAtKhalti, refundRequests } from "../../support/refunds.ts";
import type { CheckedOut } from "../../support/shop.ts";
import type { TestServer } from "../../support/test-server.ts";
import { agreeingBooks, type BookedOrder, booksOf, sumPaisa } from "./books-of-order.ts";

/** The states in which Khalti may have made a refund, as far as we know. */
const PERHAPS_MADE = ["submitting", "unknown", "succeeded"];

/**
 * Expects what must hold at any moment, even while a server sends refunds: Khalti received only refunds that our database
 * records as sent, each once, and made those that it records as succeeded.
 */
export async function expectNoSurprise(server: TestServer, bought: CheckedOut): Promise<void> {
  const { order, pidx } = bought;
  // Read Khalti before and after the database, so that concurrent refunds are bounded on both sides.
  const before = await atKhalti(server, pidx);
  const { refunds } = await agreeingBooks(server, order.id);
  const after = await atKhalti(server, pidx);
  const perhaps = refunds.filter(({ status }) => PERHAPS_MADE.includes(status));
  const certain = refunds.filter(({ status }) => status === "succeeded");
  expect(before.givenPaisa).toBeLessThanOrEqual(sumPaisa(perhaps));
  expect(after.givenPaisa).toBeGreaterThanOrEqual(sumPaisa(certain));
  expect(after.givenPaisa).toBeLessThanOrEqual(order.amount);
  expect(after.asked).toBeLessThanOrEqual(refunds.length);
}

/**
 * Expects the same once no job runs for the order: no refund is submitting, and every refund at Khalti is succeeded or
 * unknown in our database.
 */
export async function expectMoneySettled(
  server: TestServer,
  { order, pidx }: CheckedOut,
): Promise<BookedOrder & { givenPaisa: number; asked: number }> {
  const books = await booksOf(server, order.id);
  const { givenPaisa, asked } = await atKhalti(server, pidx);
  const of = (status: string) => books.refunds.filter((refund) => refund.status === status);
  expect([...of("requested"), ...of("submitting")]).toEqual([]);
  const unknown = of("unknown");
  if (unknown.length === 0) expect(sumPaisa(of("succeeded"))).toBe(givenPaisa);
  else {
    const couldBePaisa = unknown.some(({ amountPaisa }) => amountPaisa === null)
      ? order.amount
      : sumPaisa([...of("succeeded"), ...unknown]);
    expect(givenPaisa).toBeGreaterThanOrEqual(sumPaisa(of("succeeded")));
    expect(givenPaisa).toBeLessThanOrEqual(couldBePaisa);
    expect(books.attentionCode).toMatch(/^refund_/);
  }
  expect(givenPaisa).toBeLessThanOrEqual(order.amount);
  return { ...books, givenPaisa, asked };
}

/** Makes a partial refund in Khalti's dashboard. */
export async function refundAtKhalti(
  { simulator }: TestServer,
  pidx: string,
  amountPaisa: number,
): Promise<void> {
  const { transaction_id: id } = await simulator.payment(pidx);
  await axios.post(
    `${simulator.url}/api/merchant-transaction/${String(id)}/refund/`,
    { amount: amountPaisa },
    { headers: { Authorization: "Key test_secret_key" }, proxy: false },
  );
}

/** The refunded amount of the payment at Khalti and the number of refund requests. */
async function atKhalti(server: TestServer, pidx: string) {
  const given = await refundsAtKhalti(server, pidx);
  return {
    givenPaisa: given.reduce((sum, paisa) => sum + paisa, 0),
    asked: (await refundRequests(server, pidx)).length,
  };
}
