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
  /** Whether jobs are being taken. */
  isRunning(): boolean;
  /** Takes no new job and lets those under way finish. */
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 1_000;
const SWEEP_EVERY_MS = 15_000;
/** Within this time each of the runner's workers has met the trouble, and rests: then stopping them is quiet. */
const ALL_HAVE_NOTICED_MS = 250;
/** Longer than all but the slowest jobs take, and doing one twice changes nothing: its turn is taken in the database. */
const LONGEST_JOB_MS = 30_000;
/** What the queue's runner says when it cannot reach the database, or has given up because of it. */
const SIGNS_OF_TROUBLE = [
  "worker:getJob:error",
  "pool:listen:error",
  "pool:fatalError",
  "pool:gracefulShutdown",
] as const;

/** One runner of the queue, from its start to the first trouble with the database. */
interface Run {
  runner: Runner;
  /** Under this name it locks jobs. */
  lockedBy: string[];
  /** Resolves when none of its jobs is under way. */
  idle(): Promise<void>;
}

/**
 * Runs the background jobs of this instance. Any number of instances share one database.
 *
 * A database that goes away takes the runner with it: jobs under way cannot be handed back then, and stay locked by a
 * runner that has forgotten them. So at the first trouble the runner is replaced, and what it held is given back.
 *
 * @param options.abandonedAfterMs a job held longer than this most likely belonged to a process that was killed, and
 *   is given back; doing one twice changes nothing, since whoever calls out has taken its turn in the database
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
      // Otherwise nobody waits for a job to be marked as done, and the first that cannot be ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    runner.promise.catch(() => undefined);
    const started: Run = { runner, lockedBy, idle };
    state.run = started;
    for (const sign of SIGNS_OF_TROUBLE) {
      events.on(sign, () => {
        if (state.run === started && !isAborted(stopped.signal)) state.replacing = replace(started);
      });
    }
    if (isAborted(stopped.signal)) await stopRunner(runner);
  };

  const replace = async (old: Run): Promise<void> => {
    state.run = null;
    await sleep(ALL_HAVE_NOTICED_MS);
    // Not waited for: with jobs that it could not mark as done it never ends.
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
  const sweep = setInterval(() => {
    unlockAbandonedJobs(pool, abandonedAfterMs).catch((error: unknown) => {
      context.logger.warn({ reason: messageOf(error) }, "cannot look for abandoned jobs");
    });
  }, SWEEP_EVERY_MS);

  return {
    isRunning: () => state.run !== null,
    async stop() {
      stopped.abort();
      clearInterval(sweep);
      await state.replacing;
      if (state.run !== null) await stopRunner(state.run.runner);
    },
  };
}

async function stopRunner(runner: Runner): Promise<void> {
  await runner.stop().catch(() => undefined); // it is stopping already
  await runner.promise.catch(() => undefined);
}

/** @returns what resolves when none of the runner's jobs is under way */
function watchJobs(events: WorkerEvents): () => Promise<void> {
  let underWay = 0;
  events.on("job:start", () => {
    underWay++;
  });
  events.on("job:complete", () => {
    underWay--;
  });
  return () =>
    new Promise((resolve) => {
      const look = () => {
        if (underWay === 0) resolve();
      };
      events.on("job:complete", look);
      look();
    });
}

/** The queue itself gives a killed process's jobs back after four hours only. */
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
  // A job that had planned its successor already when its process died has lost its key to it, and is never run again.
  await pool.query(
    `select graphile_worker.complete_jobs(array(
       select id from graphile_worker.jobs
       where locked_at is null and key is null and attempts >= max_attempts
     ))`,
  );
}

function workerLogger(logger: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    // The queue tells of every job at info; a job that fails is tried again, which is no reason to act.
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
