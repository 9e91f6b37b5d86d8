import type { TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";
import type { ServerProcess } from "./server-process.ts";

/** Makes the job of this payment, refund or top-up due, if it exists, and waits until it is done or the worker is dead. */
export async function runJob(
  server: TestServer,
  worker: ServerProcess,
  owner: { kind: "payment" | "refund" | "top_up"; id: string },
): Promise<void> {
  const state = { alive: true };
  void worker.died.then(() => (state.alive = false));
  const jobs = await server.db.$queryRaw<unknown[]>`
    update graphile_worker._private_jobs set run_at = now() where key = ${`${owner.kind}:${owner.id}`}
    returning pg_notify('jobs:insert', '{"count":1}') is null`;
  if (jobs.length === 0) return;
  await waitFor("the job is done", async () => !state.alive || (await isDone(server, owner.id)));
}

/** Whether no job of this payment, refund or top-up is due. */
export async function isDone(server: TestServer, ownerId: string): Promise<boolean> {
  const jobs = await jobsOf(server, ownerId);
  return !jobs.some((job) => job === "is due" || job === "is under way");
}

/** Postpones all jobs, so that workers run only the jobs that a test makes due. */
export async function putJobsOff(server: TestServer): Promise<void> {
  await server.db.$executeRaw`
    update graphile_worker._private_jobs set run_at = now() + interval '1 hour' where locked_at is null`;
}

/** The states of a payment's, refund's or top-up's jobs, including those that will never run. */
export async function jobsOf(server: TestServer, ownerId: string): Promise<string[]> {
  const jobs = await server.db.$queryRaw<{ state: string }[]>`
    select case
        when locked_at is not null then 'is under way'
        when attempts >= max_attempts then 'is given up'
        when run_at <= now() then 'is due'
        else 'waits'
      end as state
    from graphile_worker._private_jobs
    where coalesce(payload ->> 'payment_id', payload ->> 'refund_id', payload ->> 'top_up_id') = ${ownerId}`;
  return jobs.map((job) => job.state);
}
