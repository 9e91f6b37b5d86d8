import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

/** Whether a person or a background job waits for the answer. */
export type Urgency = "customer" | "background";

export interface LookupBudget {
  /** Waits up to a few seconds for a permit for one lookup. @returns whether it was granted */
  take(urgency: Urgency): Promise<boolean>;
}

const MAX_WAIT_MS = 5_000;

/**
 * A rate limit on lookups per second, shared by all instances on one database. Half of it is reserved for customers, who
 * may use the other half too. Each instance takes permits in small blocks, valid for one second, so that most lookups need
 * no query.
 *
 * A one-second window starts with its first lookup, and two windows may meet: any period of n seconds has at most n + 1
 * times the limit.
 */
export function createLookupBudget(options: {
  pool: Pool;
  lookupsPerSecond: number;
}): LookupBudget {
  const { pool, lookupsPerSecond } = options;
  const reserved = Math.ceil(lookupsPerSecond / 2);
  const forCustomers = createShare(pool, "customer", reserved);
  // A limit of one per second cannot be divided.
  const forAll =
    reserved === lookupsPerSecond
      ? forCustomers
      : createShare(pool, "all", lookupsPerSecond - reserved);

  return {
    async take(urgency) {
      const shares = urgency === "customer" ? [forCustomers, forAll] : [forAll];
      const deadline = performance.now() + MAX_WAIT_MS;
      for (;;) {
        let waitMs = Number.POSITIVE_INFINITY;
        for (const share of shares) {
          const shareWaitMs = await share.take();
          if (shareWaitMs === 0) return true;
          waitMs = Math.min(waitMs, shareWaitMs);
        }
        if (performance.now() + waitMs > deadline) return false;
        // Jitter spreads the callers that wait for the same second.
        await sleep(waitMs + Math.random() * 50);
      }
    },
  };
}

interface Share {
  /** @returns 0 if a permit was taken, otherwise the milliseconds to wait */
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
