import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { runMigrations as migrateQueue } from "graphile-worker";
import pg from "pg";
import { isSameRole, prepareServerRole } from "./server-role.ts";

const PRISMA_DIR = fileURLToPath(new URL("../../prisma", import.meta.url));
/** TypeScript declares WebAssembly only in its browser library. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

const NO_FILTERS = { externalTables: [], externalEnums: [] };
/** Any fixed number: it must be the same in every process that migrates this database. */
const ADVISORY_LOCK = 7_203_384_912;

/**
 * Applies the pending migrations of prisma/migrations to the database at `url`, and returns their names. Then gives the
 * server's role what it needs, if that is another role.
 *
 * It runs Prisma's schema engine in WASM over the pg driver, so no engine binary is downloaded. The engine keeps the standard
 * `_prisma_migrations` table, so `prisma migrate deploy` works on the same database. It leaves a ten-second timer running: a
 * program that only migrates should call `process.exit`. Concurrent calls are safe: an advisory lock serializes them.
 *
 * @param url connects as the owner of the tables
 * @param serverUrl how the server connects
 */
export async function applyMigrations(url: string, serverUrl: string = url): Promise<string[]> {
  const lock = new pg.Client(oneConnection(url));
  await lock.connect();
  try {
    await lock.query("select pg_advisory_lock($1)", [ADVISORY_LOCK]);
    // The job queue has its own schema and its own migrations.
    await migrateQueue({ connectionString: url });
    const applied = await withSchemaEngine(url, async (engine) => {
      const output = await engine.applyMigrations({
        migrationsList: await readMigrations(),
        filters: NO_FILTERS,
      });
      return output.appliedMigrationNames;
    });
    if (!isSameRole(url, serverUrl)) await prepareServerRole(lock, serverUrl);
    return applied;
  } finally {
    await lock.end();
  }
}

/** The names of the migrations in prisma/migrations that are not yet applied to the database at `url`. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const client = new pg.Client(oneConnection(url));
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ present: boolean }>(
      "select to_regclass('_prisma_migrations') is not null and to_regclass('graphile_worker.jobs') is not null as present",
    );
    const applied = new Set<string>();
    if (tables[0]?.present === true) {
      const { rows } = await client.query<{ migration_name: string }>(
        "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
      );
      for (const row of rows) applied.add(row.migration_name);
    }
    return (await migrationNames()).filter((name) => !applied.has(name));
  } finally {
    await client.end();
  }
}

/**
 * The SQL that migrates a database from one Prisma schema to another.
 * @param url any Postgres: the engine needs a connection, but runs no query on it
 * @param from text of a schema.prisma, or null for an empty database
 */
export async function diffSchemas(url: string, from: string | null, to: string): Promise<string> {
  const target = (content: string) => ({
    tag: "schemaDatamodel" as const,
    files: [{ path: "schema.prisma", content }],
  });
  return withSchemaEngine(url, async (engine) => {
    const output = await engine.diff({
      from: from === null ? { tag: "empty" } : target(from),
      to: target(to),
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    });
    return output.stdout ?? "";
  });
}

/** Statements have no limit: a migration may take long. */
function oneConnection(url: string): pg.ClientConfig {
  return { connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true };
}

async function withSchemaEngine<T>(
  url: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  await (loading ??= loadWasm());
  const adapter = new ScriptKeepingAdapter({ connectionString: url, max: 2 });
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
    await adapter.disconnect();
  }
}

/** The engine's JavaScript module holds one instance per process, so it can be loaded only once. */
let loading: Promise<void> | undefined;

async function loadWasm(): Promise<void> {
  const wasmFile = path.join(
    path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm")),
    "schema_engine_bg.wasm",
  );
  const { instance } = await WebAssembly.instantiate(await readFile(wasmFile), {
    "./schema_engine_bg.js": engineModule,
  });
  engineModule.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
}

/**
 * Prisma's adapter splits a script at every semicolon, which breaks function bodies. Postgres runs a whole script that is
 * sent as one simple query.
 */
class ScriptKeepingAdapter extends PrismaPg {
  readonly #connected: { dispose(): Promise<void> }[] = [];

  async disconnect(): Promise<void> {
    await Promise.all(this.#connected.map((adapter) => adapter.dispose()));
  }

  override async connect() {
    const adapter = await super.connect();
    this.#connected.push(adapter);
    adapter.executeScript = async (script: string) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(path.join(PRISMA_DIR, "migrations"), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readMigrations(): Promise<MigrationList> {
  const baseDir = path.join(PRISMA_DIR, "migrations");
  const read = (file: string) => readFile(path.join(baseDir, file), "utf8");
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: await read("migration_lock.toml") },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      (await migrationNames()).map(async (name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await read(`${name}/migration.sql`) },
        },
      })),
    ),
  };
}
