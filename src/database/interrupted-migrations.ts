import type pg from "pg";
import { COMMITTED } from "./migration-script.ts";

/**
 * Settles migrations that began and have no end: the process died, or the script failed. Each script is one transaction, so it
 * is either committed, with its mark, or it left nothing and runs again. Without that, Prisma's engine refuses to go on.
 *
 * @param client holds the lock under which all migrate
 */
export async function resolveInterruptedMigrations(client: pg.ClientBase): Promise<void> {
  const { rows: tables } = await client.query<{ present: boolean }>(
    "select to_regclass('public._prisma_migrations') is not null as present",
  );
  if (tables[0]?.present !== true) return;
  // Asked first: a server that starts on a migrated database may not write here.
  const { rowCount } = await client.query(
    `select 1 from public._prisma_migrations
     where (finished_at is null and rolled_back_at is null) or logs = $1`,
    [COMMITTED],
  );
  if (rowCount === 0) return;
  await client.query(
    `update public._prisma_migrations set finished_at = now(), applied_steps_count = 1
     where finished_at is null and rolled_back_at is null and logs = $1`,
    [COMMITTED],
  );
  await client.query(
    "update public._prisma_migrations set rolled_back_at = now() where finished_at is null and rolled_back_at is null",
  );
  // Prisma shows what stands here as an error.
  await client.query("update public._prisma_migrations set logs = null where logs = $1", [
    COMMITTED,
  ]);
}
