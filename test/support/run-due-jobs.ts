import { Logger, runTaskListOnce, type TaskList } from "graphile-worker";
import type pg from "pg";
import type { AppContext } from "../../src/context.ts";
import { createHandOut } from "../../src/due/dispatcher.ts";
import type { DueKind } from "../../src/due/due-kind.ts";
import { wakeUp } from "../../src/due/wake-up.ts";
import { DUE_KINDS } from "../../src/due-kinds.ts";
import { createTasks } from "../../src/tasks.ts";
import { DUE_ROWS } from "./jobs-now.ts";
import type { TestClock } from "./test-clock.ts";
import type { TestServer } from "./test-server.ts";

/** A row that is due, or will be. */
export interface PlannedJob {
  id: string;
  task: string;
  /** The row's kind and id. */
  key: string;
  runAt: Date;
}

/** The rows that were looked at, and the names of other tasks that ran; and their errors. */
export interface RanJobs {
  ran: string[];
  errors: unknown[];
}

/** So many hand-outs in one call mean that a row is due again at once, for ever. */
const MOST_HAND_OUTS = 50;
const MANY_SLOTS = 1_000;

/**
 * Looks at each row that is due by the server's clock, in this process, until none is due. Rows that are due later wait for
 * the next call.
 *
 * @returns the keys of the rows
 * @throws AggregateError with the errors
 */
export async function runDueJobs(server: TestServer): Promise<string[]> {
  const { ran, errors } = await runJobsDue(server.context, server.pool);
  if (errors.length > 0) throw new AggregateError(errors, "a job failed");
  return ran;
}

/** The same with the caller's pool; returns the errors instead of throwing. */
export async function runJobsDue(context: AppContext, pool: pg.Pool): Promise<RanJobs> {
  const done: RanJobs = { ran: [], errors: [] };
  const tasks: TaskList = Object.fromEntries(
    Object.entries(createTasks(context)).map(([name, task]) => [
      name,
      async (payload: unknown, helpers) => {
        done.ran.push(keyOf(name, payload));
        try {
          await task?.(payload, helpers);
        } catch (error) {
          done.errors.push(error);
          throw error;
        }
      },
    ]),
  );
  // Use one connection: the queue does not await its last writes, but the query after them does.
  const client = await pool.connect();
  try {
    const handOut = createHandOut(client, context.clock, DUE_KINDS);
    const slots = { concurrency: MANY_SLOTS, pools: [], ended: [] };
    for (let handOuts = 0; ; handOuts++) {
      const wakeups = await handOut(slots);
      const { rows } = await client.query<{ waiting: number }>(
        `select count(*)::int as waiting from graphile_worker._private_jobs
         where is_available and run_at <= now()`,
      );
      if (wakeups + (rows[0]?.waiting ?? 0) === 0) return done;
      if (handOuts >= MOST_HAND_OUTS) throw new Error(`always due: ${done.ran.slice(-3).join()}`);
      await runTaskListOnce({ noHandleSignals: true, logger: SILENT }, tasks, client);
      await client.query("select 1");
    }
  } finally {
    client.release();
  }
}

function keyOf(task: string, payload: unknown): string {
  const id = (payload as { id?: unknown } | null)?.id;
  return typeof id === "string" ? `${task.replace(/_due$/, "")}:${id}` : task;
}

/** Looks at one row now, with a lease of its own, as a worker that has taken it does. */
export async function wakeRow(context: AppContext, kind: DueKind, id: string): Promise<void> {
  const lease = new Date(context.clock.now().getTime() + kind.leaseMs);
  await context.db.$executeRawUnsafe(
    `update ${kind.table} set due_at = $1::timestamptz where id = $2::uuid`,
    lease,
    id,
  );
  await wakeUp(context, kind, { id, lease });
}

/** Advances the clocks of the server and Khalti, and looks at the rows that are due. @returns their keys */
export async function later(server: TestServer, clock: TestClock, ms: number): Promise<string[]> {
  clock.skip(ms);
  await server.simulator.advance(ms / 1_000);
  return runDueJobs(server);
}

/** All rows that are due, or will be, by time. */
export async function plannedJobs(server: TestServer): Promise<PlannedJob[]> {
  const { rows } = await server.pool.query<PlannedJob>(
    `select id, kind || '_due' as task, kind || ':' || id as key, due_at as "runAt"
     from (${DUE_ROWS}) due order by due_at`,
  );
  return rows;
}

/** When a payment is due, if it is. */
export async function jobOf(server: TestServer, paymentId: string): Promise<PlannedJob | null> {
  return (await plannedJobs(server)).find(({ key }) => key === `payment:${paymentId}`) ?? null;
}

/** Lets nothing be due, so that a test sees only its own rows. */
export async function dropJobs(server: TestServer): Promise<void> {
  for (const { table } of DUE_KINDS) {
    await server.pool.query(`update ${table} set due_at = null where due_at is not null`);
  }
  await server.pool.query("delete from graphile_worker._private_jobs");
}

const SILENT = new Logger(() => () => undefined);
