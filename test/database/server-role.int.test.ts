import os from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { checkRole } from "../../src/cli/checks/check-role.ts";
import { TABLE_GRANTS } from "../../src/database/grants.ts";
import { runProgram } from "../support/program.ts";
import { query } from "../support/query.ts";
import { createTestDatabase } from "../support/test-database.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, topUpNow } from "../support/top-ups.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
let serverUrl: string;
beforeAll(async () => {
  server = await startTestServer();
  serverUrl = server.context.config.databaseUrl;
});
afterAll(() => server.stop());

describe("the server's database role", () => {
  it("has a line in the list of grants for each table", async () => {
    const tables = await query<{ name: string }>(
      server.databaseUrl,
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    expect(tables.map(({ name }) => name)).toEqual(Object.keys(TABLE_GRANTS).sort());
  });

  it.each([
    "alter table order_history disable trigger all",
    "alter table orders add column extra int",
    "drop table order_history",
    "truncate order_history",
    "delete from order_history",
    "update order_history set reason = null",
    "update events set body = '{}'",
    "delete from orders",
    "delete from payments",
    "delete from refunds",
    "create table extra (id int)",
    "update _prisma_migrations set finished_at = now()",
    "create table graphile_worker.extra (id int)",
    "set session_replication_role = replica",
  ])("may not run: %s", async (sql) => {
    await expect(query(serverUrl, sql)).rejects.toMatchObject({ code: "42501" });
  });

  it("completes jobs, and migrates nothing when it starts", async () => {
    await server.another({ ROLE: "worker" });
    const { topUp } = await paidTopUp(server);
    await waitFor(
      "the top-up is delivered",
      async () => (await topUpNow(server, topUp.id)).status === "delivered",
    );
    await waitFor("its job is gone", async () => {
      const jobs = await query(
        server.databaseUrl,
        "select 1 from graphile_worker._private_jobs where key = $1",
        [`top_up:${topUp.id}`],
      );
      return jobs.length === 0;
    });
    expect(server.logLines.filter((one) => one.includes("permission denied"))).toEqual([]);
  });
});

describe("the doctor", () => {
  it("finds the server's role right", async () => {
    expect(await checkRoleOf(serverUrl)).toMatchObject({ verdict: "well" });
  });

  it("warns of a server that owns its tables, with the SQL", async () => {
    const { verdict, todo } = await checkRoleOf(server.databaseUrl);
    expect(verdict).toBe("warning");
    expect(todo?.[0]).toContain(`create role "khalti_bff_server" login password`);
  });

  it("gives the SQL of what is missing, which mends it", async () => {
    await query(server.databaseUrl, "revoke update (number) on events from khalti_bff_server");
    await query(server.databaseUrl, "revoke insert on orders from khalti_bff_server");
    await query(
      server.databaseUrl,
      "drop policy khalti_bff_server on graphile_worker._private_tasks",
    );
    const { verdict, message, todo } = await checkRoleOf(serverUrl);
    expect([verdict, message]).toEqual(["failed", "khalti_bff_server lacks 3 privileges"]);

    await query(server.databaseUrl, todo?.[0]?.split("or as the owner: ")[1] ?? "");
    expect(await checkRoleOf(serverUrl)).toMatchObject({ verdict: "well" });
  });
});

it("migrating a database of one role later creates and equips the server's role", async () => {
  const database = await createTestDatabase();
  const empty = new URL(database.url);
  empty.pathname = `${empty.pathname}_one`;
  await query(database.url, `create database ${empty.pathname.slice(1)}`);
  const role = `later_${String(Date.now())}`;
  const later = new URL(empty.href);
  later.username = role;
  const migrate = (env: Record<string, string>) =>
    runProgram({ program: "src/main.ts", directory: os.tmpdir(), args: ["migrate"], env }).exited;

  expect(await migrate({ DATABASE_URL: empty.href })).toBe(0);
  const both = { DATABASE_URL: later.href, MIGRATION_DATABASE_URL: empty.href };
  expect(await migrate(both)).toBe(0);
  expect(await migrate(both)).toBe(0);
  expect(await checkRoleOf(later.href)).toMatchObject({ verdict: "well" });

  await query(database.url, `drop database ${empty.pathname.slice(1)} with (force)`);
  await query(database.url, `drop role ${role}`);
  await database.drop();
}, 60_000);

async function checkRoleOf(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await checkRole(client);
  } finally {
    await client.end();
  }
}
