import { inspect } from "node:util";
import { runJobsDue } from "../../support/run-due-jobs.ts";
import { Broken } from "./broken.ts";
import type { World } from "./world.ts";

/** Runs the jobs that are due by the world's time. @throws Broken when a job fails, which none may */
export async function runDueJobs(world: World): Promise<void> {
  world.doings++;
  const { errors } = await runJobsDue(world.server.context, world.pool);
  const [error] = errors;
  if (error !== undefined) throw new Broken(5, `a job failed: ${inspect(error)}`);
}

/** Runs the hourly cron task. */
export async function runForgetKeys(world: World): Promise<void> {
  await world.pool.query("select graphile_worker.add_job('forget_idempotency_keys')");
  await runDueJobs(world);
}
