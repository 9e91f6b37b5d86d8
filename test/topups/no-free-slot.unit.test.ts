import { expect, it } from "@jest/globals";
import { nextSlotCheckAt } from "../../src/lifecycle/top-up-schedule.ts";

const now = new Date("2026-07-03T06:00:00Z");

it.each([
  [1, 2_000, 5_000],
  [20, 2_000, 5_000],
  [40, 4_000, 10_000],
  [1_000, 100_000, 250_000],
])(
  "a job that found no free slot while %s wait retries in %s to %s ms, with jitter",
  (waiting, minMs, maxMs) => {
    const inMs = Array.from(
      { length: 200 },
      () => nextSlotCheckAt(now, waiting).getTime() - now.getTime(),
    );
    expect(Math.min(...inMs)).toBeGreaterThanOrEqual(minMs);
    expect(Math.max(...inMs)).toBeLessThanOrEqual(maxMs);
    expect(Math.max(...inMs) - Math.min(...inMs)).toBeGreaterThan((maxMs - minMs) / 3);
  },
);
