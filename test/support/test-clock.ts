import type { Clock } from "../../src/lib/clock.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The real time plus the skipped time. It keeps running, so that no job is due before its time in Postgres. */
export interface TestClock extends Clock {
  skip(ms: number): void;
  reset(): void;
}

export function createTestClock(): TestClock {
  let skippedMs = 0;
  return {
    now: () => new Date(Date.now() + skippedMs),
    skip(ms) {
      skippedMs += ms;
    },
    reset() {
      skippedMs = 0;
    },
  };
}
