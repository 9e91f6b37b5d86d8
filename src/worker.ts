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

/**
 * Runs the background jobs of this instance. Any number of instances share one database.
 *
 * A database that goes away takes the runner with it: jobs under way cannot be handed back then, and stay locked by a
 * runner that has forgotten them. So at the first trouble the runner is replaced, and what it held is given back.
 *
 * @param options.abandonedAfterMs a job held longer than this belonged to a process that was killed, and is given back;
 *   no job of ours takes nearly as long, and doing one twice changes nothing
 */
export async function startWorker(
  context: AppContext,
  options: { pool: Pool; concurrency: number; abandonedAfterMs?: number },
): Promise<RunningWorker> {
  const { pool, concurrency, abandonedAfterMs = 120_000 } = options;
  const logger = workerLogger(context.logger);
  const stopped = new AbortController();
  const state: { runner: Runner | null; formerPools: string[] } = { runner: null, formerPools: [] };

  const start = async () => {
    await giveBack(pool, state.formerPools);
    state.formerPools = [];
    await giveBackAbandoned(pool, abandonedAfterMs);
    const events: WorkerEvents = new EventEmitter();
    events.on("pool:create", ({ workerPool }: { workerPool: WorkerPool }) => {
      state.formerPools.push(workerPool.id);
    });
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
    state.runner = runner;
    if (isAborted(stopped.signal)) await runner.stop().catch(() => undefined);
    const replace = () => {
      setTimeout(() => {
        if (state.runner === runner) runner.stop("the database is away").catch(() => undefined);
      }, ALL_HAVE_NOTICED_MS);
    };
    events.once("worker:getJob:error", replace);
    events.once("pool:listen:error", replace);
    void runner.promise.then(ended, ended);
  };
  const ended = async (): Promise<void> => {
    state.runner = null;
    while (!stopped.signal.aborted) {
      try {
        await sleep(RESTART_AFTER_MS, undefined, { signal: stopped.signal });
        await start();
        return;
      } catch (error) {
        if (!isAborted(stopped.signal)) {
          context.logger.warn({ reason: messageOf(error) }, "the worker cannot start yet");
        }
      }
    }
  };
  await start();

  const sweep = setInterval(() => {
    giveBackAbandoned(pool, abandonedAfterMs).catch((error: unknown) => {
      context.logger.warn({ reason: messageOf(error) }, "cannot look for abandoned jobs");
    });
  }, SWEEP_EVERY_MS);

  return {
    isRunning: () => state.runner !== null,
    async stop() {
      stopped.abort();
      clearInterval(sweep);
      const { runner } = state;
      // One that is being replaced is stopping already, and still has jobs under way.
      await Promise.allSettled([runner?.stop(), runner?.promise]);
    },
  };
}

/** The queue itself gives a killed process's jobs back after four hours only. */
async function giveBackAbandoned(pool: Pool, abandonedAfterMs: number): Promise<void> {
  const { rows } = await pool.query<{ locked_by: string }>(
    `select distinct locked_by from graphile_worker.jobs
     where locked_at < now() - $1 * interval '1 millisecond' and locked_by is not null`,
    [abandonedAfterMs],
  );
  await giveBack(
    pool,
    rows.map((row) => row.locked_by),
  );
}

async function giveBack(pool: Pool, lockedBy: string[]): Promise<void> {
  if (lockedBy.length === 0) return;
  await pool.query("select graphile_worker.force_unlock_workers($1::text[])", [lockedBy]);
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
