import { afterEach, beforeEach, expect, it } from "@jest/globals";
import axios from "axios";
import { makeJobsDue } from "../../support/jobs-now.ts";
import { mostWithin } from "../../support/overlap.ts";
import { checkout } from "../../support/shop.ts";
import type { SimulatedRequest } from "../../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

const CEILING = 5;
const OPEN_PAYMENTS = 14;
const STRETCHES_MS = [1_000, 2_000, 3_000, 4_000];

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ ROLE: "web", KHALTI_LOOKUPS_PER_SECOND: String(CEILING) });
});
afterEach(() => server.stop());

const http = axios.create({ proxy: false, maxRedirects: 0, validateStatus: () => true });

/** Permits are counted per second, so any stretch may include the permits of one additional second. */
function expectCeilingKept(lookups: SimulatedRequest[]): void {
  for (const stretchMs of STRETCHES_MS) {
    const allowed = CEILING * (stretchMs / 1_000 + 1);
    expect([stretchMs, mostWithin(lookups, stretchMs) <= allowed]).toEqual([stretchMs, true]);
  }
}

it("two instances with concurrent jobs and returns share one lookup limit, and every customer is answered", async () => {
  const payments = [];
  for (let i = 0; i < OPEN_PAYMENTS; i++) payments.push(await checkout(server));
  const instances = [await server.another({ ROLE: "all" }), await server.another({ ROLE: "all" })];
  await makeJobsDue(server.databaseUrl);

  const answers = await Promise.all(
    payments.map(({ pidx }, i) =>
      http.get(`${instances[i % 2]?.url ?? ""}/v1/payments/return?pidx=${pidx}`),
    ),
  );

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
  const lookups = await server.simulator.requests("lookup");
  expectCeilingKept(lookups);
  // The limit must not block: the allowed lookups are made.
  expect(lookups.length).toBeGreaterThanOrEqual(2 * CEILING);
});

it("retries of failed lookups stay below the limit too", async () => {
  const payments = [];
  for (let i = 0; i < 8; i++) payments.push(await checkout(server));
  const other = await server.another();
  // Every second lookup succeeds, so that the circuit breaker stays closed.
  for (let i = 0; i < 100; i++) {
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500 });
    await server.simulator.fault({ endpoint: "lookup", kind: "delay", delay_ms: 0 });
  }

  const answers = await Promise.all(
    payments.map(({ pidx }, i) =>
      http.get(`${(i % 2 === 0 ? server : other).url}/v1/payments/return?pidx=${pidx}`),
    ),
  );

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
  expectCeilingKept(await server.simulator.requests("lookup"));
});
