// How the database's migrations compare with those of this program.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { StartError } from "../lib/start-error.ts";

export const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** The database has migrations of a newer version of this program. */
export class NewerDatabase extends StartError {
  constructor(unknown: string[]) {
    super(
      `The database is newer than this program, which does not know ${unknown.join(", ")}. ` +
        "Run the newer version, or read in docs/operate/upgrade.md how to go back.",
    );
  }
}

export interface MigrationState {
  /** In prisma/migrations, and not applied. */
  pending: string[];
  /** Applied, and not in prisma/migrations: a newer version applied them. */
  unknown: string[];
}

/**
 * Compares the database at `url` with prisma/migrations.
 *
 * @param accepted newer migrations on which the operator lets this older program run
 */
export async function readMigrationState(
  url: string,
  accepted: readonly string[] = [],
): Promise<MigrationState> {
  const client = new pg.Client(oneConnection(url));
  await client.connect();
  try {
    const { pending, unknown } = await compareMigrations(client);
    return { pending, unknown: unknown.filter((name) => !accepted.includes(name)) };
  } finally {
    await client.end();
  }
}

export async function compareMigrations(client: pg.ClientBase): Promise<MigrationState> {
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
  const known = await migrationNames();
  return {
    pending: known.filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !known.includes(name)).sort(),
  };
}

export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Statements have no limit: a migration may take long. */
export function oneConnection(url: string): pg.ClientConfig {
  return { connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true };
}
