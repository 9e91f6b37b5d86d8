import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { PaymentStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupAnswer } from "../../src/khalti/lookup.ts";
import { decideConfirmation } from "../../src/lifecycle/payment.ts";
import {
  ABANDON_AFTER_MS,
  nextCheckAt,
  PAYMENT_LEASE_MS,
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
    ["after ten seconds", 10 * SECOND, 10 * SECOND],
    ["after twenty seconds", 20 * SECOND, 20 * SECOND],
    ["after a minute", MINUTE, 36 * SECOND],
    ["while most customers pay", 15.5 * MINUTE - 1, 36 * SECOND],
    ["when most customers have paid", 15.5 * MINUTE, 155 * SECOND],
    ["when the link expires", LINK_MS, 155 * SECOND],
    ["at the end of the grace period", LINK_MS + 5 * MINUTE - 1, 155 * SECOND],
  ];

  it.each(rows)("%s: at %d ms, %d ms later", (_, ageMs, expected) => {
    for (const status of UNPAID) expect(waitMs(payment(status), ageMs)).toBe(expected);
  });

  const afterwards: [string, number, number, number][] = [
    ["after the grace period", LINK_MS + 6 * MINUTE, 24 * MINUTE, 18 * MINUTE],
    ["after an hour and a half", 90 * MINUTE, HOUR, 45 * MINUTE],
    ["after a day", DAY, 16 * HOUR, HOUR],
    ["after a day and a half", 1.5 * DAY, DAY, HOUR],
    ["after a week", 7 * DAY, DAY, HOUR],
    ["after a month", 30 * DAY, DAY, HOUR],
  ];

  it.each(afterwards)(
    "%s: at %d ms, %d ms later, and %d ms later while it is Pending",
    (_, ageMs, expected, whilePending) => {
      for (const status of ["initiated", "canceled", "expired"] as const) {
        expect(waitMs(payment(status), ageMs)).toBe(expected);
      }
      expect(waitMs(payment("pending"), ageMs)).toBe(whilePending);
    },
  );

  it("comes hourly for a week, and then daily, after a lookup that Khalti did not answer", () => {
    for (const status of ["initiated", "canceled", "expired"] as const) {
      const unanswered = payment(status, { unanswered: true });
      expect(waitMs(unanswered, MINUTE)).toBe(36 * SECOND);
      expect(waitMs(unanswered, DAY)).toBe(HOUR);
      expect(waitMs(unanswered, 7 * DAY - 1)).toBe(HOUR);
      expect(waitMs(unanswered, 7 * DAY)).toBe(DAY);
      expect(waitMs(unanswered, 100 * DAY)).toBe(DAY);
    }
  });

  it("is not sooner for a link that is valid for months", () => {
    const expiresAt = new Date(BEGUN + 90 * DAY);
    const within = 65 * MINUTE;
    expect(waitMs(payment("initiated", { expiresAt }), within - 1)).toBe(155 * SECOND);
    expect(waitMs(payment("initiated", { expiresAt }), within)).toBe((within * 2) / 3);
  });

  it.each([LINK_MS, 90 * DAY])(
    "comes daily at least, until 30 days after the end of a link that is valid for %d ms",
    (validMs) => {
      const expiresAt = new Date(BEGUN + validMs);
      for (const status of ["expired", "canceled"] as const) {
        const ended = payment(status, { expiresAt });
        expect(waitMs(ended, validMs + 30 * DAY - 1)).toBe(DAY);
        expect(waitMs(ended, validMs + 30 * DAY)).toBeNull();
      }
    },
  );

  it("comes for half a year while Khalti gives no answer, and then never: a person knows by then", () => {
    for (const watched of [
      payment("initiated"),
      payment("pending"),
      payment("expired", { unanswered: true }),
    ]) {
      expect(waitMs(watched, 180 * DAY - 1)).not.toBeNull();
      expect(waitMs(watched, 180 * DAY)).toBeNull();
    }
  });
});

describe("the next check of any other payment", () => {
  it.each([0, MINUTE, 2 * MINUTE - SECOND, 2 * MINUTE])(
    "a created payment is due two minutes after its creation, when it is lost: at %d ms",
    (ageMs) => {
      expect(waitMs(payment("created"), ageMs)).toBe(ABANDON_AFTER_MS - ageMs || SECOND);
    },
  );

  it.each([
    [0, 1 * DAY],
    [1 * DAY, 3 * DAY],
    [2 * DAY, 3 * DAY],
    [3 * DAY, 7 * DAY],
    [7 * DAY, 14 * DAY],
    [14 * DAY, 30 * DAY],
    [30 * DAY, 60 * DAY],
    [60 * DAY, 90 * DAY],
    [90 * DAY, 180 * DAY],
    [180 * DAY, 365 * DAY],
  ])("a paid payment, checked %d ms after its completion, is due at %d ms", (sinceMs, nextMs) => {
    const paidLate = 12 * HOUR; // the schedule counts from completion, not from creation
    for (const status of PAID) {
      const paid = payment(status, { completedAt: new Date(BEGUN + paidLate) });
      expect(waitMs(paid, paidLate + sinceMs)).toBe(nextMs - sinceMs);
    }
  });

  it("a paid payment is checked daily while its last lookup is unanswered, for two weeks", () => {
    for (const status of PAID) {
      const facts = { completedAt: new Date(BEGUN), unanswered: true };
      expect(waitMs(payment(status, facts), 365 * DAY)).toBe(DAY);
      expect(waitMs(payment(status, facts), 380 * DAY - 1)).toBe(DAY);
      expect(waitMs(payment(status, facts), 380 * DAY)).toBeNull();
    }
  });

  it("a paid payment is never checked after a year", () => {
    for (const status of PAID) {
      const paid = payment(status, { completedAt: new Date(BEGUN) });
      expect(waitMs(paid, 365 * DAY)).toBeNull();
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

  it.each([
    ["a minute", "first 15 minutes", 15 * MINUTE, MINUTE],
    ["three minutes", "hour", HOUR, 3 * MINUTE],
  ])(
    "money is noticed within %s in the link's %s, even when the worker that has taken it is killed",
    (_within, _of, linkAgeMs, withinMs) => {
      // A worker takes the row half a second late, and is killed; half a second after its lease another one looks it up.
      const killedMs = SECOND + PAYMENT_LEASE_MS;
      const lookupMs = 2 * SECOND;
      fc.assert(
        fc.property(
          fc.constantFrom("initiated", "pending"),
          fc.integer({ min: 0, max: 15 * SECOND }), // how long Khalti takes to give the link
          fc.integer({ min: 0, max: linkAgeMs - 1 }),
          (status, initiateMs, paidAfterMs) => {
            const expiresAt = new Date(BEGUN + initiateMs + HOUR);
            const wait = waitMs(payment(status, { expiresAt }), initiateMs + paidAfterMs);
            expect((wait ?? Infinity) + killedMs + lookupMs).toBeLessThanOrEqual(withinMs);
          },
        ),
      );
    },
  );

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

  it.each([
    ["half an hour", 30 * MINUTE, 74],
    ["an hour", HOUR, 84],
    ["90 days", 90 * DAY, 174],
  ])(
    "an unpaid payment whose link is valid for %s (%d ms) costs %d lookups",
    (_, validMs, most) => {
      expect(lookupsOf(validMs)).toBe(most);
    },
  );

  it("the background's half of 50 lookups a second carries 25,000 unpaid payments a day", () => {
    expect((25 * DAY) / SECOND / lookupsOf(HOUR)).toBeGreaterThanOrEqual(25_000);
  });
});

/** The lookups of an unpaid payment, each of which takes no time. Khalti calls its link expired in time. */
function lookupsOf(validMs: number): number {
  const expiresAt = new Date(BEGUN + validMs);
  let ageMs = 2 * SECOND;
  for (let lookups = 0; ; lookups++) {
    const status = ageMs > validMs ? "expired" : "initiated";
    const wait = waitMs(payment(status, { expiresAt }), ageMs);
    if (wait === null) return lookups;
    ageMs += wait;
  }
}

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

describe("the next check of a payment that Khalti does not know", () => {
  /** Since how long, and the payment's age. */
  const wait = (notFoundMs: number | null, ageMs: number) =>
    waitMs(
      payment("initiated", {
        notFoundSince: notFoundMs === null ? null : new Date(BEGUN + ageMs - notFoundMs),
      }),
      ageMs,
    );

  it.each<[string, number | null, number, number]>([
    ["is in pace within its first hour", MINUTE, 10 * MINUTE, 36 * SECOND],
    ["is in pace while its link can be paid", MINUTE, 20 * MINUTE, 155 * SECOND],
    ["is at the end of that hour, when its link has ended", 20 * MINUTE, HOUR, 40 * MINUTE],
    ["is at the end of that hour, one ms before it", HOUR - 1, 2 * HOUR, 1],
    ["is slow after that hour", HOUR, 1.5 * HOUR, HOUR],
    ["is slow after that hour, also while most customers pay", HOUR, 15 * MINUTE, 10 * MINUTE],
    ["is slow after that hour, also while its link can be paid", HOUR, 30 * MINUTE, 20 * MINUTE],
    ["is that of any other once Khalti knows it", null, 1.5 * HOUR, HOUR],
  ])("%s", (_, notFoundMs, ageMs, expected) => {
    expect(wait(notFoundMs, ageMs)).toBe(expected);
  });
});

it("a payment belongs to the worker that looks it up for 20 seconds", () => {
  expect(PAYMENT_LEASE_MS).toBe(20_000);
});
