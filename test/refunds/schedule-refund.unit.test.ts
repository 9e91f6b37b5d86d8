import { describe, expect, it } from "@jest/globals";
import { RefundStatus } from "../../src/generated/prisma/enums.ts";
import { UNANSWERED_LIMIT_MS } from "../../src/lifecycle/refund.ts";
import { nextRefundCheckAt } from "../../src/refunds/schedule-refund.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";

const BEGUN = Date.UTC(2026, 0, 10, 6, 0, 0);

/** How long until a refund, asked for and sent `ageMs` ago, is looked at again; null for never. */
function waitMs(status: RefundStatus, ageMs: number, wasSent = true): number | null {
  const now = new Date(BEGUN + ageMs);
  const at = new Date(BEGUN);
  const next = nextRefundCheckAt({ status, createdAt: at, submittedAt: wasSent ? at : null }, now);
  return next === null ? null : next.getTime() - now.getTime();
}

describe("when a refund is looked at again", () => {
  it.each([
    ["at first", 0, 5 * SECOND],
    ["after a minute", MINUTE, 15 * SECOND],
    ["after an hour", HOUR, 5 * MINUTE],
    ["after a week", 7 * DAY, 5 * MINUTE],
  ])("while it cannot be sent, %s", (_, ageMs, expected) => {
    expect(waitMs("requested", ageMs, false)).toBe(expected);
  });

  it("while nobody heard of it: soon, then once its time is over, then for some days", () => {
    const looks: number[] = [];
    for (let at = 0; ;) {
      const wait = waitMs("unknown", at);
      if (wait === null) break;
      expect(wait).toBeGreaterThan(0);
      looks.push((at += wait));
    }
    expect(looks).toEqual([
      10 * SECOND,
      MINUTE,
      5 * MINUTE,
      16 * MINUTE,
      HOUR,
      6 * HOUR,
      DAY,
      3 * DAY,
    ]);
    expect(looks.some((at) => at > UNANSWERED_LIMIT_MS && at < 2 * UNANSWERED_LIMIT_MS)).toBe(true);
  });

  it("never, where it was made in Khalti's dashboard and only a person can tell the amount", () => {
    expect(waitMs("unknown", 0, false)).toBeNull();
  });

  it("in a minute while its answer is on the way", () => {
    expect(waitMs("submitting", 0)).toBe(MINUTE);
  });

  it.each(["succeeded", "failed"] as const)("never once it has %s", (status) => {
    for (const ageMs of [0, MINUTE, DAY]) expect(waitMs(status, ageMs)).toBeNull();
  });
});
