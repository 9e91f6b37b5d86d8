import { Logger, runTaskListOnce, type TaskList } from "graphile-worker";
import pg from "pg";
import type { AppContext } from "../../src/context.ts";
import { createTasks } from "../../src/tasks.ts";
import type { TestClock } from "./test-clock.ts";
import type { TestServer } from "./test-server.ts";

export interface PlannedJob {
  id: string;
  task: string;
  key: string | null;
  runAt: Date;
  lastError: string | null;
}

/** The keys of the jobs that ran, and the errors that they threw. */
export interface RanJobs {
  ran: string[];
  errors: unknown[];
}

/**
 * Runs every job that is due by the server's clock once, in this process. Jobs that these add for later wait for the next
 * call.
 *
 * @returns the keys of the jobs that ran
 * @throws the error of a failed job
 */
export async function runDueJobs(server: TestServer): Promise<string[]> {
  return withPool(server, async (pool) => {
    const { ran, errors } = await runJobsDue(server.context, pool);
    if (errors.length > 0) throw new AggregateError(errors, "a job failed");
    return ran;
  });
}

/** The same with an existing pool. Returns the errors instead of throwing them. */
export async function runJobsDue(context: AppContext, pool: pg.Pool): Promise<RanJobs> {
  const done: RanJobs = { ran: [], errors: [] };
  // The queue uses the database's time: first make the jobs due there that are due by our clock, in the same order.
  const { rowCount } = await pool.query(
    `update graphile_worker._private_jobs set run_at = run_at - ($1::timestamptz - now())
     where run_at <= $1 and locked_at is null`,
    [context.clock.now()],
  );
  if (rowCount === 0) return done;
  const tasks: TaskList = Object.fromEntries(
    Object.entries(createTasks(context)).map(([name, task]) => [
      name,
      async (payload: unknown, helpers) => {
        done.ran.push(helpers.job.key ?? name);
        try {
          await task?.(payload, helpers);
        } catch (error) {
          done.errors.push(error);
          throw error;
        }
      },
    ]),
  );
  // Use one connection: the queue does not wait for its last writes, but later queries on the connection do.
  const client = await pool.connect();
  try {
    await runTaskListOnce({ noHandleSignals: true, logger: SILENT }, tasks, client);
    await client.query("select 1");
  } finally {
    client.release();
  }
  return done;
}

/** Advances the clocks of the server and Khalti and runs the jobs due by then. @returns the jobs' keys */
export async function later(server: TestServer, clock: TestClock, ms: number): Promise<string[]> {
  clock.skip(ms);
  await server.simulator.advance(ms / 1_000);
  return runDueJobs(server);
}

/** Every waiting job, by its due time. */
export async function plannedJobs(server: TestServer): Promise<PlannedJob[]> {
  return withPool(server, async (pool) => {
    const { rows } = await pool.query<PlannedJob>(
      `select id, task_identifier as task, key, run_at as "runAt", last_error as "lastError"
       from graphile_worker.jobs order by run_at`,
    );
    return rows;
  });
}

/** The job of a payment, or null. */
export async function jobOf(server: TestServer, paymentId: string): Promise<PlannedJob | null> {
  const jobs = (await plannedJobs(server)).filter((job) => job.key === `payment:${paymentId}`);
  if (jobs.length > 1) throw new Error(`${String(jobs.length)} jobs for one payment`);
  return jobs[0] ?? null;
}

/** Deletes every job, so that a test sees only its own. */
export async function dropJobs(server: TestServer): Promise<void> {
  await withPool(server, (pool) => pool.query("delete from graphile_worker._private_jobs"));
}

async function withPool<T>(server: TestServer, use: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: server.databaseUrl, max: 4 });
  // An error of a connection also fails the query that uses it.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

const SILENT = new Logger(() => () => undefined);
