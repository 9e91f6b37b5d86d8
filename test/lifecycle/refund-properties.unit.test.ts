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
  UNANSWERED_LIMIT_MS,
} from "../../src/lifecycle/refund.ts";
import { aboutPayment, inShort, NOW, PAID_PAISA, refundRow, untold } from "./recorded-refunds.ts";

describe("whatever a lookup says of whatever refunds", () => {
  /** Refunds that the database would hold: within the payment, one in flight, one untold. */
  const books = fc
    .array(
      fc.record({
        status: fc.constantFrom(...Object.values(RefundStatus)),
        share: fc.integer({ min: 1, max: PAID_PAISA }),
        ageMs: fc.constantFrom(0, UNANSWERED_LIMIT_MS, UNANSWERED_LIMIT_MS + 1),
        isUntold: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    .map((wanted) => {
      const refunds: RecordedRefund[] = [];
      for (const { status, share, ageMs, isUntold } of wanted) {
        const left = refundablePaisa({ amountPaisa: PAID_PAISA }, refunds);
        const inFlight = refunds.some((one) => one.status === "submitting");
        if (left === 0 || (status === "submitting" && inFlight)) continue;
        if (isUntold) {
          if (refunds.every(({ amountPaisa }) => amountPaisa !== null)) refunds.push(untold());
        } else refunds.push(refundRow({ status, ageMs, amountPaisa: Math.min(share, left) }));
      }
      return refunds;
    });
  const words = fc.constantFrom<LookupStatus>(
    "completed",
    "partially_refunded",
    "refunded",
    "pending",
    "canceled",
    "unrecognised",
  );

  /** What the books hold once the decision is written, as `recordRefunds` writes it. */
  function written(refunds: RecordedRefund[], status: LookupStatus): RecordedRefund[] {
    const { changes, externalRefund } = reconcileRefunds(aboutPayment(refunds, status));
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
        ? untold()
        : { ...untold(), status: "succeeded", amountPaisa: externalRefund.amountPaisa },
    ];
  }

  it("the refunds never exceed the payment, and none is settled twice", () => {
    fc.assert(
      fc.property(books, words, (refunds, word) => {
        const after = written(refunds, word);
        expect(refundablePaisa({ amountPaisa: PAID_PAISA }, after)).toBeGreaterThanOrEqual(0);
        expect(refundedPaisa(after)).toBeGreaterThanOrEqual(refundedPaisa(refunds));
        for (const { id, status } of refunds) {
          if (status !== "succeeded" && status !== "failed") continue;
          expect(after.find((one) => one.id === id)?.status).toBe(status);
        }
      }),
    );
  });

  it("hearing it again changes nothing more", () => {
    fc.assert(
      fc.property(books, words, (refunds, word) => {
        const once = written(refunds, word);
        const payment = { ...aboutPayment(once, word).payment };
        const status = statusAfterRefunds(payment, once) ?? payment.status;
        const again = reconcileRefunds({
          ...aboutPayment(once, word),
          payment: { ...payment, status },
        });
        expect(inShort(again)).toBe("-");
      }),
    );
  });

  it("all of the money is booked as gone, once Khalti says so and nothing is on its way", () => {
    fc.assert(
      fc.property(books, (refunds) => {
        fc.pre(refunds.every(({ status }) => status !== "submitting"));
        fc.pre(refundedPaisa(refunds) < PAID_PAISA);
        expect(refundedPaisa(written(refunds, "refunded"))).toBe(PAID_PAISA);
      }),
    );
  });

  it("no refund counts as made unless Khalti says that all went back", () => {
    fc.assert(
      fc.property(books, words, (refunds, word) => {
        fc.pre(word !== "refunded");
        expect(refundedPaisa(written(refunds, word))).toBe(refundedPaisa(refunds));
      }),
    );
  });

  it("one that was heard of too recently is not given up", () => {
    fc.assert(
      fc.property(books, words, (refunds, word) => {
        const fresh = refunds.filter(
          ({ status, submittedAt }) =>
            status === "unknown" &&
            submittedAt !== null &&
            NOW.getTime() - submittedAt.getTime() <= UNANSWERED_LIMIT_MS,
        );
        const after = written(refunds, word);
        for (const { id } of fresh) {
          expect(after.find((one) => one.id === id)?.status).not.toBe("failed");
        }
      }),
    );
  });
});
