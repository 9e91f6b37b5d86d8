import { afterEach, beforeEach, expect, it } from "@jest/globals";
import axios from "axios";
import { makeJobsDue } from "../../support/jobs-now.ts";
import { checkout } from "../../support/shop.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

const CEILING = 5;
const OPEN_PAYMENTS = 14;
/** Customers have the larger half for themselves. */
const SHARES = { "khalti_lookup:customer": 3, "khalti_lookup:all": 2 };

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ ROLE: "web", KHALTI_LOOKUPS_PER_SECOND: String(CEILING) });
  await recordPermits();
});
afterEach(() => server.stop());

const http = axios.create({ proxy: false, maxRedirects: 0, validateStatus: () => true });

/** Keeps each window of the ceiling, which the server overwrites with the next one. */
async function recordPermits(): Promise<void> {
  await server.pool.query(`
    create table lookup_windows (share text, ends_at bigint, permits int, primary key (share, ends_at));
    create function record_permits() returns trigger language plpgsql security definer as $$
    begin
      insert into lookup_windows values (new.key, new.expire, new.points)
      on conflict (share, ends_at) do update set permits = excluded.permits;
      return null;
    end $$;
    create trigger record_permits after insert or update on rate_limits
    for each row when (new.key like 'khalti_lookup:%') execute function record_permits()`);
}

/**
 * Each lookup has a permit, and no second more of them than its share. When a lookup arrives says nothing of when it was
 * permitted: on a busy machine those of several seconds arrive together.
 */
async function expectCeilingKept(lookups: number): Promise<void> {
  const { rows: windows } = await server.pool.query<{
    share: keyof typeof SHARES;
    permits: number;
    after_ms: number | null;
  }>(`
    select share, permits,
      (ends_at - lag(ends_at) over (partition by share order by ends_at))::int as after_ms
    from lookup_windows`);
  for (const { share, permits, after_ms } of windows) {
    expect(permits).toBeLessThanOrEqual(SHARES[share]);
    expect(after_ms ?? 1_000).toBeGreaterThanOrEqual(1_000);
  }
  const permitted = windows.reduce((sum, { permits }) => sum + permits, 0);
  expect(lookups).toBeLessThanOrEqual(permitted);
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
  await expectCeilingKept(lookups.length);
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
  await expectCeilingKept((await server.simulator.requests("lookup")).length);
});
