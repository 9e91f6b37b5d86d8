import type { AppContext } from "../context.ts";
import { DUE_TABLES } from "../due/due-kind.ts";
import { readOverdue } from "../due/overdue.ts";
import type { AddGauge } from "./gauges.ts";

interface QueueFigures {
  deliveries: number;
  oldestDelivery: Date | null;
  readyJobs: number;
  runningJobs: number;
  failedJobs: number;
}

/** What waits for a worker. Reads indexes on due rows, so it costs what waits, whatever the tables hold. */
export function createBacklog(gauge: AddGauge, { db }: Pick<AppContext, "db">) {
  const due = gauge("due_rows", "Rows that a worker should look at now, by kind.", ["kind"]);
  const oldestDue = gauge(
    "oldest_due_timestamp_seconds",
    "Since when the oldest row of the kind is due; absent if there is none.",
    ["kind"],
  );
  const overdue = gauge(
    "overdue_rows",
    "Payments, refunds and top-ups that a worker should have looked at two minutes ago.",
    ["kind"],
  );
  const oldestOverdue = gauge(
    "oldest_overdue_timestamp_seconds",
    "When the oldest overdue row of the kind was due; absent if there is none.",
    ["kind"],
  );
  const jobs = gauge(
    "queue_jobs",
    "Jobs in the queue: ready ones wait for a slot, failed ones have used up all tries.",
    ["state"],
  );

  return async (): Promise<() => void> => {
    const [late, [queue]] = await Promise.all([
      readOverdue(db),
      db.$queryRaw<[QueueFigures]>`
        select d.*, j.* from (
          select count(*)::int as deliveries, min(due_at) as "oldestDelivery"
          from webhook_deliveries join webhook_endpoints e on e.id = endpoint_id
          where due_at <= now() and e.status = 'enabled' and (e.rests_until is null or e.rests_until <= now())
        ) d, (
          select count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now())::int as "readyJobs",
            count(*) filter (where locked_at is not null)::int as "runningJobs",
            count(*) filter (where locked_at is null and attempts >= max_attempts)::int as "failedJobs"
          from graphile_worker.jobs
        ) j`,
    ]);
    return () => {
      for (const kind of DUE_TABLES) {
        due.set({ kind }, 0);
        overdue.set({ kind }, 0);
      }
      for (const one of late) {
        const kind = one.table;
        due.set({ kind }, one.due);
        overdue.set({ kind }, one.overdue);
        if (one.oldestDue !== null) oldestDue.set({ kind }, one.oldestDue.getTime() / 1_000);
        if (one.oldest !== null) oldestOverdue.set({ kind }, one.oldest.getTime() / 1_000);
      }
      const kind = "deliveries";
      due.set({ kind }, queue.deliveries);
      if (queue.oldestDelivery !== null) {
        oldestDue.set({ kind }, queue.oldestDelivery.getTime() / 1_000);
      }
      jobs.set({ state: "ready" }, queue.readyJobs);
      jobs.set({ state: "running" }, queue.runningJobs);
      jobs.set({ state: "failed" }, queue.failedJobs);
    };
  };
}
