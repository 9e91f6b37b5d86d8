import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { runMigrationScript } from "../../src/database/migration-script.ts";
import { type OwnPostgres, startOwnPostgres } from "../support/own-postgres.ts";
import { query } from "../support/query.ts";
import { waitFor } from "../support/wait-for.ts";

/** How long a customer's statement may wait for a lock: a try of a migration is much shorter. */
const PATIENCE_MS = 600;

let postgres: OwnPostgres;
/** As in production, the owner of the tables is no superuser. */
let ownerUrl: string;
let migrating: pg.Client;
let other: pg.Client;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  await query(postgres.url, "alter system set autovacuum_naptime = '1s'");
  await query(postgres.url, "select pg_reload_conf()");
  await query(postgres.url, "create role owner login password 'owner'");
  await query(postgres.url, "grant create, usage on schema public to owner");
  const url = new URL(postgres.url);
  url.username = "owner";
  url.password = "owner";
  ownerUrl = url.href;
});
afterAll(() => postgres.destroy());
beforeEach(async () => {
  await query(ownerUrl, "create table orders (id int primary key, paid int not null default 0)");
  await query(ownerUrl, "insert into orders select generate_series(1, 1000)");
  migrating = new pg.Client({ connectionString: ownerUrl });
  other = new pg.Client({ connectionString: ownerUrl });
  await Promise.all([migrating.connect(), other.connect()]);
});
afterEach(async () => {
  await Promise.all([migrating.end(), other.end()]);
  await query(ownerUrl, "drop table orders");
});

/** Reads and writes orders without a pause. A statement that waits for longer than `patienceMs` fails. */
async function serveCustomers(patienceMs: number) {
  const client = new pg.Client({
    connectionString: ownerUrl,
    options: `-c lock_timeout=${String(patienceMs)}`,
  });
  await client.connect();
  let served = 0;
  const shop = { isOpen: true };
  const closed = (async () => {
    for (; shop.isOpen; served++) {
      await client.query("update orders set paid = paid + 1 where id = $1", [1 + (served % 1000)]);
      await client.query("select paid from orders where id = 1");
    }
  })().finally(() => client.end());
  closed.catch(() => undefined); // told by close()
  return {
    served: () => served,
    /** @throws the error of a customer who waited too long */
    async close() {
      shop.isOpen = false;
      await closed;
    },
  };
}

/** The locks of the table that somebody waits for. */
async function waitingLocks(): Promise<{ mode: string }[]> {
  return query(
    postgres.url,
    "select mode from pg_locks where relation = 'orders'::regclass and not granted",
  );
}

const ADD_COLUMN = "alter table orders add column note text";

async function expectColumn(): Promise<void> {
  expect(await query(ownerUrl, "select note from orders where id = 1")).toEqual([{ note: null }]);
}

describe("a migration that has to wait", () => {
  it("for a long export lets customers wait for one short try, and applies after it", async () => {
    await other.query("begin");
    await other.query("select count(*) from orders");
    const customers = await serveCustomers(PATIENCE_MS);
    let messages = 0;
    const migrated = runMigrationScript(migrating, ADD_COLUMN, { onWait: () => messages++ });
    await waitFor("the first try", () => Promise.resolve(messages > 0));
    const waiting = new Set<string>();
    while (messages < 4) {
      for (const { mode } of await waitingLocks()) waiting.add(mode);
    }
    expect([...waiting]).toEqual([]);
    const servedSoFar = customers.served();
    await waitFor("more customers", () => Promise.resolve(customers.served() > servedSoFar + 10));
    await other.query("commit");
    await migrated;
    await customers.close();
    await expectColumn();
  });

  it("for a session that maintains the table lets no customer wait, and applies after it", async () => {
    await other.query("begin");
    await other.query("lock table orders in share update exclusive mode"); // as VACUUM and CREATE INDEX CONCURRENTLY do
    const customers = await serveCustomers(PATIENCE_MS);
    const messages: string[] = [];
    const migrated = runMigrationScript(migrating, ADD_COLUMN, {
      onWait: (message) => {
        messages.push(message);
      },
    });
    // Only the migration waits: customers would wait in other modes.
    const waiting = new Set<string>();
    while (messages.length === 0) {
      for (const { mode } of await waitingLocks()) waiting.add(mode);
    }
    expect([...waiting]).toEqual(["ShareUpdateExclusiveLock"]);
    await other.query("commit");
    await migrated;
    await customers.close();
    await expectColumn();
  });

  it("for an autovacuum makes it yield, and lets customers wait for no longer than a short try", async () => {
    // A vacuum that takes longer than the migration has time.
    await query(ownerUrl, "insert into orders select generate_series(1001, 200000)");
    await query(
      ownerUrl,
      `alter table orders set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
         autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)`,
    );
    await query(ownerUrl, "update orders set paid = 1");
    const vacuums = () =>
      query(
        postgres.url,
        `select 1 from pg_locks join pg_stat_activity using (pid)
         where backend_type = 'autovacuum worker' and relation = 'orders'::regclass and granted`,
      );
    await waitFor("an autovacuum", async () => (await vacuums()).length > 0);
    const customers = await serveCustomers(PATIENCE_MS);
    await runMigrationScript(migrating, ADD_COLUMN, { giveUpAfterMs: 30_000 });
    await customers.close();
    await expectColumn();
  });
});
