import { expect } from "@jest/globals";
import type { TopUp } from "../../../src/generated/prisma/client.ts";
import type { SimulatedTopUp } from "../../support/simulator-control.ts";
import type { TestServer } from "../../support/test-server.ts";
import { agreeingBooks, type BookedOrder, booksOf } from "./books-of-order.ts";

/** The states in which the provider may have delivered a top-up, as far as we know. */
const PERHAPS_DELIVERED = ["submitting", "queued", "unknown", "delivered"];
const SUBMITS = ["khalti_topup", "metro_recharge", "digipay_topup"];
/** The state of a delivered top-up at each provider. */
const DONE = ["Success", "success", 1];

/** A provider's data about one reference: the accepted top-ups and the number of submits. */
interface AtProvider {
  taken: SimulatedTopUp[];
  delivered: number;
  asked: number;
}

/**
 * Expects what must hold at any moment, even while a server delivers: each top-up was submitted at most once, and only
 * top-ups that our database records as submitted were delivered.
 */
export async function expectNoSurpriseDelivery(server: TestServer, orderId: string): Promise<void> {
  // Read the provider before and after the database, so that concurrent deliveries are bounded on both sides.
  const { topUps: known } = await agreeingBooks(server, orderId);
  const before = await Promise.all(known.map((topUp) => atProvider(server, topUp)));
  const { topUps } = await agreeingBooks(server, orderId);
  for (const [index, topUp] of topUps.entries()) {
    const after = await atProvider(server, topUp);
    const earlier = before[index]?.delivered ?? 0;
    if (earlier > 0) expect(PERHAPS_DELIVERED).toContain(topUp.status);
    if (topUp.status === "delivered") expect(after.delivered).toBe(1);
    expect(after.delivered).toBeLessThanOrEqual(1);
    expect(after.asked).toBeLessThanOrEqual(1);
  }
}

/**
 * Expects the same once no job runs for the order and without a resolution by staff: our database records what the provider
 * delivered or refused. A top-up without a status check may stay unknown, with attention.
 */
export async function expectDeliveriesSettled(
  server: TestServer,
  orderId: string,
): Promise<BookedOrder> {
  const books = await booksOf(server, orderId);
  for (const topUp of books.topUps) {
    const { taken, delivered, asked } = await atProvider(server, topUp);
    expect(taken.length).toBeLessThanOrEqual(1);
    expect(asked).toBeLessThanOrEqual(1);
    const canTell = taken.length > 0 && topUp.provider !== "digipay_wallet";
    const truth = taken.length === 0 ? "nothing" : delivered === 1 ? "delivered" : "refused";
    if (topUp.status === "unknown") expect(canTell).toBe(false);
    else expect(topUp.status).toBe(truth);
  }
  return books;
}

/** DigiPay stores no reference: all its top-ups since the simulator's reset must belong to one top-up. */
async function atProvider(
  { simulator }: TestServer,
  { provider, reference }: TopUp,
): Promise<AtProvider> {
  const all = await simulator.topUps();
  const taken = all.filter(
    (one) => one.provider === provider && (one.reference ?? reference) === reference,
  );
  const requests = (await simulator.requests()).filter(({ endpoint, body }) => {
    const sent = body as Record<string, unknown>;
    return (
      SUBMITS.includes(endpoint) &&
      [sent["reference"], sent["reference_no"], sent["note"]].map(String).includes(reference)
    );
  });
  const delivered = taken.filter(({ state }) => DONE.includes(state)).length;
  return { taken, delivered, asked: requests.length };
}
