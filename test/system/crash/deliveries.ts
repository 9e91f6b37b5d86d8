import { expect } from "@jest/globals";
import type { TopUp } from "../../../src/generated/prisma/client.ts";
import type { SimulatedTopUp } from "../../support/simulator-control.ts";
import type { TestServer } from "../../support/test-server.ts";
import { agreeingBooks, type BookedOrder, booksOf } from "./books-of-order.ts";

/** The states of a top-up that its provider may have delivered, as far as we know. */
const PERHAPS_DELIVERED = ["submitting", "queued", "unknown", "delivered"];
const SUBMITS = ["khalti_topup", "metro_recharge", "digipay_topup"];
/** How each provider calls what it has delivered. */
const DONE = ["Success", "success", 1];

/** What a provider knows of one reference: what it has taken, and how often it was asked for it. */
interface AtProvider {
  taken: SimulatedTopUp[];
  delivered: number;
  asked: number;
}

/**
 * What must be true of an order's top-ups at any moment, also while a server is at work on them: each was asked for at most
 * once, and only what our books say that it was asked for is delivered.
 */
export async function expectNoSurpriseDelivery(server: TestServer, orderId: string): Promise<void> {
  // Whatever was delivered until now is in books that are read after it, and the other way round.
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
 * The same once nobody is at work on the order any more, and no person has said anything: what was delivered or refused is
 * what our books say, unless the provider cannot tell. Its attention says so then.
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

/** DigiPay keeps no reference: what it has taken since the simulator was reset should all be of one top-up. */
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
