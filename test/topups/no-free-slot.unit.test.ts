import { expect, it } from "@jest/globals";
import { nextSlotCheckAt } from "../../src/topups/schedule-top-up.ts";

const now = new Date("2026-07-03T06:00:00Z");

it.each([
  [1, 2_000, 5_000],
  [20, 2_000, 5_000],
  [40, 4_000, 10_000],
  [1_000, 100_000, 250_000],
])(
  "whoever finds no room among %s comes again in %s to %s ms, and not with all the others",
  (waiting, least, most) => {
    const inMs = Array.from(
      { length: 200 },
      () => nextSlotCheckAt(now, waiting).getTime() - now.getTime(),
    );
    expect(Math.min(...inMs)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...inMs)).toBeLessThanOrEqual(most);
    expect(Math.max(...inMs) - Math.min(...inMs)).toBeGreaterThan((most - least) / 3);
  },
);
