import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

/** Whether a person waits for the answer, or a background job. */
export type Urgency = "customer" | "background";

export interface LookupBudget {
  /** Waits for leave to make one lookup, for a few seconds at most. @returns whether it was given */
  take(urgency: Urgency): Promise<boolean>;
}

const LONGEST_WAIT_MS = 5_000;

/**
 * A ceiling on lookups a second that all instances on one database keep together. Half of it is kept for people who wait,
 * whatever the background does; they may use the other half, too. An instance takes its share in small blocks, each good
 * for the second it was taken in, so that not every lookup costs a query.
 *
 * A second begins when the first lookup of it is taken, and the end of one may come together with the beginning of the
 * next: any stretch of n seconds sees at most n + 1 times the ceiling.
 */
export function createLookupBudget(options: {
  pool: Pool;
  lookupsPerSecond: number;
}): LookupBudget {
  const { pool, lookupsPerSecond } = options;
  const kept = Math.ceil(lookupsPerSecond / 2);
  const forCustomers = createShare(pool, "customer", kept);
  // With a ceiling of one a second there is nothing to divide.
  const forAll =
    kept === lookupsPerSecond ? forCustomers : createShare(pool, "all", lookupsPerSecond - kept);

  return {
    async take(urgency) {
      const shares = urgency === "customer" ? [forCustomers, forAll] : [forAll];
      const deadline = performance.now() + LONGEST_WAIT_MS;
      for (;;) {
        let waitMs = Number.POSITIVE_INFINITY;
        for (const share of shares) {
          const shareWaitMs = await share.take();
          if (shareWaitMs === 0) return true;
          waitMs = Math.min(waitMs, shareWaitMs);
        }
        if (performance.now() + waitMs > deadline) return false;
        // Whoever waited for the same second does not come back in the same millisecond.
        await sleep(waitMs + Math.random() * 50);
      }
    },
  };
}

interface Share {
  /** @returns 0 when one was taken, otherwise the milliseconds until there may be one */
  take(): Promise<number>;
}

function createShare(pool: Pool, name: string, perSecond: number): Share {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: "khalti_lookup",
    points: perSecond,
    duration: 1,
  });
  const block = Math.max(1, Math.floor(perSecond / 20));
  let left = 0;
  let leftUntil = 0;
  let refilling: Promise<number> | null = null;

  async function refill(): Promise<number> {
    try {
      const { msBeforeNext } = await limiter.consume(name, block);
      left = block;
      leftUntil = performance.now() + msBeforeNext;
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
      throw error;
    }
  }

  return {
    async take() {
      for (;;) {
        if (left > 0 && performance.now() < leftUntil) {
          left--;
          return 0;
        }
        refilling ??= refill().finally(() => {
          refilling = null;
        });
        const waitMs = await refilling;
        if (waitMs > 0) return waitMs;
      }
    },
  };
}
