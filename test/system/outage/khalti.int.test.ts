import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { converged, readOrders } from "../../support/books.ts";
import { type CutLine, layLine } from "../../support/cut-line.ts";
import { type Attempt, type Customers, sendCustomers } from "../../support/customers.ts";
import { query } from "../../support/query.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";
import { asked, OUTAGE_MS, report } from "./outage.ts";

/** In a short outage the circuit breaker probes Khalti more often than every ten seconds, so that the test ends in time. */
const HALF_OPEN_AFTER_MS = asked ? 10_000 : 1_000;
/** After this time five calls have failed, and the circuit breaker is open. */
const NOTICED_AFTER_MS = 1_000;

let line: CutLine;
let server: TestServer;
let customers: Customers;
beforeEach(async () => {
  line = await layLine();
  server = await startTestServer({ ROLE: "all", KHALTI_BASE_URL: line.url }, undefined, {
    halfOpenAfterMs: HALF_OPEN_AFTER_MS,
  });
  line.leadTo(server.simulator.url);
});
afterEach(async () => {
  await customers.leave();
  await server.stop();
  await line.cut();
});

it(
  "while Khalti is down checkouts are refused immediately and orders are kept; afterwards every payment is confirmed",
  async () => {
    customers = sendCustomers({
      urls: () => [server.url],
      simulator: server.simulator,
      count: 6,
    });
    await waitFor("customers buy", () => Promise.resolve(customers.bought.length >= 30));
    const paidBefore = customers.bought.filter(({ paid }) => paid).length;
    const servedMs = medianMs(customers.attempts.filter(({ status }) => status === 201));

    await line.cut();
    const cutAt = Date.now();
    await sleep(NOTICED_AFTER_MS + OUTAGE_MS);
    await waitFor("many were refused", () => Promise.resolve(refusedSince(cutAt).length > 10));
    expect((await server.http.get("/readyz")).status).toBe(200);
    const mendedAt = Date.now();
    await line.mend();
    const soFar = customers.bought.length;
    const sellsAgainMs = await waitFor(
      "customers buy again",
      () => Promise.resolve(customers.bought.length >= soFar + 20),
      HALF_OPEN_AFTER_MS + 60_000,
    );
    await customers.leave();
    const knownMs = await converged(server.databaseUrl, server.simulator.url, 120_000);

    const refused = refusedSince(cutAt).filter(({ atMs, tookMs }) => atMs + tookMs < mendedAt);
    expect(refused.length).toBeGreaterThan(10);
    for (const { status, code, retryAfter } of refused) {
      expect([status, code, Number(retryAfter)]).toEqual([503, "khalti_unavailable", 10]);
    }
    // An open breaker refuses without asking: that takes no longer than to sell, on any machine.
    const refusedMs = medianMs(refused);
    expect(refusedMs).toBeLessThan(4 * servedMs);
    // Repeated checkouts create neither many orders nor many attempts of one order.
    const [most] = await query<{ attempts: number }>(
      server.databaseUrl,
      "select max(attempt)::int as attempts from payments",
    );
    expect(most?.attempts).toBeLessThan(20);
    // No return showed an error, and no order was lost or duplicated by a repeated checkout.
    const returns = customers.attempts.filter(({ what }) => what === "return");
    expect(new Set(returns.map(({ status }) => status))).toEqual(new Set([303]));
    const orders = await readOrders(server.databaseUrl);
    const carts = new Set(customers.bought.map(({ cart }) => cart));
    expect(orders.filter(({ cart }) => cart !== null && carts.has(cart))).toHaveLength(carts.size);
    expect(orders.filter(({ status }) => status === "paid").length).toBeGreaterThan(paidBefore);

    report(
      `Khalti: ${String(refused.length)} refused checkouts, median ${refusedMs.toFixed(0)} ms (${servedMs.toFixed(0)} ms when Khalti is up); sells again after ${sellsAgainMs.toFixed(0)} ms, all known ${knownMs.toFixed(0)} ms later`,
    );
  },
  300_000 + OUTAGE_MS,
);

/** Checkouts that were begun and answered once the breaker was open. */
function refusedSince(cutAt: number): Attempt[] {
  return customers.attempts.filter(
    ({ what, atMs }) => what === "checkout" && atMs > cutAt + NOTICED_AFTER_MS,
  );
}

function medianMs(attempts: Attempt[]): number {
  const times = attempts.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}
