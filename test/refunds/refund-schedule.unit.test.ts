import { describe, expect, it } from "@jest/globals";
import { nextRefundCheckAt } from "../../src/lifecycle/refund-schedule.ts";
import { NOW } from "../lifecycle/recorded-refunds.ts";
import { DAY, MINUTE, SECOND } from "../support/test-clock.ts";

const ago = (ms: number) => new Date(NOW.getTime() - ms);

describe("the next check of a refund, to the millisecond", () => {
  type Facts = Parameters<typeof nextRefundCheckAt>[0];
  const waitMs = (
    facts: Omit<Facts, "approvedAt" | "acceptedAt" | "watchedUntil"> & Partial<Facts>,
  ) => {
    const none = { approvedAt: null, acceptedAt: null, watchedUntil: null };
    const next = nextRefundCheckAt({ ...none, ...facts }, NOW);
    return next === null ? null : next.getTime() - NOW.getTime();
  };

  it.each([
    [20 * SECOND, 5 * SECOND],
    [24 * SECOND, 6 * SECOND],
    [20 * MINUTE - 4, 5 * MINUTE - 1],
    [20 * MINUTE, 5 * MINUTE],
    [24 * MINUTE, 5 * MINUTE],
  ])("a requested one of %d ms: in %d ms", (ageMs, expected) => {
    const approved = { status: "requested", approvedAt: ago(ageMs), submittedAt: null } as const;
    expect(waitMs({ ...approved, createdAt: ago(30 * DAY) })).toBe(expected);
    expect(waitMs({ status: "requested", createdAt: ago(ageMs), submittedAt: null })).toBe(
      expected,
    );
  });

  it("an unknown one, counted from its submission and not from its request", () => {
    const unknown = (submittedMsAgo: number) =>
      waitMs({ status: "unknown", createdAt: ago(60 * MINUTE), submittedAt: ago(submittedMsAgo) });
    expect(unknown(0)).toBe(10 * SECOND);
    expect(unknown(10 * SECOND - 1)).toBe(1);
    expect(unknown(10 * SECOND)).toBe(50 * SECOND);
  });

  it("an accepted one in two seconds, and when its hour is over", () => {
    const accepted = (acceptedMsAgo: number) =>
      waitMs({
        status: "unknown",
        createdAt: ago(90 * MINUTE),
        submittedAt: ago(80 * MINUTE),
        acceptedAt: ago(acceptedMsAgo),
      });
    expect(accepted(0)).toBe(2 * SECOND);
    expect(accepted(2 * SECOND)).toBe(8 * SECOND);
    expect(accepted(59 * MINUTE)).toBe(MINUTE);
  });

  it("one that was recorded as failed daily, and when its watch ends", () => {
    const failed = (watchedForMs: number) =>
      waitMs({
        status: "failed",
        createdAt: ago(DAY),
        submittedAt: ago(DAY),
        watchedUntil: ago(-watchedForMs),
      });
    expect(failed(30 * DAY)).toBe(DAY);
    expect(failed(DAY - 1)).toBe(DAY - 1);
    expect(failed(0)).toBeNull();
  });
});
