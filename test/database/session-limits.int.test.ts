import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { connectDatabase, SHORT_LIMITS } from "../../src/database/database.ts";
import { asDatabaseUnavailable } from "../../src/database/database-unavailable.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it.each([
  ["requests and jobs", "db", { statement: "10s", lock: "9s", idle: "15s" }],
  ["reports and exports", "reportsDb", { statement: "2min", lock: "30s", idle: "15s" }],
] as const)("sessions of %s have limits that Postgres keeps", async (_of, name, expected) => {
  const [limits] = await server.context[name].$queryRaw<object[]>`
    select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle`;
  expect(limits).toEqual(expected);
});

it("a statement that gets no lock in time is a busy database, and its connection goes on", async () => {
  const holder = new pg.Client({ connectionString: server.databaseUrl });
  await holder.connect();
  await holder.query("begin");
  await holder.query("lock table products in access exclusive mode");
  const impatient = connectDatabase({
    url: server.context.config.databaseUrl,
    maxConnections: 1,
    limits: { ...SHORT_LIMITS, lockMs: 50 },
    onError: () => undefined,
  });
  const refused = await impatient.db.product.count().catch((error: unknown) => error);
  expect(asDatabaseUnavailable(refused)).toMatchObject({ status: 503 });
  await holder.query("rollback");
  expect(await impatient.db.product.count()).toBeGreaterThan(0);
  await impatient.close();
  await holder.end();
});
