import { expect } from "@jest/globals";
import axios from "axios";
import { givenBack, refundRequests } from "../../support/refunds.ts";
import type { CheckedOut } from "../../support/shop.ts";
import type { TestServer } from "../../support/test-server.ts";
import { agreeingBooks, type BookedOrder, booksOf, sumPaisa } from "./books-of-order.ts";

/** The states of a refund that Khalti may have made, as far as we know. */
const PERHAPS_MADE = ["submitting", "unknown", "succeeded"];

/**
 * What must be true of an order's refunds at any moment, also while a server is at work on them: Khalti was asked only for
 * what our books say that it was asked for, once, and gave back what they say that it did.
 */
export async function expectNoSurprise(server: TestServer, bought: CheckedOut): Promise<void> {
  const { order, pidx } = bought;
  // Whatever Khalti did until now is in books that are read after it, and the other way round.
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
 * The same once nobody is at work on the order any more: no refund is on its way, and what went back is what our books know,
 * or what they know that nobody knows.
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

/** Somebody gives a part back in Khalti's dashboard. */
export async function giveBackAtKhalti(
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

/** What Khalti gave back of the payment, and how often it was asked to. */
async function atKhalti(server: TestServer, pidx: string) {
  const given = await givenBack(server, pidx);
  return {
    givenPaisa: given.reduce((sum, paisa) => sum + paisa, 0),
    asked: (await refundRequests(server, pidx)).length,
  };
}
