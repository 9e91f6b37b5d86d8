import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { runMigrations as migrateQueue } from "graphile-worker";
import pg from "pg";
import { resolveInterruptedMigrations } from "./interrupted-migrations.ts";
import { MigrationBlocked, type Patience, runMigrationScript } from "./migration-script.ts";
import {
  compareMigrations,
  migrationNames,
  MIGRATIONS,
  NewerDatabase,
  oneConnection,
} from "./migration-state.ts";
import { isSameRole, prepareServerRole } from "./server-role.ts";

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
 * Customers may be served meanwhile: see migration-script.ts, and prisma/migration-rules.ts for what a migration may say.
 *
 * @param url connects as the owner of the tables
 * @param serverUrl how the server connects
 * @throws NewerDatabase before anything is changed; MigrationBlocked
 */
export async function applyMigrations(
  url: string,
  serverUrl: string = url,
  { until, ...patience }: Patience & { until?: string } = {},
): Promise<string[]> {
  const lock = new pg.Client(oneConnection(url));
  await lock.connect();
  try {
    await lock.query("select pg_advisory_lock($1)", [ADVISORY_LOCK]);
    const { unknown } = await compareMigrations(lock);
    // An older program would also take the rights of newer tables from the server.
    if (unknown.length > 0) throw new NewerDatabase(unknown);
    // The job queue has its own schema and its own migrations.
    await migrateQueue({ connectionString: url });
    await resolveInterruptedMigrations(lock);
    const migrationsList = await readMigrations(until);
    const applied = await withSchemaEngine(
      url,
      async (engine) => {
        const output = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
        return output.appliedMigrationNames;
      },
      patience,
    );
    await resolveInterruptedMigrations(lock);
    // The rights are those of the last migration.
    if (until === undefined && !isSameRole(url, serverUrl)) {
      await prepareServerRole(lock, serverUrl);
    }
    return applied;
  } finally {
    await lock.end();
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

async function withSchemaEngine<T>(
  url: string,
  use: (engine: SchemaEngine) => Promise<T>,
  patience: Patience = {},
): Promise<T> {
  await (loading ??= loadWasm());
  const adapter = new ScriptKeepingAdapter({ connectionString: url, max: 2 }, patience);
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  try {
    return await use(engine);
  } catch (error) {
    throw adapter.blocked ?? error;
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
  /** The engine tells only the message of an error. */
  blocked: MigrationBlocked | undefined;
  readonly #connected: { dispose(): Promise<void> }[] = [];
  readonly #patience: Patience;

  constructor(config: pg.PoolConfig, patience: Patience) {
    super(config);
    this.#patience = patience;
  }

  async disconnect(): Promise<void> {
    await Promise.all(this.#connected.map((adapter) => adapter.dispose()));
  }

  override async connect() {
    const adapter = await super.connect();
    this.#connected.push(adapter);
    adapter.executeScript = async (script: string) => {
      const client = await adapter.underlyingDriver().connect();
      try {
        await runMigrationScript(client, script, this.#patience);
      } catch (error) {
        if (error instanceof MigrationBlocked) this.blocked = error;
        throw error;
      } finally {
        client.release();
      }
    };
    return adapter;
  }
}

/** @param until the last one; by default all */
async function readMigrations(until?: string): Promise<MigrationList> {
  const baseDir = MIGRATIONS;
  const read = (file: string) => readFile(path.join(baseDir, file), "utf8");
  const all = await migrationNames();
  const names = until === undefined ? all : all.filter((name) => name <= until);
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: await read("migration_lock.toml") },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await read(`${name}/migration.sql`) },
        },
      })),
    ),
  };
}
