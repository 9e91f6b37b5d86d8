// Runs the script of one migration on a database that serves customers.
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { StartError } from "../lib/start-error.ts";

/**
 * How long a statement waits for a lock that stops customers. They queue behind it, so the first try is as short as their own
 * statements. Between two tries no customer waits.
 */
const TRY_MS = { first: 50, longest: 200 };
const PAUSE_MS = { first: 500, longest: 20_000 };
/** How often it looks whether the transactions that stood in its way have ended. */
const LOOK_MS = 100;
const GIVE_UP_AFTER_MS = 10 * 60_000;
/** Beyond `deadlock_timeout`, after which an autovacuum yields to who waits for it. */
const YIELDS_WITHIN_MS = 500;

/** lock_not_available and deadlock_detected: the script was rolled back, and may succeed a moment later. */
const TRY_AGAIN = new Set(["55P03", "40P01"]);

/** What a script leaves in `_prisma_migrations.logs` with its own commit; see interrupted-migrations.ts. */
export const COMMITTED = "committed";

export interface Patience {
  /** Of the longest try. */
  lockTimeoutMs?: number;
  giveUpAfterMs?: number;
  /** Called before each pause. */
  onWait?: (message: string) => void;
}

/** No lock within the time: the database is as it was. */
export class MigrationBlocked extends StartError {}

/**
 * Runs a whole script as one transaction, or a lone `CREATE` or `DROP INDEX CONCURRENTLY`, which Postgres takes only without one.
 *
 * @throws MigrationBlocked, and the error of a script that fails
 */
export async function runMigrationScript(
  client: pg.ClientBase,
  script: string,
  { lockTimeoutMs = TRY_MS.longest, giveUpAfterMs = GIVE_UP_AFTER_MS, onWait }: Patience = {},
): Promise<void> {
  const index = concurrentIndex(script);
  const startedAt = performance.now();
  const tables = index === null ? await tablesIn(client, script) : [];
  const transaction = index === null ? await prepare(client, script, tables) : null;
  let pauseMs = PAUSE_MS.first;
  for (let tryMs = TRY_MS.first; ; tryMs *= 2) {
    try {
      if (transaction !== null) {
        await client.query(transaction(Math.min(tryMs, lockTimeoutMs)));
      } else if (index !== null) await buildBeside(client, script, index);
      return;
    } catch (error) {
      if (!TRY_AGAIN.has(String((error as { code?: unknown }).code))) throw error;
      let inTheWay = await holdersOf(client, tables);
      do {
        const transactions = await describeTransactions(client);
        if (performance.now() - startedAt + pauseMs > giveUpAfterMs) {
          throw new MigrationBlocked(
            `The migration got no lock within ${String(giveUpAfterMs / 1_000)} s, and changed nothing. ` +
              `Open transactions: ${transactions}. End them, or migrate at a quieter time.`,
          );
        }
        onWait?.(`Other transactions hold a lock (${transactions}): trying again after them.`);
        inTheWay = await pause(client, { tables, inTheWay, pauseMs });
        pauseMs = Math.min(2 * pauseMs, PAUSE_MS.longest);
      } while (inTheWay.length > 0);
    }
  }
}

/**
 * Until all of the transactions in the way have ended, and at least for a moment; at most for the pause.
 *
 * @returns those that are still there: a try would stop customers, and fail again
 */
async function pause(
  client: pg.ClientBase,
  { tables, inTheWay, pauseMs }: { tables: string[]; inTheWay: string[]; pauseMs: number },
): Promise<string[]> {
  const ms = pauseMs * (0.75 + Math.random() / 2);
  if (inTheWay.length === 0) {
    await sleep(ms);
    return [];
  }
  const startedAt = performance.now();
  let left = inTheWay;
  do {
    await sleep(LOOK_MS);
    const now = new Set(await holdersOf(client, tables));
    left = left.filter((id) => now.has(id));
  } while (left.length > 0 && performance.now() - startedAt < ms);
  return left;
}

/** The transactions that hold a lock for which the script's own statements wait. It waits for a VACUUM without stopping anybody. */
async function holdersOf(client: pg.ClientBase, tables: string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct virtualtransaction as id from pg_locks
     where granted and pid is distinct from pg_backend_pid() and mode <> 'ShareUpdateExclusiveLock'
       and database = (select oid from pg_database where datname = current_database())
       and relation in (select oid from pg_class where relnamespace = 'public'::regnamespace and relname = any($1::text[]))`,
    [tables],
  );
  return rows.map(({ id }) => id);
}

/** The index that a script builds or drops concurrently; null for other scripts. */
export function concurrentIndex(script: string): { name: string; isBuilt: boolean } | null {
  const statement = script.replace(/--.*$/gm, "").trim();
  const [, verb, name] = CONCURRENTLY.exec(statement) ?? [];
  return verb === undefined || name === undefined
    ? null
    : { name, isBuilt: verb.toLowerCase() === "create" };
}

const CONCURRENTLY =
  /^(create|drop)\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+(?:not\s+)?exists\s+)?"?(\w+)"?/i;

/** A concurrent build or drop waits for older transactions, and no reader or writer waits for it. */
async function buildBeside(
  client: pg.ClientBase,
  script: string,
  index: { name: string; isBuilt: boolean },
): Promise<void> {
  await client.query("set lock_timeout = 0");
  // A second process would take the processor that customers need.
  await client.query("set max_parallel_maintenance_workers = 0");
  if (index.isBuilt) await dropInvalid(client, index.name);
  await client.query(script);
}

/**
 * First come locks that stop no reader and no writer, on each table that the script names: to get them it may wait for a VACUUM,
 * a concurrent build of an index, and an autovacuum, and none of them begins before it has ended. Then the script waits for
 * transactions of customers only.
 *
 * @returns the script as one transaction, for a try of so many milliseconds
 */
async function prepare(
  client: pg.ClientBase,
  script: string,
  tables: readonly string[],
): Promise<(lockTimeoutMs: number) => string> {
  const { rows } = await client.query<{ yields: number }>(
    "select setting::int as yields from pg_settings where name = 'deadlock_timeout'",
  );
  const quietly =
    tables.length === 0
      ? []
      : [
          `set local lock_timeout = ${String((rows[0]?.yields ?? 0) + YIELDS_WITHIN_MS)}`,
          `lock table ${tables.map((name) => `public."${name}"`).join(", ")} in share update exclusive mode`,
        ];
  const marked = await withMark(client, script);
  return (lockTimeoutMs) =>
    [
      ...quietly,
      `set local lock_timeout = ${String(lockTimeoutMs)}`,
      // The locks end without waiting for the disk. What a crash may lose is the whole script with its mark: it runs again.
      "set local synchronous_commit = off",
      marked,
    ].join(";\n");
}

/** Own tables whose names stand in the script. One too many costs nothing: its lock is weak. */
async function tablesIn(client: pg.ClientBase, script: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and pg_has_role(relowner, 'usage')
     order by relname`,
  );
  const words = new Set(script.replace(/--.*$/gm, "").match(/\w+/g));
  return rows.map(({ name }) => name).filter((name) => words.has(name));
}

/** What an interrupted build leaves behind: writes maintain it, and no query uses it. */
async function dropInvalid(client: pg.ClientBase, index: string): Promise<void> {
  const { rowCount } = await client.query(
    `select 1 from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relname = $1 and c.relnamespace = 'public'::regnamespace and not i.indisvalid`,
    [index],
  );
  if (rowCount !== 0) await client.query(`drop index concurrently "${index}"`);
}

/** The mark commits with the script, so that a death between it and Prisma's own note leaves no doubt. */
async function withMark(client: pg.ClientBase, script: string): Promise<string> {
  const { rows } = await client.query<{ present: boolean }>(
    "select to_regclass('public._prisma_migrations') is not null as present",
  );
  if (rows[0]?.present !== true) return script;
  return `${script}\n;update public._prisma_migrations set logs = '${COMMITTED}' where finished_at is null and rolled_back_at is null`;
}

/** Who and since when, without the text of queries: they hold customers' data. */
async function describeTransactions(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ pid: number; application: string; seconds: number }>(
    `select pid, application_name as application, extract(epoch from clock_timestamp() - xact_start)::int as seconds
     from pg_stat_activity
     where xact_start is not null and pid <> pg_backend_pid() and datname = current_database()
     order by xact_start limit 3`,
  );
  if (rows.length === 0) return "none is left";
  return rows
    .map(
      ({ pid, application, seconds }) =>
        `process ${String(pid)}${application === "" ? "" : ` (${application})`} for ${String(seconds)} s`,
    )
    .join(", ");
}
