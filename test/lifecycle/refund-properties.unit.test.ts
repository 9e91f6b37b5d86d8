import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { RefundStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupStatus } from "../../src/khalti/lookup.ts";
import {
  type RecordedRefund,
  reconcileRefunds,
  moveRefund,
  refundablePaisa,
  refundedPaisa,
  statusAfterRefunds,
} from "../../src/lifecycle/refund.ts";
import {
  dashboardRefund,
  PAID_PAISA,
  refundFacts,
  refundRow,
  summarize,
} from "./recorded-refunds.ts";

describe("for every lookup and all recorded refunds", () => {
  /** Refunds that the database allows: within the payment, at most one in flight and one of unknown amount. */
  const recordedRefunds = fc
    .array(
      fc.record({
        status: fc.constantFrom(...Object.values(RefundStatus)),
        share: fc.integer({ min: 1, max: PAID_PAISA }),
        isAccepted: fc.boolean(),
        isFromDashboard: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    .map((wanted) => {
      const refunds: RecordedRefund[] = [];
      for (const { status, share, isAccepted, isFromDashboard } of wanted) {
        const left = refundablePaisa({ amountPaisa: PAID_PAISA }, refunds);
        const inFlight = refunds.some((one) => one.status === "submitting");
        if (left === 0 || (status === "submitting" && inFlight)) continue;
        if (isFromDashboard) {
          if (refunds.every(({ amountPaisa }) => amountPaisa !== null))
            refunds.push(dashboardRefund());
        } else {
          const accepted = isAccepted && status === "unknown" ? { acceptedMsAgo: 1 } : {};
          refunds.push(refundRow({ status, amountPaisa: Math.min(share, left), ...accepted }));
        }
      }
      return refunds;
    });
  const lookupStatuses = fc.constantFrom<LookupStatus>(
    "completed",
    "partially_refunded",
    "refunded",
    "pending",
    "canceled",
    "unrecognised",
  );

  /** The refunds after the decision is written as `recordRefunds` writes it. */
  function afterReconciling(refunds: RecordedRefund[], status: LookupStatus): RecordedRefund[] {
    const { changes, externalRefund } = reconcileRefunds(refundFacts(refunds, status));
    const after = refunds.map((refund) => {
      const change = changes.find(({ id }) => id === refund.id);
      if (change === undefined) return refund;
      const to = moveRefund(refund.status, change.to);
      return { ...refund, status: to, amountPaisa: change.amountPaisa ?? refund.amountPaisa };
    });
    if (externalRefund === null) return after;
    return [
      ...after,
      externalRefund.amountPaisa === null
        ? dashboardRefund()
        : { ...dashboardRefund(), status: "succeeded", amountPaisa: externalRefund.amountPaisa },
    ];
  }

  it("the refunds never exceed the payment, and an ended refund keeps its status", () => {
    fc.assert(
      fc.property(recordedRefunds, lookupStatuses, (refunds, lookupStatus) => {
        const after = afterReconciling(refunds, lookupStatus);
        expect(refundablePaisa({ amountPaisa: PAID_PAISA }, after)).toBeGreaterThanOrEqual(0);
        expect(refundedPaisa(after)).toBeGreaterThanOrEqual(refundedPaisa(refunds));
        for (const { id, status } of refunds) {
          if (status !== "succeeded" && status !== "failed") continue;
          expect(after.find((one) => one.id === id)?.status).toBe(status);
        }
      }),
    );
  });

  it("a repeated lookup changes nothing", () => {
    fc.assert(
      fc.property(recordedRefunds, lookupStatuses, (refunds, lookupStatus) => {
        const once = afterReconciling(refunds, lookupStatus);
        const payment = { ...refundFacts(once, lookupStatus).payment };
        const status = statusAfterRefunds(payment, once) ?? payment.status;
        const again = reconcileRefunds({
          ...refundFacts(once, lookupStatus),
          payment: { ...payment, status },
        });
        expect(summarize(again)).toBe("-");
      }),
    );
  });

  it("the whole payment is recorded as refunded when the lookup is Refunded and no refund is in flight", () => {
    fc.assert(
      fc.property(recordedRefunds, (refunds) => {
        fc.pre(refunds.every(({ status }) => status !== "submitting"));
        fc.pre(refundedPaisa(refunds) < PAID_PAISA);
        expect(refundedPaisa(afterReconciling(refunds, "refunded"))).toBe(PAID_PAISA);
      }),
    );
  });

  it("no refund becomes succeeded unless the lookup is Refunded, or Khalti accepted it and leaves a part", () => {
    fc.assert(
      fc.property(recordedRefunds, lookupStatuses, (refunds, lookupStatus) => {
        fc.pre(lookupStatus !== "refunded");
        const after = afterReconciling(refunds, lookupStatus);
        const grown = after.filter(
          ({ id, status }) =>
            status === "succeeded" && refunds.find((one) => one.id === id)?.status !== status,
        );
        if (lookupStatus !== "partially_refunded") expect(grown).toEqual([]);
        expect(grown.every(({ acceptedAt }) => acceptedAt !== null)).toBe(true);
        if (grown.length > 0) expect(refundedPaisa(after)).toBeLessThan(PAID_PAISA);
      }),
    );
  });

  it("no refund that was sent fails", () => {
    fc.assert(
      fc.property(recordedRefunds, lookupStatuses, (refunds, lookupStatus) => {
        const after = afterReconciling(refunds, lookupStatus);
        for (const { id } of refunds.filter(
          ({ status, submittedAt }) => status === "unknown" && submittedAt !== null,
        )) {
          expect(after.find((one) => one.id === id)?.status).not.toBe("failed");
        }
      }),
    );
  });
});
