import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  Logger as WorkerLogger,
  type Runner,
  run,
  type WorkerEvents,
  type WorkerPool,
} from "graphile-worker";
import type { Pool } from "pg";
import type { AppContext } from "./context.ts";
import type { Logger } from "./lib/logger.ts";
import { createTasks, CRONTAB } from "./tasks.ts";

export interface RunningWorker {
  /** Whether it takes jobs from the queue. */
  isRunning(): boolean;
  /** Takes no new job and waits for the running ones. */
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 1_000;
const UNLOCK_EVERY_MS = 15_000;
/** By then each worker of the pool has met the failure and is idle, so that stopping it logs no further errors. */
const ALL_WORKERS_IDLE_AFTER_MS = 250;
/** Longer than all but the slowest jobs. Running one twice is harmless: a job claims its attempt in the database. */
const LONGEST_JOB_MS = 30_000;
/** Events of a runner that cannot reach the database, or that stops because of it. */
const RUNNER_FAILURES = [
  "worker:getJob:error",
  "pool:listen:error",
  "pool:fatalError",
  "pool:gracefulShutdown",
] as const;

/** One runner of the queue, from its start to its first database failure. */
interface Run {
  runner: Runner;
  /** Ids of its worker pools: the `locked_by` of its jobs. */
  lockedBy: string[];
  /** Resolves when none of its jobs is running. */
  idle(): Promise<void>;
}

/**
 * Runs the background jobs of this instance. Any number of instances share one database.
 *
 * A runner that loses the database cannot unlock its running jobs, and forgets them while they stay locked. So at the
 * first database failure we replace the runner and unlock its jobs.
 *
 * @param options.abandonedAfterMs a job locked longer than this most likely belongs to a killed process and is unlocked;
 *   running a job twice is harmless, because it claims its attempt in the database before it calls out
 */
export async function startWorker(
  context: AppContext,
  options: { pool: Pool; concurrency: number; abandonedAfterMs?: number },
): Promise<RunningWorker> {
  const { pool, concurrency, abandonedAfterMs = 60_000 } = options;
  const logger = workerLogger(context.logger);
  const stopped = new AbortController();
  const state: { run: Run | null; replacing: Promise<void> } = {
    run: null,
    replacing: Promise.resolve(),
  };

  const start = async (lockedByFormer: string[]) => {
    await unlockJobs(pool, lockedByFormer);
    await unlockAbandonedJobs(pool, abandonedAfterMs);
    const events: WorkerEvents = new EventEmitter();
    const lockedBy: string[] = [];
    events.on("pool:create", ({ workerPool }: { workerPool: WorkerPool }) => {
      lockedBy.push(workerPool.id);
    });
    const idle = watchJobs(events);
    const runner = await run({
      pgPool: pool,
      taskList: createTasks(context),
      crontab: CRONTAB,
      concurrency,
      pollInterval: 1_000,
      noHandleSignals: true,
      logger,
      events,
      // Without batching, the runner awaits each job's completion; a failed batch would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    runner.promise.catch(() => undefined);
    const started: Run = { runner, lockedBy, idle };
    state.run = started;
    for (const failure of RUNNER_FAILURES) {
      events.on(failure, () => {
        if (state.run === started && !isAborted(stopped.signal)) state.replacing = replace(started);
      });
    }
    if (isAborted(stopped.signal)) await stopRunner(runner);
  };

  const replace = async (old: Run): Promise<void> => {
    state.run = null;
    await sleep(ALL_WORKERS_IDLE_AFTER_MS);
    // Not awaited: a runner with jobs that it could not complete never stops.
    void stopRunner(old.runner);
    await Promise.race([old.idle(), sleep(LONGEST_JOB_MS, undefined, { ref: false })]);
    while (!isAborted(stopped.signal)) {
      try {
        await sleep(RESTART_AFTER_MS, undefined, { signal: stopped.signal });
        await start(old.lockedBy);
        return;
      } catch (error) {
        if (!isAborted(stopped.signal)) {
          context.logger.warn({ reason: messageOf(error) }, "the worker cannot start yet");
        }
      }
    }
  };

  await start([]);
  const unlocking = setInterval(() => {
    unlockAbandonedJobs(pool, abandonedAfterMs).catch((error: unknown) => {
      context.logger.warn({ reason: messageOf(error) }, "cannot unlock abandoned jobs");
    });
  }, UNLOCK_EVERY_MS);

  return {
    isRunning: () => state.run !== null,
    async stop() {
      stopped.abort();
      clearInterval(unlocking);
      await state.replacing;
      if (state.run !== null) await stopRunner(state.run.runner);
    },
  };
}

async function stopRunner(runner: Runner): Promise<void> {
  await runner.stop().catch(() => undefined); // already stopping
  await runner.promise.catch(() => undefined);
}

/** @returns a function that resolves when none of the runner's jobs is running */
function watchJobs(events: WorkerEvents): () => Promise<void> {
  let running = 0;
  events.on("job:start", () => {
    running++;
  });
  events.on("job:complete", () => {
    running--;
  });
  return () =>
    new Promise((resolve) => {
      const check = () => {
        if (running === 0) resolve();
      };
      events.on("job:complete", check);
      check();
    });
}

/** graphile-worker itself unlocks the jobs of a killed process only after four hours. */
async function unlockAbandonedJobs(pool: Pool, abandonedAfterMs: number): Promise<void> {
  const { rows } = await pool.query<{ locked_by: string }>(
    `select distinct locked_by from graphile_worker.jobs
     where locked_at < now() - $1 * interval '1 millisecond' and locked_by is not null`,
    [abandonedAfterMs],
  );
  await unlockJobs(
    pool,
    rows.map((row) => row.locked_by),
  );
}

async function unlockJobs(pool: Pool, lockedBy: string[]): Promise<void> {
  if (lockedBy.length === 0) return;
  await pool.query("select graphile_worker.force_unlock_workers($1::text[])", [lockedBy]);
  // A job that had added its successor when its process died has lost its key to it and has no attempts left:
  // it never runs again. Remove it.
  await pool.query(
    `select graphile_worker.complete_jobs(array(
       select id from graphile_worker.jobs
       where locked_at is null and key is null and attempts >= max_attempts
     ))`,
  );
}

function workerLogger(logger: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    // graphile-worker logs every job at info, and at error a failed job that it will retry: neither needs action.
    if (["error", "warning"].includes(level)) logger.warn({ worker: true }, message);
    else logger.debug({ worker: true }, message);
  });
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
