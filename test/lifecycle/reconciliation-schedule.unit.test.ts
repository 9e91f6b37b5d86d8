import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { PaymentStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupAnswer } from "../../src/khalti/lookup.ts";
import { decideConfirmation } from "../../src/lifecycle/payment.ts";
import {
  ABANDON_AFTER_MS,
  nextCheckAt,
  type WatchedPayment,
} from "../../src/lifecycle/reconciliation-schedule.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";

const BEGUN = Date.UTC(2026, 0, 10, 6, 0, 0);
const LINK_MS = 30 * MINUTE;

const UNPAID = ["initiated", "pending", "canceled", "expired"] as const;
const OPEN = ["initiated", "pending"] as const;
const PAID = ["completed", "partially_refunded"] as const;
const OVER = ["refunded", "failed", "abandoned", "held"] as const;

function payment(status: PaymentStatus, facts: Partial<WatchedPayment> = {}): WatchedPayment {
  return {
    status,
    createdAt: new Date(BEGUN),
    expiresAt: status === "created" ? null : new Date(BEGUN + LINK_MS),
    completedAt: null,
    ...facts,
  };
}

/** The time until the next check of a payment that is `ageMs` old; null for never. */
function waitMs(watched: WatchedPayment, ageMs: number): number | null {
  const now = new Date(BEGUN + ageMs);
  const next = nextCheckAt(watched, now);
  return next === null ? null : next.getTime() - now.getTime();
}

describe("the next check of an unpaid payment", () => {
  // age at a check -> time until the next check
  const rows: [string, number, number][] = [
    ["when the link was just created", 0, 5 * SECOND],
    ["after ten seconds", 10 * SECOND, 5 * SECOND],
    ["after a minute", MINUTE, 15 * SECOND],
    ["after two minutes", 2 * MINUTE, 30 * SECOND],
    ["after three minutes", 3 * MINUTE, 45 * SECOND],
    ["shortly before the link expires", 29 * MINUTE, 45 * SECOND],
    ["when the link expires", LINK_MS, 45 * SECOND],
    ["at the end of the grace period", LINK_MS + 5 * MINUTE - 1, 45 * SECOND],
    ["after the grace period", LINK_MS + 5 * MINUTE, HOUR],
    ["after a day", DAY, HOUR],
    ["after a week", 7 * DAY, DAY],
    ["after four weeks", 28 * DAY, DAY],
  ];

  it.each(rows)("%s: at %d ms, %d ms later", (_, ageMs, expected) => {
    for (const status of UNPAID) expect(waitMs(payment(status), ageMs)).toBe(expected);
  });

  it("never comes for an expired or canceled payment after 30 days", () => {
    expect(waitMs(payment("expired"), 30 * DAY)).toBeNull();
    expect(waitMs(payment("canceled"), 30 * DAY)).toBeNull();
  });

  it("comes daily without a limit while the payment is open", () => {
    expect(waitMs(payment("initiated"), 31 * DAY)).toBe(DAY);
    expect(waitMs(payment("pending"), 400 * DAY)).toBe(DAY);
  });
});

describe("the next check of any other payment", () => {
  it.each([
    ["just committed", 0, 5 * SECOND],
    ["without a link for five seconds", 5 * SECOND, 5 * SECOND],
    ["without a link for twenty seconds", 20 * SECOND, 20 * SECOND],
    ["without a link for a minute", MINUTE, 45 * SECOND],
    ["almost due to be abandoned", 110 * SECOND, 10 * SECOND],
    ["overdue to be abandoned", 10 * MINUTE, SECOND],
  ])("a created payment, %s: at %d ms, %d ms later", (_, ageMs, expected) => {
    expect(waitMs(payment("created"), ageMs)).toBe(expected);
  });

  it.each([
    [0, 1 * DAY],
    [1 * DAY, 3 * DAY],
    [2 * DAY, 3 * DAY],
    [3 * DAY, 7 * DAY],
    [7 * DAY, 14 * DAY],
    [14 * DAY, 30 * DAY],
  ])("a paid payment, checked %d ms after its completion, is due at %d ms", (sinceMs, nextMs) => {
    const paidLate = 12 * HOUR; // the schedule counts from completion, not from creation
    for (const status of PAID) {
      const paid = payment(status, { completedAt: new Date(BEGUN + paidLate) });
      expect(waitMs(paid, paidLate + sinceMs)).toBe(nextMs - sinceMs);
    }
  });

  it("a paid payment is checked daily while its last lookup is unanswered", () => {
    for (const status of PAID) {
      const facts = { completedAt: new Date(BEGUN), unanswered: true };
      expect(waitMs(payment(status, facts), 30 * DAY)).toBe(DAY);
      expect(waitMs(payment(status, facts), 45 * DAY)).toBe(DAY);
    }
  });

  it("a paid payment is never checked after thirty days", () => {
    for (const status of PAID) {
      const paid = payment(status, { completedAt: new Date(BEGUN) });
      expect(waitMs(paid, 30 * DAY)).toBeNull();
    }
  });

  it.each(OVER)("a payment that is %s is never checked", (status) => {
    expect(waitMs(payment(status), MINUTE)).toBeNull();
  });
});

const linkMs = fc.integer({ min: 1 * MINUTE, max: 3 * DAY });
const ageMs = fc.integer({ min: 0, max: 60 * DAY });

/** A payment in any state, and its age at a check. */
const anyPayment = fc
  .record({
    status: fc.constantFrom(...Object.values(PaymentStatus)),
    linkMs,
    paidAfterMs: ageMs,
    ageMs,
  })
  .map(({ status, linkMs: link, paidAfterMs, ageMs: age }) => {
    const wasPaid = status === "completed" || status === "partially_refunded";
    const watched = payment(status, {
      ...(status === "created" ? {} : { expiresAt: new Date(BEGUN + link) }),
      completedAt: wasPaid ? new Date(BEGUN + Math.min(paidAfterMs, age)) : null,
    });
    return { watched, ageMs: age };
  });

describe("for every payment", () => {
  it("the next check is in the future", () => {
    fc.assert(
      fc.property(anyPayment, ({ watched, ageMs: age }) => {
        const wait = waitMs(watched, age);
        expect(wait ?? 1).toBeGreaterThan(0);
      }),
    );
  });

  it("money paid before the link expires is noticed within a minute", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("created", ...UNPAID),
        linkMs,
        fc.integer({ min: 0, max: 99 }),
        (s, link, percent) => {
          const watched = payment(s, { expiresAt: new Date(BEGUN + link) });
          const wait = waitMs(watched, Math.floor((link * percent) / 100));
          expect(wait).not.toBeNull();
          expect(wait).toBeLessThanOrEqual(45 * SECOND);
        },
      ),
    );
  });

  it("the time between checks never becomes shorter", () => {
    fc.assert(
      fc.property(fc.constantFrom(...UNPAID, ...PAID), linkMs, (status, link) => {
        const watched = payment(status, {
          expiresAt: new Date(BEGUN + link),
          completedAt: (PAID as readonly string[]).includes(status) ? new Date(BEGUN) : null,
        });
        let age = 0;
        let before = 0;
        const shorter: [age: number, wait: number][] = [];
        while (age < 60 * DAY) {
          const wait = waitMs(watched, age);
          if (wait === null) break;
          if (wait < before) shorter.push([age, wait]);
          before = wait;
          age += wait;
        }
        expect(shorter).toEqual([]);
      }),
      { numRuns: 20 }, // each run makes thousands of checks
    );
  });

  it("the checks end, and only after the payment has left the open states", () => {
    fc.assert(
      fc.property(anyPayment, ({ watched, ageMs: start }) => {
        let current = watched;
        let age = start;
        for (let checks = 0; checks < 10_000; checks++) {
          const wait = waitMs(current, age);
          if (wait === null) {
            expect(OPEN as readonly string[]).not.toContain(current.status);
            return;
          }
          age += wait;
          current = { ...current, status: statusAfterCheck(current.status, age) };
        }
        throw new Error(`still checked after ${String(Math.round(age / DAY))} days`);
      }),
      { numRuns: 30 },
    );
  });

  it("one link is checked fewer than 300 times", () => {
    let checks = 0;
    let age = 0;
    for (let wait = waitMs(payment("expired"), 0); wait !== null; checks++) {
      age += wait;
      wait = waitMs(payment("expired"), age);
    }
    expect(checks).toBeLessThan(300);
  });
});

/** The status of a payment after a check in which Khalti's answer has not changed. */
function statusAfterCheck(status: PaymentStatus, age: number): PaymentStatus {
  if (status === "created") return age >= ABANDON_AFTER_MS ? "abandoned" : status;
  const word = status === "pending" ? "pending" : "initiated";
  const answer: LookupAnswer = {
    pidx: "PIDX",
    status: word,
    statusWord: word,
    totalAmountPaisa: 90_000,
    transactionId: null,
    feePaisa: null,
    refunded: false,
  };
  const decision = decideConfirmation({
    payment: { status, pidx: "PIDX", amountPaisa: 90_000 },
    order: { status: "awaiting_payment" },
    answer,
    transactionIdTaken: false,
    ageMs: age,
  });
  if (decision.kind === "hold") return "held";
  return decision.kind === "move" ? decision.to : status;
}
