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
} from "../../src/lifecycle/refund.ts";
import { refundFacts, NOW, PAID_PAISA, refundRow, dashboardRefund } from "./recorded-refunds.ts";

const LATE = 30 * 24 * 60 * 60 * 1_000;
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const NOTHING = { changes: [], externalRefund: null };

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
  it.each(["completed", "partially_refunded"] as const)(
    "no lookup that says %s makes an unknown refund fail",
    (status) => {
      const refunds = [refundRow({ status: "unknown", ageMs: LATE })];
      expect(reconcileRefunds(refundFacts(refunds, status))).toEqual(NOTHING);
    },
  );

  it("an accepted refund succeeds with Khalti's words", () => {
    const accepted = refundRow({ status: "unknown", amountPaisa: 1, acceptedMsAgo: 1 });
    const change = {
      id: accepted.id,
      to: "succeeded",
      message: "Transaction refund successful.",
      verified: true,
    };
    expect(reconcileRefunds(refundFacts([accepted], "partially_refunded")).changes).toEqual([
      change,
    ]);
    expect(reconcileRefunds(refundFacts([accepted], "refunded")).changes).toEqual([change]);
  });

  it("a full refund ends the unknown and fails those that were not sent", () => {
    const unknown = refundRow({ status: "unknown", amountPaisa: 50_000 });
    const requested = refundRow({ status: "requested", amountPaisa: 40_000 });
    const message = "Khalti has refunded all of the money.";
    expect(reconcileRefunds(refundFacts([unknown, requested], "refunded"))).toEqual({
      changes: [
        { id: unknown.id, to: "succeeded", message, verified: true },
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
      changes: [{ id: part.id, to: "succeeded", amountPaisa: 60_000, message, verified: true }],
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
