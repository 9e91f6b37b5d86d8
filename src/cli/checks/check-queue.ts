import type pg from "pg";
import { RETIRED_TASKS } from "../../due/dead-wake-ups.ts";
import { type Overdue, OVERDUE_STATEMENT } from "../../due/overdue.ts";
import { type Found, ok, toMinute } from "./finding.ts";

/** Jobs of the queue: wake-ups of due rows, and recurring tasks. */
interface Queue {
  late: number;
  failed: number;
  /** Of the failed jobs. */
  tasks: string | null;
}

const FAILED = "last_error is not null and locked_at is null";

/**
 * Checks that workers look at rows when they are due, and that they succeed. Never prints a job's error, which may quote a
 * customer or a provider: people share the doctor's output.
 */
export async function checkQueue(client: pg.Client): Promise<Found> {
  const { rows: due } = await client.query<Overdue>(OVERDUE_STATEMENT);
  const { rows } = await client.query<Queue>(
    `select count(*) filter (where locked_at is null and attempts < max_attempts and run_at < now() - interval '2 minutes'
         and task_identifier <> all($1::text[]))::int as late,
       count(*) filter (where ${FAILED})::int as failed,
       string_agg(distinct task_identifier, ', ') filter (where ${FAILED}) as tasks
     from graphile_worker.jobs`,
    [RETIRED_TASKS],
  );
  const [queue] = rows;
  if (queue === undefined) throw new Error("the queue query returned no row");
  return judge(due, queue);
}

function judge(due: Overdue[], { late, failed, tasks }: Queue): Found {
  const message = due.flatMap(({ table, overdue, oldest }) =>
    oldest === null
      ? []
      : [
          `${String(overdue)} ${table.replaceAll("_", "-")} should have been looked at, the oldest at ${toMinute(oldest)}`,
        ],
  );
  if (late > 0) message.push(`${String(late)} jobs are more than two minutes late`);
  const todo: string[] = [];
  if (message.length > 0) {
    todo.push(
      "Is an instance with ROLE=all or ROLE=worker running? If so, see its log and WORKER_CONCURRENCY.",
    );
  }
  const verdict = message.length > 0 ? "failed" : "warning";
  if (failed > 0) {
    message.push(
      `${failed === 1 ? "one job has" : `${String(failed)} jobs have`} failed within the last hour (${tasks ?? ""})`,
    );
    todo.push(
      `Read why in the worker's log, or in the database: select id, task_identifier, last_error from graphile_worker.jobs where ${FAILED};`,
      "Their rows are looked at again within minutes, by themselves.",
    );
  }
  if (message.length > 0) return { verdict, message: message.join("; "), todo };
  return ok("workers look at each row in time");
}
