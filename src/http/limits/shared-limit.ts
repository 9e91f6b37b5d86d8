import type { Request } from "express";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { addressOf } from "./client-address.ts";
import { hashOf } from "./shared-counter.ts";
import { TooManyRequests } from "./too-many-requests.ts";

/** A limit on failures of one address, which all instances on one database count together. */
export interface SharedLimit {
  /**
   * Counts an attempt from its start, so that many at the same time are limited too.
   *
   * @throws TooManyRequests
   */
  begin(req: Request): Promise<void>;
  /** Takes the count of an attempt back that did not fail. */
  forgive(req: Request): Promise<void>;
}

/** Wrong keys of one address at sign-in. A limit of each instance stands before it, so a flood writes little. */
export function createSignInLimit(pool: Pool, perMinute: number): SharedLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: "sign_in",
    points: perMinute,
    duration: 60,
  });
  return {
    async begin(req) {
      try {
        await limiter.consume(keyOf(req));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new TooManyRequests("Too many wrong keys. Please wait a minute.", {
          retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)),
        });
      }
    },
    async forgive(req) {
      await limiter.reward(keyOf(req));
    },
  };
}

function keyOf(req: Request): string {
  return hashOf(addressOf(req));
}
