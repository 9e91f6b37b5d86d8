import pg from "pg";
import type { CrashPoints } from "./crash-points.ts";

type Query = (this: pg.Client, ...args: unknown[]) => unknown;
type Callback = (error: unknown, result: unknown) => void;

/**
 * Writes that do not concern orders or money: counters, whether Khalti refuses our key, a key's last use, the queue's maintenance, and the sender of
 * webhooks, which numbers events and takes deliveries by its own clock.
 */
const UPKEEP =
  /rate_limits|khalti_key_refusals|"api_keys"|_private_tasks|known_crontabs|interval '4 hours'|webhook_deliveries/i;
const WRITE = /\b(?:insert\s+into|update|delete\s+from)\s+([\w".]+)|\b((?:add|remove)_job)\b/gi;
const HANDS_OUT = /\bas wakeups from\b/i;
/** The commit of leases and wake-ups. */
export const AFTER_HAND_OUT = "after handing out";
const TAKES_A_JOB = /^with j as[\s\S]*\bset\s+attempts\s*=/i;

/**
 * Counts a point before and after each commit, of a transaction or of a single writing statement, on every connection of
 * this process. All writes of the program pass here, including those of Prisma and the job queue.
 */
export function watchDatabase(points: CrashPoints): void {
  const query = Reflect.get(pg.Client.prototype, "query") as Query;
  const transactions = new WeakMap<pg.Client, Set<string>>();

  /** A description of what the statement commits; null if it commits nothing. */
  const commitOf = (client: pg.Client, sql: string): string | null => {
    const written = transactions.get(client);
    if (/^\s*begin\b/i.test(sql)) transactions.set(client, new Set());
    else if (/^\s*(?:commit|rollback)\b/i.test(sql)) {
      transactions.delete(client);
      // A transaction that wrote nothing commits nothing.
      if (/^\s*commit\b/i.test(sql) && written !== undefined && written.size > 0) {
        return `the commit of ${[...written].join(", ")}`;
      }
    } else if (!UPKEEP.test(sql)) {
      const writes = writesOf(sql);
      if (written === undefined) return writes.length > 0 ? `writing ${writes.join(", ")}` : null;
      for (const write of writes) written.add(write);
    }
    return null;
  };

  const watched: Query = function (...args) {
    const sql = textOf(args[0]);
    const commit = commitOf(this, sql);
    if (HANDS_OUT.test(sql)) {
      const call = args.at(-1) as Callback;
      return query.apply(this, [
        ...args.slice(0, -1),
        (error: unknown, result: { rows: { wakeups: number }[] } | undefined) => {
          if ((result?.rows[0]?.wakeups ?? 0) > 0) points.pass(AFTER_HAND_OUT);
          call(error, result);
        },
      ]);
    }
    if (commit === null) return query.apply(this, args);
    // A worker polls for jobs constantly; only a taken job is a point.
    const takesJob = TAKES_A_JOB.test(sql);
    const done = (result: unknown) => {
      if (!takesJob) points.reach(`after ${commit}`);
      else if (rowCountOf(result) > 0) points.reach("after taking a job");
    };
    if (!takesJob) points.reach(`before ${commit}`);
    const callback = args.at(-1);
    if (typeof callback === "function") {
      const call = callback as Callback;
      let settle: () => void = () => undefined;
      points.track(new Promise<void>((resolve) => (settle = resolve)));
      return query.apply(this, [
        ...args.slice(0, -1),
        (error: unknown, result: unknown) => {
          if (!error) done(result);
          settle();
          call(error, result);
        },
      ]);
    }
    const work = (query.apply(this, args) as Promise<unknown>).then((result) => {
      done(result);
      return result;
    });
    points.track(work);
    return work;
  };
  Reflect.set(pg.Client.prototype, "query", watched);
}

function writesOf(sql: string): string[] {
  const tables = [...sql.matchAll(WRITE)]
    .map(([, table, queueing]) => (table ?? queueing ?? "").replaceAll('"', "").split(".").at(-1))
    // "for update" and "on conflict do update set" name no table.
    .filter((table) => table !== undefined && !/^(?:set|skip|of|nowait|)$/i.test(table));
  return [...new Set(tables as string[])];
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  const { text } = query as { text?: unknown };
  return typeof text === "string" ? text : "";
}

function rowCountOf(result: unknown): number {
  return (result as { rowCount?: number | null } | undefined)?.rowCount ?? 0;
}
