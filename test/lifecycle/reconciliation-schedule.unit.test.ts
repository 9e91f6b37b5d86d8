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
const GIVEN_BACK_OR_NOT = ["completed", "partially_refunded"] as const;
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

/** How long until the payment, begun `ageMs` ago, is looked at again; null for never. */
function waitMs(watched: WatchedPayment, ageMs: number): number | null {
  const now = new Date(BEGUN + ageMs);
  const next = nextCheckAt(watched, now);
  return next === null ? null : next.getTime() - now.getTime();
}

describe("when a payment that waits for money is looked at again", () => {
  // age when it was looked at -> how long until the next time
  const rows: [string, number, number][] = [
    ["at once after the link was made", 0, 5 * SECOND],
    ["after ten seconds", 10 * SECOND, 5 * SECOND],
    ["after a minute", MINUTE, 15 * SECOND],
    ["after two minutes", 2 * MINUTE, 30 * SECOND],
    ["after three minutes", 3 * MINUTE, 45 * SECOND],
    ["late in the link's time", 29 * MINUTE, 45 * SECOND],
    ["as the link expires", LINK_MS, 45 * SECOND],
    ["in the last second of grace after it", LINK_MS + 5 * MINUTE - 1, 45 * SECOND],
    ["after the grace", LINK_MS + 5 * MINUTE, HOUR],
    ["after a day", DAY, HOUR],
    ["after a week", 7 * DAY, DAY],
    ["after four weeks", 28 * DAY, DAY],
  ];

  it.each(rows)("%s", (_, ageMs, expected) => {
    for (const status of UNPAID) expect(waitMs(payment(status), ageMs)).toBe(expected);
  });

  it("no more once it has lapsed for longer than anybody pays late", () => {
    expect(waitMs(payment("expired"), 30 * DAY)).toBeNull();
    expect(waitMs(payment("canceled"), 30 * DAY)).toBeNull();
  });

  it("daily for as long as it is open, should Khalti be silent beyond every limit", () => {
    expect(waitMs(payment("initiated"), 31 * DAY)).toBe(DAY);
    expect(waitMs(payment("pending"), 400 * DAY)).toBe(DAY);
  });
});

describe("when any other payment is looked at again", () => {
  it.each([
    ["just committed", 0, 5 * SECOND],
    ["whose link did not come in the first seconds", 5 * SECOND, 5 * SECOND],
    ["whose link has been awaited for twenty seconds", 20 * SECOND, 20 * SECOND],
    ["whose link has been awaited for a minute", MINUTE, 45 * SECOND],
    ["whose time to be given up is near", 110 * SECOND, 10 * SECOND],
    ["whose time to be given up has passed", 10 * MINUTE, SECOND],
  ])("one %s, to be given up if nobody heard of it", (_, ageMs, expected) => {
    expect(waitMs(payment("created"), ageMs)).toBe(expected);
  });

  it.each([
    [0, 1 * DAY],
    [1 * DAY, 3 * DAY],
    [2 * DAY, 3 * DAY],
    [3 * DAY, 7 * DAY],
    [7 * DAY, 14 * DAY],
    [14 * DAY, 30 * DAY],
  ])("a completed one, %d ms after it was paid: for refunds, %d ms after", (sinceMs, nextMs) => {
    const paidLate = 12 * HOUR; // what counts is when the money came, not when the payment began
    for (const status of GIVEN_BACK_OR_NOT) {
      const paid = payment(status, { completedAt: new Date(BEGUN + paidLate) });
      expect(waitMs(paid, paidLate + sinceMs)).toBe(nextMs - sinceMs);
    }
  });

  it("a completed one until its last look was answered", () => {
    for (const status of GIVEN_BACK_OR_NOT) {
      const facts = { completedAt: new Date(BEGUN), unanswered: true };
      expect(waitMs(payment(status, facts), 30 * DAY)).toBe(DAY);
      expect(waitMs(payment(status, facts), 45 * DAY)).toBe(DAY);
    }
  });

  it("a completed one no more after thirty days", () => {
    for (const status of GIVEN_BACK_OR_NOT) {
      const paid = payment(status, { completedAt: new Date(BEGUN) });
      expect(waitMs(paid, 30 * DAY)).toBeNull();
    }
  });

  it.each(OVER)("one that is %s never", (status) => {
    expect(waitMs(payment(status), MINUTE)).toBeNull();
  });
});

const linkMs = fc.integer({ min: 1 * MINUTE, max: 3 * DAY });
const ageMs = fc.integer({ min: 0, max: 60 * DAY });

/** A payment in any state, and its age when somebody asks when to look at it again. */
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

describe("whatever the payment", () => {
  it("the next look is in the future", () => {
    fc.assert(
      fc.property(anyPayment, ({ watched, ageMs: age }) => {
        const wait = waitMs(watched, age);
        expect(wait ?? 1).toBeGreaterThan(0);
      }),
    );
  });

  it("money that comes while the link can be paid is known within a minute", () => {
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

  it("each wait is at least as long as the one before, until there are no more", () => {
    fc.assert(
      fc.property(fc.constantFrom(...UNPAID, ...GIVEN_BACK_OR_NOT), linkMs, (status, link) => {
        const watched = payment(status, {
          expiresAt: new Date(BEGUN + link),
          completedAt: (GIVEN_BACK_OR_NOT as readonly string[]).includes(status)
            ? new Date(BEGUN)
            : null,
        });
        let age = 0;
        let before = 0;
        while (age < 60 * DAY) {
          const wait = waitMs(watched, age);
          if (wait === null) break;
          expect(wait).toBeGreaterThanOrEqual(before);
          before = wait;
          age += wait;
        }
      }),
      { numRuns: 20 }, // thousands of looks each
    );
  });

  it("the looks come to an end, each taking note of what Khalti still says", () => {
    fc.assert(
      fc.property(anyPayment, ({ watched, ageMs: start }) => {
        let current = watched;
        let age = start;
        for (let looks = 0; looks < 10_000; looks++) {
          const wait = waitMs(current, age);
          if (wait === null) {
            expect(OPEN as readonly string[]).not.toContain(current.status);
            return;
          }
          age += wait;
          current = { ...current, status: afterLook(current.status, age) };
        }
        throw new Error(`still looked at after ${String(Math.round(age / DAY))} days`);
      }),
      { numRuns: 30 },
    );
  });

  it("the looks at one link number a few hundred, not thousands", () => {
    let looks = 0;
    let age = 0;
    for (let wait = waitMs(payment("expired"), 0); wait !== null; looks++) {
      age += wait;
      wait = waitMs(payment("expired"), age);
    }
    expect(looks).toBeLessThan(300);
  });
});

/** What a look makes of a payment of which Khalti says nothing new. */
function afterLook(status: PaymentStatus, age: number): PaymentStatus {
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
