import { describe, expect, it } from "@jest/globals";
import { RefundStatus } from "../../src/generated/prisma/enums.ts";
import {
  nextRefundCheckAt,
  REFUND_SUBMISSION_LIMIT_MS,
} from "../../src/lifecycle/refund-schedule.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";

const BEGUN = Date.UTC(2026, 0, 10, 6, 0, 0);

/** The time until the next check of a refund that was requested and sent `ageMs` ago; null for never. */
function waitMs(status: RefundStatus, ageMs: number, wasSent = true): number | null {
  const now = new Date(BEGUN + ageMs);
  const at = new Date(BEGUN);
  const refund = { status, createdAt: at, approvedAt: null, submittedAt: wasSent ? at : null };
  const next = nextRefundCheckAt({ ...refund, acceptedAt: null, watchedUntil: null }, now);
  return next === null ? null : next.getTime() - now.getTime();
}

describe("the next check of a refund", () => {
  it.each([
    ["immediately", 0, 5 * SECOND],
    ["after a minute", MINUTE, 15 * SECOND],
    ["after an hour", HOUR, 5 * MINUTE],
    ["after a week", 7 * DAY, 5 * MINUTE],
  ])("that cannot be sent, %s (%d ms): in %d ms", (_, ageMs, expected) => {
    expect(waitMs("requested", ageMs, false)).toBe(expected);
  });

  it("that is unknown comes within minutes, then daily for a month, then weekly", () => {
    const checks: number[] = [];
    for (let at = 0; at < 60 * DAY;) {
      const wait = waitMs("unknown", at) ?? Number.NaN;
      expect(wait).toBeGreaterThan(0);
      checks.push((at += wait));
    }
    const daily = Array.from({ length: 29 }, (_, day) => (day + 2) * DAY);
    const weekly = [37, 44, 51, 58, 65].map((day) => day * DAY);
    const first = [10 * SECOND, MINUTE, 5 * MINUTE, 16 * MINUTE, HOUR, 6 * HOUR, DAY];
    expect(checks).toEqual([...first, ...daily, ...weekly]);
  });

  it("never comes for a dashboard refund of unknown amount, which only staff can resolve", () => {
    expect(waitMs("unknown", 0, false)).toBeNull();
  });

  it("that is submitting comes when its call must have ended, and not at once when that is long ago", () => {
    expect(waitMs("submitting", 0)).toBe(REFUND_SUBMISSION_LIMIT_MS);
    expect(waitMs("submitting", 30 * SECOND)).toBe(REFUND_SUBMISSION_LIMIT_MS - 30 * SECOND);
    expect(waitMs("submitting", HOUR)).toBe(5 * SECOND);
  });

  it("never comes while a person has to approve it", () => {
    for (const ageMs of [0, MINUTE, DAY]) {
      expect(waitMs("awaiting_approval", ageMs, false)).toBeNull();
    }
  });

  it.each(["succeeded", "failed"] as const)(
    "never comes once Khalti says that it has %s",
    (status) => {
      for (const ageMs of [0, MINUTE, DAY]) expect(waitMs(status, ageMs)).toBeNull();
    },
  );
});
