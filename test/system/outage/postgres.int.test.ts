import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { converged, readOrders } from "../../support/books.ts";
import { type Attempt, checkOut, type Customers, sendCustomers } from "../../support/customers.ts";
import { makeJobsDue } from "../../support/jobs-now.ts";
import { UNTIL_ENDED_MS } from "../../support/simulator-control.ts";
import { type Instance, type Site, startSite } from "../../support/site.ts";
import { waitFor } from "../../support/wait-for.ts";
import { OUTAGE_MS, report } from "./outage.ts";

let site: Site;
let server: Instance;
let customers: Customers;
beforeAll(async () => {
  site = await startSite();
  server = await site.run();
});
afterEach(() => customers.leave());
afterAll(() => site.stop());

it.each([
  ["is restarted", () => site.postgres.stop()],
  ["is killed and recovers", () => site.postgres.kill()],
])(
  "when Postgres %s under load the server answers 503 and survives, and every payment is confirmed",
  async (how, takeAway) => {
    customers = sendCustomers({
      urls: () => [server.url],
      simulator: site.simulator,
      count: 6,
    });
    await waitFor("customers buy", () => Promise.resolve(customers.bought.length >= 20));

    // Start lookups of unpaid payments, so that the outage interrupts their jobs.
    await Promise.all(Array.from({ length: 8 }, () => checkOut(server.url)));
    const slow = { kind: "delay", delay_ms: UNTIL_ENDED_MS, times: 1_000 } as const;
    await site.simulator.fault({ endpoint: "lookup", ...slow });
    await makeJobsDue(site.postgres.url);
    await waitFor("jobs wait for Khalti", async () => {
      const lookups = await site.simulator.requests("lookup");
      return lookups.filter(({ status }) => status === null).length >= 6;
    });
    await takeAway();
    await site.simulator.clearFaults();
    await site.simulator.endDelays();
    const goneAt = Date.now();
    await waitFor("readyz says 503", async () => (await server.readiness()) === 503);
    await sleep(OUTAGE_MS);
    const backFrom = Date.now();
    await site.postgres.start();
    const readyMs = await waitFor("readyz says 200", async () => {
      return (await server.readiness()) === 200;
    });
    const soFar = customers.bought.length;
    await waitFor("customers buy again", () => {
      return Promise.resolve(customers.bought.length >= soFar + 20);
    });
    const left = performance.now();
    await customers.leave(); // waits until every started checkout is answered
    const lastServedMs = performance.now() - left;
    const knownMs = await converged(site.postgres.url, site.simulator.url, 120_000);

    expect(server.program.child.exitCode).toBeNull();
    // Every acknowledged order exists, and a repeated checkout created one order.
    const ids = new Set((await readOrders(site.postgres.url)).map((order) => order.id));
    expect(customers.bought.filter((one) => !ids.has(one.orderId))).toEqual([]);
    // During the outage every answer was 503 database_unavailable and never 500.
    const during = customers.attempts.filter(({ atMs }) => atMs > goneAt && atMs < backFrom);
    expect(new Set(during.map(inWords))).toEqual(new Set(["503 database_unavailable"]));
    expect(during.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
    expect(customers.attempts.filter(({ status }) => status === null || status === 500)).toEqual(
      [],
    );
    report(
      `Postgres ${how}: ready after ${readyMs.toFixed(0)} ms, the last checkout answered ${lastServedMs.toFixed(0)} ms after closing time, all known ${knownMs.toFixed(0)} ms later; ${String(during.length)} requests refused`,
    );
  },
  300_000 + OUTAGE_MS,
);

function inWords({ status, code }: Attempt): string {
  return `${String(status)} ${String(code)}`;
}
