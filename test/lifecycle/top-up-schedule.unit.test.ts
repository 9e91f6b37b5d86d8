import { describe, expect, it } from "@jest/globals";
import {
  FIRST_STATUS_CHECK_MS,
  hintedAt,
  isLastStatusCheck,
  nextSlotCheckAt,
  nextTopUpCheckAt,
  SUBMISSION_LIMIT_MS,
} from "../../src/lifecycle/top-up-schedule.ts";
import { NOW } from "../lifecycle/recorded-refunds.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { topUpRow } from "../topups/top-up-rows.ts";

const ago = (ms: number) => new Date(NOW.getTime() - ms);

/** How long until a top-up's next check; null for never. */
function waitMs(facts: Parameters<typeof topUpRow>[0]): number | null {
  const next = nextTopUpCheckAt(topUpRow(facts), NOW);
  return next === null ? null : next.getTime() - NOW.getTime();
}

describe("limits of top-ups, as literal values", () => {
  it("a submission is over after 90 seconds, and checked first after 5 minutes", () => {
    expect(SUBMISSION_LIMIT_MS).toBe(90_000);
    expect(FIRST_STATUS_CHECK_MS).toBe(300_000);
  });

  it.each([
    [3 * DAY - 1, false],
    [3 * DAY, true],
    [3 * DAY + 1, true],
  ])("%d ms after the submission the schedule has ended: %s", (ms, expected) => {
    expect(isLastStatusCheck(ago(ms), NOW)).toBe(expected);
  });
});

describe("the next check of a top-up", () => {
  it.each([
    ["just created", 0, 5 * SECOND],
    ["after 20 seconds", 20 * SECOND, 5 * SECOND],
    ["after 24 seconds", 24 * SECOND, 6 * SECOND],
    ["after 20 minutes", 20 * MINUTE, 5 * MINUTE],
    ["after an hour", HOUR, 5 * MINUTE],
    ["one ms before a day", DAY - 1, 5 * MINUTE],
    ["after a day", DAY, HOUR],
    ["after a week", 7 * DAY, HOUR],
  ])("of a pending one, %s", (_, ageMs, expected) => {
    expect(waitMs({ createdAt: ago(ageMs) })).toBe(expected);
  });

  it.each([
    ["just created", 0, 5 * MINUTE],
    ["after 20 minutes", 20 * MINUTE, 5 * MINUTE],
    ["after 40 minutes", 40 * MINUTE, 10 * MINUTE],
    ["after four hours", 4 * HOUR, HOUR],
    ["after five hours", 5 * HOUR, HOUR],
  ])("of one that waits for the merchant, %s", (_, ageMs, expected) => {
    expect(waitMs({ createdAt: ago(ageMs), waitingFor: "credit" })).toBe(expected);
  });

  it.each([
    ["just submitted", NOW, 90 * SECOND],
    ["submitted 84 seconds ago", ago(84 * SECOND), 6 * SECOND],
    ["submitted 90 seconds ago", ago(90 * SECOND), 5 * SECOND],
    ["submitted an hour ago", ago(HOUR), 5 * SECOND],
    ["submitted at an unknown time", null, 90 * SECOND],
  ])("of one that is %s", (_, submittedAt, expected) => {
    expect(waitMs({ status: "submitting", submittedAt })).toBe(expected);
  });

  it.each(["queued", "unknown"] as const)("of a %s one: nine times in three days", (status) => {
    const checks: number[] = [];
    for (let at = 0; ;) {
      const wait = waitMs({ status, submittedAt: ago(at) });
      if (wait === null) break;
      checks.push((at += wait));
      expect(checks.length).toBeLessThan(20);
    }
    expect(checks).toEqual([
      5 * MINUTE,
      10 * MINUTE,
      30 * MINUTE,
      HOUR,
      3 * HOUR,
      6 * HOUR,
      DAY,
      2 * DAY,
      3 * DAY,
    ]);
    expect(waitMs({ status, submittedAt: null })).toBe(5 * MINUTE);
    expect(waitMs({ status, submittedAt: ago(5 * MINUTE - 1) })).toBe(1);
  });

  it.each(["delivered", "refused"] as const)("of a %s one: never", (status) => {
    expect(waitMs({ status })).toBeNull();
  });
});

describe("the time that a delivery report has set", () => {
  const SUBMITTED_AT = ago(10 * SECOND);
  const dueAfter = (ms: number) => new Date(SUBMITTED_AT.getTime() + ms);

  it.each([
    ["soon after the submission", "submitting", SUBMITTED_AT, dueAfter(2 * SECOND), true],
    ["just before its process must have died", "submitting", SUBMITTED_AT, dueAfter(89_999), true],
    [
      "when its process must have died: no report",
      "submitting",
      SUBMITTED_AT,
      dueAfter(90_000),
      false,
    ],
    ["later: no report", "submitting", SUBMITTED_AT, dueAfter(90_001), false],
    ["of one that is not due", "submitting", SUBMITTED_AT, null, false],
    ["of one without its time", "submitting", null, dueAfter(0), false],
    ["of one that is queued by now", "queued", SUBMITTED_AT, dueAfter(2 * SECOND), false],
    ["of one that is delivered by now", "delivered", SUBMITTED_AT, dueAfter(2 * SECOND), false],
  ] as const)("%s", (_, status, submittedAt, dueAt, isHinted) => {
    expect(hintedAt({ status, submittedAt, dueAt })).toEqual(isHinted ? dueAt : null);
  });
});

describe("a top-up that found no free slot is due again", () => {
  const waits = (waiting: number) =>
    Array.from({ length: 300 }, () => nextSlotCheckAt(NOW, waiting).getTime() - NOW.getTime());

  it.each([
    ["alone", 0, 1],
    ["among 20", 20, 1],
    ["among 40", 40, 2],
    ["among 100", 100, 5],
  ])("%s", (_, waiting, times) => {
    const all = waits(waiting);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(2 * SECOND * times);
    expect(Math.max(...all)).toBeLessThanOrEqual(5 * SECOND * times);
    // Spread out, so that they do not all come back at once.
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(1.5 * SECOND * times);
    expect(Math.max(...all)).toBeGreaterThan(3.5 * SECOND * times);
  });
});
