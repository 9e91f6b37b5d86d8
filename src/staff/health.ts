import { z } from "zod";
import type { AppContext } from "../context.ts";
import { RETIRED_TASKS } from "../due/dead-wake-ups.ts";
import { readOverdue } from "../due/overdue.ts";
import { keyRefusedSince } from "../events/key-alarm.ts";
import { DISABLED_BY_STAFF } from "../webhooks/change-endpoints.ts";

const instant = z.iso.datetime();

export const healthResponse = z.object({
  worker: z.object({ ok: z.boolean(), seen_at: instant.nullable() }),
  queue: z.object({
    ok: z.boolean(),
    late: z
      .int()
      .describe("Jobs, and rows that a worker should look at, that are more than two minutes late"),
    dead: z.int().describe("Jobs that used up all tries"),
  }),
  khalti: z.object({
    ok: z.boolean(),
    key_refused_since: instant.nullable().describe("Since when Khalti refuses our key"),
  }),
  webhooks: z.object({ ok: z.boolean(), failing: z.int(), disabled: z.int() }),
});

/** Workers record every five minutes that they add the recurring jobs; one round may be missed. */
const WORKER_SEEN_MS = 11 * 60_000;

/** Whether the parts of the server that work unseen are well. */
export async function readHealth({
  db,
  clock,
}: Pick<AppContext, "db" | "clock">): Promise<z.output<typeof healthResponse>> {
  const [queue] = await db.$queryRaw<{ late: number; dead: number; seenAt: Date | null }[]>`
    select
      count(*) filter (where locked_at is null and attempts < max_attempts and run_at < now() - interval '2 minutes'
        and task_identifier <> all(${RETIRED_TASKS}::text[]))::int as late,
      count(*) filter (where locked_at is null and attempts >= max_attempts)::int as dead,
      (select greatest(max(last_execution), max(known_since)) from graphile_worker._private_known_crontabs) as "seenAt"
    from graphile_worker.jobs`;
  const failing = await db.webhookEndpoint.count({
    where: { status: "enabled", failingSince: { not: null } },
  });
  const disabled = await db.webhookEndpoint.count({
    where: { disabledReason: { not: DISABLED_BY_STAFF } },
  });
  const { late: lateJobs = 0, dead = 0, seenAt = null } = queue ?? {};
  const overdue = await readOverdue(db);
  const late = lateJobs + overdue.reduce((sum, one) => sum + one.overdue, 0);
  const refusedSince = await keyRefusedSince({ db });
  return {
    worker: {
      ok: seenAt !== null && clock.now().getTime() - seenAt.getTime() < WORKER_SEEN_MS,
      seen_at: seenAt?.toISOString() ?? null,
    },
    queue: { ok: late === 0 && dead === 0, late, dead },
    khalti: { ok: refusedSince === null, key_refused_since: refusedSince?.toISOString() ?? null },
    webhooks: { ok: failing === 0 && disabled === 0, failing, disabled },
  };
}
