import { expect, it } from "@jest/globals";
import { nextTurnAt } from "../../src/topups/schedule-top-up.ts";

it("whoever finds no room comes again in two to five seconds, and not with all the others", () => {
  const now = new Date("2026-07-03T06:00:00Z");
  const inMs = Array.from({ length: 200 }, () => nextTurnAt(now).getTime() - now.getTime());
  expect(Math.min(...inMs)).toBeGreaterThanOrEqual(2_000);
  expect(Math.max(...inMs)).toBeLessThanOrEqual(5_000);
  expect(Math.max(...inMs) - Math.min(...inMs)).toBeGreaterThan(1_000);
});
