import { Logger, runTaskListOnce } from "graphile-worker";
import type { PoolClient } from "pg";
import { createTasks } from "../../src/tasks.ts";
import { Broken } from "./broken.ts";
import type { World } from "./world.ts";

const silent = new Logger(() => () => undefined);

/**
 * Runs the background jobs that are due by the world's time, as a worker would by its own: the queue compares with the
 * database's time, so what is due by ours is made due by that first.
 */
export async function runDueJobs(world: World): Promise<void> {
  const { rowCount } = await world.pool.query(
    `update graphile_worker._private_jobs set run_at = now()
     where run_at <= $1 and locked_at is null`,
    [world.clock.now()],
  );
  if (rowCount === 0) return;
  // On one connection: the queue does not wait for its own last writes, but what is asked after them does.
  const client = await world.pool.connect();
  try {
    const tasks = createTasks(world.server.context);
    await runTaskListOnce({ noHandleSignals: true, logger: silent }, tasks, client);
    await requireNoFailure(client);
  } finally {
    client.release();
  }
}

async function requireNoFailure(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ key: string; last_error: string }>(
    "select key, last_error from graphile_worker.jobs where last_error is not null",
  );
  const [failed] = rows;
  if (failed !== undefined) {
    throw new Broken(5, `the job ${failed.key} failed: ${failed.last_error}`);
  }
}

/** As the hourly cron line does. */
export async function runForgetKeys(world: World): Promise<void> {
  await world.pool.query(
    "select graphile_worker.add_job('forget_idempotency_keys', run_at => $1)",
    [world.clock.now()],
  );
  await runDueJobs(world);
}
