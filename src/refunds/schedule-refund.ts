import type { Refund } from "../generated/prisma/client.ts";
import type { Tx } from "../lib/database.ts";
import { UNANSWERED_LIMIT_MS } from "../lifecycle/refund.ts";

export const CARRY_OUT_REFUND = "carry_out_refund";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** When Khalti is asked what became of a refund that nobody heard of; after that only a person can tell. */
const UNKNOWN_CHECKS_MS = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  UNANSWERED_LIMIT_MS + MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
];

type OpenRefund = Pick<Refund, "status" | "createdAt" | "submittedAt">;

/** When a refund's job should look at it again; null when it is settled, or only a person can say more. */
export function nextRefundCheckAt(refund: OpenRefund, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const age = now.getTime() - refund.createdAt.getTime();
  switch (refund.status) {
    case "requested":
      // Khalti could not be asked what it says of the payment, or another refund of it is under way.
      return after(Math.min(5 * MINUTE, Math.max(5 * SECOND, age / 4)));
    case "submitting":
      return after(MINUTE);
    case "unknown": {
      if (refund.submittedAt === null) return null;
      const since = refund.submittedAt.getTime();
      const next = UNKNOWN_CHECKS_MS.find((ms) => since + ms > now.getTime());
      return next === undefined ? null : new Date(since + next);
    }
    case "succeeded":
    case "failed":
      return null;
  }
}

/**
 * The refund's one job: it looks at whatever state it finds.
 *
 * @param runAt null for at once
 */
export async function enqueueRefund(
  tx: Tx,
  refund: Pick<Refund, "id">,
  runAt: Date | null,
): Promise<void> {
  const payload = JSON.stringify({ refund_id: refund.id });
  await tx.$queryRaw`
    select 1 from graphile_worker.add_job(
      ${CARRY_OUT_REFUND}, ${payload}::json, run_at => ${runAt}::timestamptz, max_attempts => 1000,
      job_key => ${`refund:${refund.id}`}
    )`;
}
