import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { MigrationBlocked, runMigrationScript } from "../../src/database/migration-script.ts";
import { runProgram } from "../support/program.ts";
import { query } from "../support/query.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-migrations-"));
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

const run = (
  program: "src/main.ts" | "dev/cli.ts",
  args: string[],
  env: Record<string, string> = {},
) =>
  runProgram({
    directory,
    program,
    args,
    env: {
      DATABASE_URL: database.serverUrl,
      MIGRATION_DATABASE_URL: database.url,
      KHALTI_SECRET_KEY: "key",
      KHALTI_BASE_URL: "http://127.0.0.1:9",
      PORT: "0",
      ...env,
    },
  });

describe("a script of a migration", () => {
  let migrating: pg.Client;
  let other: pg.Client;
  beforeEach(async () => {
    migrating = new pg.Client({ connectionString: database.url });
    other = new pg.Client({ connectionString: database.url, application_name: "a long export" });
    await Promise.all([migrating.connect(), other.connect()]);
  });
  afterEach(async () => {
    await Promise.all([migrating.end(), other.end()]);
  });

  const columnExists = async (name: string) =>
    (
      await query(database.url, "select 1 from information_schema.columns where column_name = $1", [
        name,
      ])
    ).length === 1;

  it("that meets a long transaction lets requests pass between its tries, and applies in the end", async () => {
    await other.query("begin");
    await other.query("select count(*) from orders");
    const messages: string[] = [];
    const asked: string[] = [];
    const noting = Object.assign(Object.create(migrating) as pg.Client, {
      query: (text: string, values?: unknown[]) => {
        asked.push(text);
        return migrating.query(text, values);
      },
    });
    const blocked = runMigrationScript(noting, "alter table orders add column first int", {
      lockTimeoutMs: 100,
      onWait: (message) => {
        messages.push(message);
      },
    });
    while (messages.length === 0) await query(database.url, "select count(*) from orders");
    expect(messages[0]).toContain("(a long export)");
    expect(await columnExists("first")).toBe(false);
    await query(database.url, "update orders set version = version"); // waits for no longer than one try
    await other.query("commit");
    await blocked;
    expect(await columnExists("first")).toBe(true);
    expect(asked.filter((text) => text.includes("add column first")).length).toBeGreaterThan(1);
    expect(asked.filter((text) => text.includes("deadlock_timeout"))).toHaveLength(1);
  });

  it("that gets no lock in time changes nothing and names the transactions", async () => {
    await other.query("begin");
    await other.query("select count(*) from payments");
    const script =
      "alter table orders add column second int; alter table payments add column third int";
    const limits = { lockTimeoutMs: 50, giveUpAfterMs: 0 };
    const error = await runMigrationScript(migrating, script, limits).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MigrationBlocked);
    expect(String(error)).toContain("(a long export)");
    expect(await columnExists("second")).toBe(false);
  });

  it("builds an index beside an open transaction that writes, and again where a build was interrupted", async () => {
    await migrating.query("create table shelves (place int)");
    await migrating.query("insert into shelves values (1), (1)");
    const build =
      "-- why\ncreate unique index concurrently if not exists shelves_place on shelves (place);";
    await expect(runMigrationScript(migrating, build)).rejects.toMatchObject({ code: "23505" });
    await migrating.query(
      "update shelves set place = 2 where ctid = (select min(ctid) from shelves)",
    );
    await other.query("begin");
    await other.query("insert into shelves values (3)");
    const built = runMigrationScript(migrating, build, { lockTimeoutMs: 20 });
    await query(database.url, "insert into shelves values (4)"); // while the build waits
    await other.query("commit");
    await built;
    const [index] = await query<{ valid: boolean }>(
      database.url,
      "select indisvalid as valid from pg_index where indexrelid = 'shelves_place'::regclass",
    );
    expect(index).toEqual({ valid: true });
    await runMigrationScript(migrating, "drop index concurrently if exists shelves_place");
    const gone = await query(database.url, "select to_regclass('shelves_place') as index");
    expect(gone).toEqual([{ index: null }]);
  });
});

describe("migrating again after a process died", () => {
  const NAME = "20261128124320_khalti_key_refusals";
  const unfinished = (logs: string | null) =>
    query(
      database.url,
      "update _prisma_migrations set finished_at = null, logs = $1 where migration_name = $2",
      [logs, NAME],
    );
  const rows = () =>
    query(
      database.url,
      "select logs from _prisma_migrations where migration_name = $1 and finished_at is not null and rolled_back_at is null",
      [NAME],
    );

  it("before the commit applies the migration", async () => {
    await unfinished(null);
    await query(database.url, "drop table khalti_key_refusals");
    const program = run("src/main.ts", ["migrate"]);
    expect(await program.exited).toBe(0);
    expect(program.output()).toContain(`Applied: ${NAME}\n`);
    expect(await rows()).toEqual([{ logs: null }]);
    await query(database.url, "select * from khalti_key_refusals");
  });

  it("after the commit only notes it", async () => {
    await unfinished("committed");
    const program = run("src/main.ts", ["migrate"]);
    expect(await program.exited).toBe(0);
    expect(program.output()).toContain("The database is up to date.");
    expect(await rows()).toEqual([{ logs: null }]);
  });
});

describe("a program on a database of a newer version", () => {
  const NEWER = "29990101000000_of_a_newer_version";
  beforeAll(async () => {
    await query(
      database.url,
      "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('newer', '', $1, now())",
      [NEWER],
    );
  });

  it("refuses to start, says which migrations it does not know, and where to read on", async () => {
    const program = run("src/main.ts", []);
    expect(await program.exited).toBe(1);
    expect(program.output()).toContain(`which does not know ${NEWER}. Run the newer version`);
    expect(program.output()).not.toContain("    at ");
  });

  it("migrates nothing, and leaves the rights of newer tables", async () => {
    await query(database.url, "create table newer (id int)");
    await query(database.url, "grant select on newer to khalti_bff_server");
    const program = run("src/main.ts", ["migrate"]);
    expect(await program.exited).toBe(1);
    expect(program.output()).toContain(NEWER);
    await query(database.serverUrl, "select * from newer");
  });

  it("runs no command, and its doctor says so", async () => {
    const audit = run("dev/cli.ts", ["audit"]);
    expect(await audit.exited).toBe(1);
    expect(audit.output()).toContain(NEWER);
    const doctor = run("dev/cli.ts", ["doctor", "--json"]);
    expect(await doctor.exited).toBe(1);
    expect(doctor.stdout()).toContain(`the database is newer than this program: ${NEWER}`);
  });

  it("starts when the operator accepts these migrations by name", async () => {
    const program = run("src/main.ts", [], { ACCEPTED_MIGRATIONS: NEWER });
    await program.printed(/ready: /);
    program.child.kill("SIGTERM");
    expect(await program.exited).toBe(0);
  });
});
