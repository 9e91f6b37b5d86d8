import { Logger, runTaskListOnce, type TaskList } from "graphile-worker";
import type pg from "pg";
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

/** The keys of the jobs that ran, and their errors. */
export interface RanJobs {
  ran: string[];
  errors: unknown[];
}

/**
 * Runs each job that is due by the server's clock once, in this process. Jobs that they add for later wait for the next
 * call.
 *
 * @returns the keys of the jobs that ran
 * @throws AggregateError with the errors of the jobs
 */
export async function runDueJobs(server: TestServer): Promise<string[]> {
  const { ran, errors } = await runJobsDue(server.context, server.pool);
  if (errors.length > 0) throw new AggregateError(errors, "a job failed");
  return ran;
}

/** The same with the caller's pool; returns the errors instead of throwing. */
export async function runJobsDue(context: AppContext, pool: pg.Pool): Promise<RanJobs> {
  const done: RanJobs = { ran: [], errors: [] };
  // The queue uses the database's time: shift the jobs that are due by our clock, in the same order.
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
  // Use one connection: the queue does not await its last writes, but the query after them does.
  const client = await pool.connect();
  try {
    await runTaskListOnce({ noHandleSignals: true, logger: SILENT }, tasks, client);
    await client.query("select 1");
  } finally {
    client.release();
  }
  return done;
}

/** Advances the clocks of the server and Khalti, and runs the due jobs. @returns their keys */
export async function later(server: TestServer, clock: TestClock, ms: number): Promise<string[]> {
  clock.skip(ms);
  await server.simulator.advance(ms / 1_000);
  return runDueJobs(server);
}

/** All waiting jobs, by run time. */
export async function plannedJobs(server: TestServer): Promise<PlannedJob[]> {
  const { rows } = await server.pool.query<PlannedJob>(
    `select id, task_identifier as task, key, run_at as "runAt", last_error as "lastError"
     from graphile_worker.jobs order by run_at`,
  );
  return rows;
}

/** The job of a payment, if it has one. */
export async function jobOf(server: TestServer, paymentId: string): Promise<PlannedJob | null> {
  const jobs = (await plannedJobs(server)).filter((job) => job.key === `payment:${paymentId}`);
  if (jobs.length > 1) throw new Error(`${String(jobs.length)} jobs for one payment`);
  return jobs[0] ?? null;
}

/** Deletes all jobs, so that a test sees only its own. */
export async function dropJobs(server: TestServer): Promise<void> {
  await server.pool.query("delete from graphile_worker._private_jobs");
}

const SILENT = new Logger(() => () => undefined);
