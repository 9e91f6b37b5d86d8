import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

export interface LookupBudget {
  /** Waits for leave to make one lookup, for a few seconds at most. @returns whether it was given */
  take(): Promise<boolean>;
}

const LONGEST_WAIT_MS = 5_000;

/**
 * A ceiling on lookups a second that all instances on one database keep together. An instance takes its share in small
 * blocks, each good for the second it was taken in, so that not every lookup costs a query.
 */
export function createLookupBudget(options: {
  pool: Pool;
  lookupsPerSecond: number;
}): LookupBudget {
  const limiter = new RateLimiterPostgres({
    storeClient: options.pool,
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: "khalti",
    points: options.lookupsPerSecond,
    duration: 1,
  });
  const block = Math.max(1, Math.floor(options.lookupsPerSecond / 20));
  let left = 0;
  let leftUntil = 0;
  let refilling: Promise<number> | null = null;

  /** @returns milliseconds to wait before asking again; 0 when there is something left */
  async function refill(): Promise<number> {
    try {
      const { msBeforeNext } = await limiter.consume("lookup", block);
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
      const deadline = performance.now() + LONGEST_WAIT_MS;
      for (;;) {
        if (left > 0 && performance.now() < leftUntil) {
          left--;
          return true;
        }
        refilling ??= refill().finally(() => {
          refilling = null;
        });
        const waitMs = await refilling;
        if (waitMs === 0) continue;
        if (performance.now() + waitMs > deadline) return false;
        // Whoever waited for the same second does not come back in the same millisecond.
        await new Promise((resolve) => setTimeout(resolve, waitMs + Math.random() * 50));
      }
    },
  };
}
