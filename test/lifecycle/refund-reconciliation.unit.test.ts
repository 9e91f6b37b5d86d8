import { describe, expect, it } from "@jest/globals";
import { PaymentStatus } from "../../src/generated/prisma/enums.ts";
import {
  isOfUnknownAmount,
  isPaid,
  type RecordedRefund,
  reconcileRefunds,
  refundedPaisa,
  refundablePaisa,
  statusAfterRefunds,
  UNANSWERED_LIMIT_MS,
} from "../../src/lifecycle/refund.ts";
import { refundFacts, NOW, PAID_PAISA, refundRow, dashboardRefund } from "./recorded-refunds.ts";

const LATE = UNANSWERED_LIMIT_MS + 1;
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const NOTHING = { changes: [], externalRefund: null };

/** Refunded in Khalti's dashboard and recorded by us: it was never submitted, and ended `ms` ago. */
const endedAgo = (ms: number, amountPaisa: number): RecordedRefund => ({
  ...dashboardRefund(),
  status: "succeeded",
  amountPaisa,
  endedAt: ago(ms),
});

describe("a lookup that began before a refund ended", () => {
  // Nothing was submitted, so only the end of the refund tells that the answer is outdated.
  it.each([
    ["ended before the lookup began", 2_001, true],
    ["ended in the ms in which the lookup began", 2_000, false],
    ["ended after the lookup began", 1_999, false],
  ])("%s: proves that another one was not made: %s", (_, endedMsAgo, proves) => {
    const unknown = refundRow({ status: "unknown", amountPaisa: 60_000, ageMs: LATE });
    const facts = {
      ...refundFacts([endedAgo(endedMsAgo, 30_000), unknown], "partially_refunded"),
      askedAt: ago(2_000),
    };
    const changes = proves
      ? [
          {
            id: unknown.id,
            to: "failed",
            message: 'Khalti still says "partially_refunded": it was not made.',
          },
        ]
      : [];
    expect(reconcileRefunds(facts)).toEqual({ changes, externalRefund: null });
  });

  it.each([
    ["submitted before the lookup began", 2_001, true],
    ["submitted in the ms in which the lookup began", 2_000, false],
    ["submitted after the lookup began", 1_999, false],
  ])("%s: proves that another one was not made: %s", (_, submittedMsAgo, proves) => {
    const unknown = refundRow({ status: "unknown", amountPaisa: 60_000, ageMs: LATE });
    const other = refundRow({ status: "unknown", amountPaisa: 20_000, ageMs: submittedMsAgo });
    const facts = { ...refundFacts([unknown, other], "completed"), askedAt: ago(2_000) };
    expect(reconcileRefunds(facts).changes.map(({ id }) => id)).toEqual(proves ? [unknown.id] : []);
  });
});

describe("a failed refund without an amount", () => {
  // Its amount was never known: it was one of the other refunds.
  const failed: RecordedRefund = { ...dashboardRefund(), status: "failed", endedAt: ago(60_000) };

  it("is not of unknown amount any more", () => {
    expect(isOfUnknownAmount(failed)).toBe(false);
    expect(isOfUnknownAmount(dashboardRefund())).toBe(true);
    expect(isOfUnknownAmount(refundRow({ status: "unknown" }))).toBe(false);
  });

  it("leaves a full refund to the others", () => {
    expect(reconcileRefunds(refundFacts([failed], "refunded"))).toEqual({
      changes: [],
      externalRefund: { amountPaisa: PAID_PAISA },
    });
  });

  it("does not explain a partial refund", () => {
    expect(reconcileRefunds(refundFacts([failed], "partially_refunded"))).toEqual({
      changes: [],
      externalRefund: { amountPaisa: null },
    });
  });

  it("counts for nothing in the sums", () => {
    expect(refundedPaisa([failed])).toBe(0);
    expect(refundablePaisa({ amountPaisa: PAID_PAISA }, [failed])).toBe(PAID_PAISA);
    expect(statusAfterRefunds({ amountPaisa: PAID_PAISA }, [failed])).toBeNull();
  });
});

describe("what a lookup changes, in full", () => {
  it("a refund that was not made fails with Khalti's word", () => {
    const unknown = refundRow({ status: "unknown", ageMs: LATE });
    const facts = refundFacts([unknown], "completed");
    expect(
      reconcileRefunds({ ...facts, answer: { ...facts.answer, statusWord: "Completed" } }),
    ).toEqual({
      changes: [
        {
          id: unknown.id,
          to: "failed",
          message: 'Khalti still says "Completed": it was not made.',
        },
      ],
      externalRefund: null,
    });
  });

  it("a full refund ends the unknown and fails those that were not sent", () => {
    const unknown = refundRow({ status: "unknown", amountPaisa: 50_000 });
    const requested = refundRow({ status: "requested", amountPaisa: 40_000 });
    const message = "Khalti has refunded all of the money.";
    expect(reconcileRefunds(refundFacts([unknown, requested], "refunded"))).toEqual({
      changes: [
        { id: unknown.id, to: "succeeded", message },
        { id: requested.id, to: "failed", message },
      ],
      externalRefund: { amountPaisa: 40_000 },
    });
  });

  it("a full refund gives a refund of unknown amount what the others leave", () => {
    const part = dashboardRefund();
    const message = "Khalti has refunded all of the money.";
    expect(
      reconcileRefunds(
        refundFacts([refundRow({ status: "succeeded", amountPaisa: 30_000 }), part], "refunded"),
      ),
    ).toEqual({
      changes: [{ id: part.id, to: "succeeded", amountPaisa: 60_000, message }],
      externalRefund: null,
    });
  });

  it("a refund of unknown amount was one of the others when they make up all of the money", () => {
    const part = dashboardRefund();
    expect(
      reconcileRefunds(refundFacts([refundRow({ status: "succeeded" }), part], "refunded")),
    ).toEqual({
      changes: [{ id: part.id, to: "failed", message: "It was one of the other refunds." }],
      externalRefund: null,
    });
  });

  it("nothing while a refund is being submitted", () => {
    const refunds = [
      refundRow({ status: "unknown", amountPaisa: 30_000, ageMs: LATE }),
      refundRow({ status: "submitting", amountPaisa: 60_000 }),
    ];
    for (const status of ["completed", "partially_refunded", "refunded"] as const) {
      expect(reconcileRefunds(refundFacts(refunds, status))).toEqual(NOTHING);
    }
  });

  it("nothing when a refund of unknown amount was never submitted", () => {
    expect(reconcileRefunds(refundFacts([dashboardRefund()], "completed"))).toEqual(NOTHING);
  });
});

describe("a paid payment", () => {
  it("is completed or partially refunded", () => {
    expect(Object.values(PaymentStatus).filter(isPaid)).toEqual([
      "completed",
      "partially_refunded",
    ]);
  });

  it.each(["completed", "partially_refunded"] as const)("%s: lookups count", (status) => {
    const facts = refundFacts([], "refunded");
    expect(
      reconcileRefunds({ ...facts, payment: { ...facts.payment, status } }).externalRefund,
    ).toEqual({ amountPaisa: PAID_PAISA });
  });
});

describe("the status after refunds", () => {
  it.each([
    [0, null],
    [1, "partially_refunded"],
    [PAID_PAISA - 1, "partially_refunded"],
    [PAID_PAISA, "refunded"],
    [PAID_PAISA + 1, "refunded"],
  ])("%d paisa refunded: %s", (amountPaisa, expected) => {
    const refunds = amountPaisa === 0 ? [] : [refundRow({ status: "succeeded", amountPaisa })];
    expect(statusAfterRefunds({ amountPaisa: PAID_PAISA }, refunds)).toBe(expected);
  });
});
