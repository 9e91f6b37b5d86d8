import type pg from "pg";
import { type Found, ok, toMinute } from "./finding.ts";

interface Queue {
  waiting: number;
  late: number;
  dead: number;
  failing: number;
  /** Of the failing jobs, like the next two. */
  tasks: string | null;
  oldest: Date | null;
  attempts: number | null;
}

const FAILING = "attempts > 1 and attempts < max_attempts and last_error is not null";

/**
 * Checks that jobs run in time and succeed. Never prints a job's error, which may quote a customer or a provider: people
 * share the doctor's output.
 */
export async function checkQueue(client: pg.Client): Promise<Found> {
  const { rows } = await client.query<Queue>(
    `select count(*)::int as waiting,
       count(*) filter (where locked_at is null and attempts < max_attempts and run_at < now() - interval '2 minutes')::int as late,
       count(*) filter (where locked_at is null and attempts >= max_attempts)::int as dead,
       count(*) filter (where ${FAILING})::int as failing,
       string_agg(distinct task_identifier, ', ') filter (where ${FAILING}) as tasks,
       min(created_at) filter (where ${FAILING}) as oldest,
       max(attempts) filter (where ${FAILING}) as attempts
     from graphile_worker.jobs`,
  );
  return judge(rows[0]);
}

function judge(queue: Queue | undefined): Found {
  if (queue === undefined) throw new Error("the queue query returned no row");
  const { waiting, late, dead, failing, tasks, oldest, attempts } = queue;
  const message: string[] = [];
  const advice: string[] = [];
  if (late > 0) {
    message.push(`${String(late)} of ${String(waiting)} jobs are more than two minutes late`);
    advice.push(
      "Is an instance with ROLE=all or ROLE=worker running? If so, see its log and WORKER_CONCURRENCY.",
    );
  }
  if (dead > 0) {
    message.push(`${jobsHave(dead)} used up all tries`);
    advice.push("See graphile_worker.jobs.last_error.");
  }
  if (failing > 0 && oldest !== null) {
    message.push(
      `${jobsHave(failing)} failed repeatedly (${tasks ?? ""}), up to ${String(attempts)} times, the oldest from ${toMinute(oldest)}`,
    );
    advice.push(
      `Read why in the worker's log, or in the database: select id, task_identifier, attempts, last_error from graphile_worker.jobs where ${FAILING};`,
      `They retry automatically, at the latest every six hours. To retry now, after fixing the cause: select count(*) from graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where ${FAILING}), run_at => now());`,
    );
  }
  if (message.length === 0) return ok(`${String(waiting)} jobs wait for their time`);
  const verdict = late > 0 || dead > 0 ? "failed" : "warning";
  return { verdict, message: message.join("; "), todo: advice };
}

const jobsHave = (count: number) => (count === 1 ? "one job has" : `${String(count)} jobs have`);
