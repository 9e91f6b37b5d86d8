import { describe, expect, it } from "@jest/globals";
import type { Payment } from "../../src/generated/prisma/client.ts";
import { PaymentStatus, RefundStatus, TopUpStatus } from "../../src/generated/prisma/enums.ts";
import {
  isNotFound,
  isOverdue,
  isTopUpOverdue,
  isUnconfirmed,
  isUnconfirmedTooLong,
} from "../../src/lifecycle/deadlines.ts";

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;
const NOW = new Date(Date.UTC(2026, 0, 10));
const ago = (ms: number) => new Date(NOW.getTime() - ms);

/** Whether it holds from the limit on; never a millisecond before. */
function holdsFrom(limitMs: number, isLate: (since: Date) => boolean): boolean {
  const before = isLate(ago(limitMs - 1));
  const at = isLate(ago(limitMs));
  expect(before).toBe(false);
  return at;
}

describe("a person has to know", () => {
  it("that Khalti does not know a payment, after an hour", () => {
    expect(holdsFrom(HOUR, (notFoundSince) => isNotFound({ notFoundSince }, NOW))).toBe(true);
    expect(isNotFound({ notFoundSince: null }, NOW)).toBe(false);
  });

  it.each(Object.values(PaymentStatus))("of no answer for a day: a payment is %s", (status) => {
    const matters = ["initiated", "pending", "completed", "partially_refunded"].includes(status);
    const isLate = (unconfirmedSince: Payment["unconfirmedSince"]) =>
      isUnconfirmed({ status, unconfirmedSince }, NOW);
    expect(holdsFrom(DAY, isLate)).toBe(matters);
    expect(isLate(null)).toBe(false);
  });

  it.each(Object.values(RefundStatus))("of a refund not sent for an hour: it is %s", (status) => {
    const waits = status === "requested" || status === "submitting";
    const never = { status, approvedAt: null };
    expect(holdsFrom(HOUR, (createdAt) => isOverdue({ ...never, createdAt }, NOW))).toBe(waits);
  });

  it("of a refund not sent for an hour after its approval", () => {
    const refund = { status: "requested", createdAt: new Date(0) } as const;
    expect(holdsFrom(HOUR, (approvedAt) => isOverdue({ ...refund, approvedAt }, NOW))).toBe(true);
  });

  it.each(Object.values(RefundStatus))(
    "of a refund that no lookup confirms for an hour: it is %s",
    (status) => {
      const isLate = (acceptedAt: Date | null) => isUnconfirmedTooLong({ status, acceptedAt }, NOW);
      expect(holdsFrom(HOUR, isLate)).toBe(status === "unknown");
      expect(isLate(null)).toBe(false);
    },
  );

  it.each(Object.values(TopUpStatus))("of a top-up not sent for an hour: it is %s", (status) => {
    const waits = status === "pending" || status === "submitting";
    const isLate = (createdAt: Date) =>
      isTopUpOverdue({ status, createdAt, submittedAt: NOW }, NOW);
    expect(holdsFrom(HOUR, isLate)).toBe(waits);
  });

  it("of a top-up queued for a day, counted from its sending", () => {
    const status = "queued";
    const isLate = (submittedAt: Date | null, createdAt: Date) =>
      isTopUpOverdue({ status, createdAt, submittedAt }, NOW);
    expect(holdsFrom(DAY, (sent) => isLate(sent, ago(3 * DAY)))).toBe(true);
    expect(holdsFrom(DAY, (created) => isLate(null, created))).toBe(true);
  });
});
