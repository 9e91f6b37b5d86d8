import type { Refund } from "../generated/prisma/client.ts";
import type { Tx } from "../lib/database.ts";
import { UNANSWERED_LIMIT_MS } from "../lifecycle/refund.ts";

export const CARRY_OUT_REFUND = "carry_out_refund";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** When the payment of an unknown refund is looked up, counted from its submission. Then it waits for a person. */
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

/** When a refund's job runs next; null when the refund has ended, or waits for a person. */
export function nextRefundCheckAt(refund: OpenRefund, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const age = now.getTime() - refund.createdAt.getTime();
  switch (refund.status) {
    case "requested":
      // The lookup before it failed, or another refund of the payment is under way.
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
 * Enqueues the one job of a refund.
 *
 * @param runAt null for now
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
