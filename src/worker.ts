import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Job,
  Logger as WorkerLogger,
  type Runner,
  run,
  type Task,
  type TaskList,
  type WorkerEvents,
  type WorkerPool,
} from "graphile-worker";
import type { Pool } from "pg";
import type { AppContext } from "./context.ts";
import { deleteDeadWakeUps } from "./due/dead-wake-ups.ts";
import { createHandOut, type Slots, startDispatcher } from "./due/dispatcher.ts";
import { DUE_KINDS } from "./due-kinds.ts";
import type { Logger } from "./lib/logger.ts";
import { messageOf } from "./lib/message-of.ts";
import { createTasks, CRONTAB } from "./tasks.ts";

export interface RunningWorker {
  /** Whether it takes jobs from the queue. */
  isRunning(): boolean;
  /** Takes no new job and waits for the running ones. */
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 1_000;
const TIDY_EVERY_MS = 60_000;
/** By then each worker of the pool has met the failure and is idle, so that stopping it logs no further errors. */
const ALL_WORKERS_IDLE_AFTER_MS = 250;
/** By then the queue has deleted a job that has ended, or its database is away. */
const ENDED_FOR_MS = 10_000;
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
  /** What the dispatcher must know of it. */
  slots(): Slots;
}

/**
 * Runs the background jobs of this instance. Any number of instances share one database.
 *
 * Rows say when they are due: the dispatcher takes them and adds wake-ups to the queue, which the runner carries out. A
 * runner that loses the database may stop for good, so at its first failure we replace it. Its wake-ups are lost, which does
 * no harm: their rows are due again when their leases end.
 */
export async function startWorker(
  context: AppContext,
  options: { pool: Pool; concurrency: number; handOutEveryMs?: number | undefined },
): Promise<RunningWorker> {
  const { pool, concurrency, handOutEveryMs } = options;
  const logger = workerLogger(context.logger);
  const warn = (message: string) => (error: unknown) => {
    context.logger.warn({ reason: messageOf(error) }, message);
  };
  const stopped = new AbortController();
  const { tasks, allEnded } = watchTasks(createTasks(context));
  const state: { run: Run | null; replacing: Promise<void> } = {
    run: null,
    replacing: Promise.resolve(),
  };
  const dispatcher = startDispatcher({
    handOut: createHandOut(pool, context.clock, DUE_KINDS),
    slots: () => state.run?.slots() ?? null,
    onError: warn("cannot hand out due rows"),
    everyMs: handOutEveryMs,
  });
  const tidy = () => {
    deleteDeadWakeUps(pool, DUE_KINDS).catch(warn("cannot delete dead wake-ups"));
  };

  const start = async () => {
    const events: WorkerEvents = new EventEmitter();
    const slots = watchSlots(events, concurrency, () => {
      dispatcher.nudge();
    });
    const runner = await run({
      pgPool: pool,
      taskList: tasks,
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
    const started: Run = { runner, slots };
    state.run = started;
    for (const failure of RUNNER_FAILURES) {
      events.on(failure, () => {
        if (state.run === started && !isAborted(stopped.signal)) state.replacing = replace(started);
      });
    }
    if (isAborted(stopped.signal)) await stopRunner(runner);
    dispatcher.nudge();
  };

  const replace = async (old: Run): Promise<void> => {
    state.run = null;
    await sleep(ALL_WORKERS_IDLE_AFTER_MS);
    // Not awaited: a runner with jobs that it could not complete never stops.
    void stopRunner(old.runner);
    while (!isAborted(stopped.signal)) {
      try {
        await sleep(RESTART_AFTER_MS, undefined, { signal: stopped.signal });
        await start();
        return;
      } catch (error) {
        if (!isAborted(stopped.signal)) warn("the worker cannot start yet")(error);
      }
    }
  };

  try {
    await start();
  } catch (error) {
    await dispatcher.stop();
    throw error;
  }
  tidy();
  const tidying = setInterval(tidy, TIDY_EVERY_MS);

  return {
    isRunning: () => state.run !== null,
    async stop() {
      stopped.abort();
      clearInterval(tidying);
      await dispatcher.stop();
      await state.replacing;
      if (state.run !== null) await stopRunner(state.run.runner);
      // Also those of a runner that was replaced.
      await allEnded();
    },
  };
}

/** @returns the same tasks, and what waits for all of them that run */
function watchTasks(tasks: TaskList): { tasks: TaskList; allEnded: () => Promise<unknown> } {
  const running = new Set<Promise<unknown>>();
  const watched = Object.entries(tasks).map(([name, task]): [string, Task] => [
    name,
    async (...job) => {
      const run = Promise.resolve(task?.(...job));
      running.add(run);
      await run.finally(() => running.delete(run));
    },
  ]);
  return { tasks: Object.fromEntries(watched), allEnded: () => Promise.allSettled([...running]) };
}

async function stopRunner(runner: Runner): Promise<void> {
  await runner.stop().catch(() => undefined); // already stopping
  await runner.promise.catch(() => undefined);
}

/**
 * @param onFree called when a job has ended
 * @returns what the dispatcher must know of a runner with these events
 */
function watchSlots(events: WorkerEvents, concurrency: number, onFree: () => void): () => Slots {
  const pools: string[] = [];
  /** Job id -> when it ended. The queue deletes a job after it has said that the job is complete. */
  const ended = new Map<string, number>();
  events.on("pool:create", ({ workerPool }: { workerPool: WorkerPool }) => {
    pools.push(workerPool.id);
  });
  events.on("job:complete", ({ job }: { job: Job }) => {
    ended.set(job.id, performance.now());
    onFree();
  });
  return () => {
    for (const [id, at] of ended) {
      if (performance.now() - at < ENDED_FOR_MS) break;
      ended.delete(id);
    }
    return { concurrency, pools, ended: [...ended.keys()] };
  };
}

function workerLogger(logger: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    // graphile-worker logs every job at info, and at error a failed job: its row is due again soon.
    if (["error", "warning"].includes(level)) logger.warn({ worker: true }, message);
    else logger.debug({ worker: true }, message);
  });
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
