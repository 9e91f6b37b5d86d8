import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { RunSql } from "../database/run-sql.ts";
import { Prisma } from "../generated/prisma/client.ts";
import type { Timer } from "../telemetry/histogram.ts";
import { createShare, KEY_PREFIX } from "./lookup-share.ts";

/** Whether a person waits for the answer, or money that is owed (a refund, a delivery), or only a background job. */
export type Urgency = "customer" | "urgent" | "background";

export interface LookupBudget {
  /** Waits up to a few seconds for a permit for one lookup. @returns whether it was granted */
  take(urgency: Urgency): Promise<boolean>;
}

const MAX_WAIT_MS = 5_000;
/** After so many refunds and deliveries one payment goes first, so that many of them do not stop payments for ever. */
const URGENT_IN_A_ROW = 3;
/** Spreads the callers that wait for the same second. Urgent ones of all instances come before the others. */
const JITTER_MS = { customer: [0, 50], urgent: [0, 10], background: [20, 70] } as const;

/**
 * A rate limit on lookups per second, shared by all instances on one database. Half of it is reserved for customers, who
 * may use the other half too. Of that half, refunds and deliveries come before payments. Payments take it evenly over the
 * second, and hardly anything of it while the customers' own half runs out, so that a customer seldom waits for them. Each
 * instance takes permits in small blocks, valid for one second, so that most lookups of a high ceiling need no query.
 *
 * A one-second window starts where the last one ended, or after a quiet second with its first lookup. Two windows may meet:
 * any period of n seconds has at most n + 1 times the limit.
 */
export function createLookupBudget(options: {
  pool: Pool;
  lookupsPerSecond: number;
  /** Records how long each lookup waited for its permit, and whether it got one. */
  waits?: { of(urgency: Urgency, outcome: "granted" | "refused"): Timer };
}): LookupBudget {
  const { pool, lookupsPerSecond, waits } = options;
  const { customer: reserved, all } = sharesOf(lookupsPerSecond);
  const forCustomers = createShare(pool, "customer", { perSecond: reserved, reserved });
  const forAll =
    all === null ? forCustomers : createShare(pool, "all", { perSecond: all, reserved });

  /** Callers of this instance that wait for a permit. */
  const waiting = { customer: 0, urgent: 0, background: 0 };
  let urgentInARow = 0;
  const isUrgentFirst = () => urgentInARow < URGENT_IN_A_ROW;
  const yields = (urgency: Urgency): boolean => {
    if (urgency === "background") return waiting.urgent > 0 && isUrgentFirst();
    return urgency === "urgent" && waiting.background > 0 && !isUrgentFirst();
  };

  async function wait(urgency: Urgency): Promise<boolean> {
    const shares = urgency === "customer" ? [forCustomers, forAll] : [forAll];
    const begin = performance.now();
    const [least, most] = JITTER_MS[urgency];
    for (;;) {
      const isYielding = yields(urgency);
      let waitMs = isYielding ? 0 : Number.POSITIVE_INFINITY;
      for (const share of isYielding ? [] : shares) {
        const shareWaitMs = await share.take({ rests: urgency === "background" });
        if (shareWaitMs === 0) {
          if (urgency !== "customer") urgentInARow = urgency === "urgent" ? urgentInARow + 1 : 0;
          return true;
        }
        waitMs = Math.min(waitMs, shareWaitMs);
      }
      if (performance.now() - begin + waitMs > MAX_WAIT_MS) return false;
      await sleep(waitMs + least + Math.random() * (most - least));
    }
  }

  return {
    async take(urgency) {
      waiting[urgency]++;
      const askedAt = performance.now();
      try {
        const isGranted = await wait(urgency);
        const seconds = (performance.now() - askedAt) / 1_000;
        waits?.of(urgency, isGranted ? "granted" : "refused").observe(seconds);
        return isGranted;
      } finally {
        waiting[urgency]--;
      }
    },
  };
}

/** The half that is reserved for customers, and the half for all. A limit of one per second cannot be divided. */
function sharesOf(lookupsPerSecond: number): { customer: number; all: number | null } {
  const customer = Math.ceil(lookupsPerSecond / 2);
  return { customer, all: customer === lookupsPerSecond ? null : lookupsPerSecond - customer };
}

/** How many permits of this second no instance has taken, by share. */
export async function readLookupsLeft(
  sql: RunSql,
  lookupsPerSecond: number,
): Promise<{ share: string; left: number }[]> {
  const shares = Object.entries(sharesOf(lookupsPerSecond)).flatMap(([share, size]) =>
    size === null ? [] : [{ share, size }],
  );
  const keys = shares.map(({ share }) => `${KEY_PREFIX}:${share}`);
  const taken = await sql<{ key: string; points: number }>(
    Prisma.sql`
    select key, points from rate_limits
    where key = any(${keys}::text[]) and expire > extract(epoch from now()) * 1000`,
  );
  return shares.map(({ share, size }) => {
    const points = taken.find(({ key }) => key === `${KEY_PREFIX}:${share}`)?.points ?? 0;
    return { share, left: Math.max(0, size - points) };
  });
}
