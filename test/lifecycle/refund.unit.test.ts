import { describe, expect, it } from "@jest/globals";
import { PaymentStatus, RefundStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupStatus } from "../../src/khalti/lookup.ts";
import {
  type RecordedRefund,
  reconcileRefunds,
  isPaid,
  moveRefund,
  refundablePaisa,
  statusAfterRefunds,
} from "../../src/lifecycle/refund.ts";
import {
  answerOf,
  dashboardRefund,
  NOW,
  PAID_PAISA,
  refundFacts,
  refundRow,
  summarize,
} from "./recorded-refunds.ts";

describe("a refund", () => {
  const ALLOWED: Record<RefundStatus, RefundStatus[]> = {
    awaiting_approval: ["requested", "failed"],
    requested: ["submitting", "failed"],
    submitting: ["succeeded", "failed", "unknown", "requested"],
    unknown: ["succeeded", "failed"],
    succeeded: [],
    failed: [],
  };

  it.each(
    Object.values(RefundStatus).flatMap((from) =>
      Object.values(RefundStatus).map((to) => [from, to, ALLOWED[from].includes(to)] as const),
    ),
  )("may go from %s to %s: %s", (from, to, isAllowed) => {
    if (isAllowed) expect(moveRefund(from, to)).toBe(to);
    else expect(() => moveRefund(from, to)).toThrow(`never goes from ${from} to ${to}`);
  });
});

describe("the decision on a lookup of a payment with one refund", () => {
  const LATE = 30 * 24 * 60 * 60 * 1_000;
  const whole = (status: RefundStatus, ageMs = 1_000) => refundRow({ status, ageMs });
  const part = (status: RefundStatus, ageMs = 1_000) =>
    refundRow({ status, ageMs, amountPaisa: 40_000 });
  const accepted = (amountPaisa: number) =>
    refundRow({ status: "unknown", amountPaisa, acceptedMsAgo: 1 });

  // the recorded refund -> for each lookup status: its new status, and any other refund that the lookup reveals
  const table: [
    string,
    RecordedRefund | null,
    Record<"completed" | "partial" | "refunded", string>,
  ][] = [
    ["no refund", null, { completed: "-", partial: "found ?", refunded: "found 90000" }],
    [
      "full, requested",
      whole("requested"),
      { completed: "-", partial: "found ?", refunded: "failed, found 90000" },
    ],
    [
      "partial, requested",
      part("requested"),
      { completed: "-", partial: "found ?", refunded: "failed, found 90000" },
    ],
    ["full, in flight", whole("submitting"), { completed: "-", partial: "-", refunded: "-" }],
    ["partial, in flight", part("submitting"), { completed: "-", partial: "-", refunded: "-" }],
    ["full, unknown", whole("unknown"), { completed: "-", partial: "-", refunded: "verified" }],
    [
      "full, unknown, a month old",
      whole("unknown", LATE),
      { completed: "-", partial: "-", refunded: "verified" },
    ],
    [
      "full, accepted",
      accepted(PAID_PAISA),
      { completed: "-", partial: "-", refunded: "verified" },
    ],
    [
      "partial, unknown",
      part("unknown"),
      { completed: "-", partial: "-", refunded: "verified, found 50000" },
    ],
    [
      "partial, unknown, a month old",
      part("unknown", LATE),
      { completed: "-", partial: "-", refunded: "verified, found 50000" },
    ],
    [
      "partial, accepted",
      accepted(40_000),
      { completed: "-", partial: "verified", refunded: "verified, found 50000" },
    ],
    [
      "partial, succeeded",
      part("succeeded"),
      { completed: "-", partial: "-", refunded: "found 50000" },
    ],
    [
      "full, failed",
      whole("failed"),
      { completed: "-", partial: "found ?", refunded: "found 90000" },
    ],
    [
      "from Khalti's dashboard, of unknown amount",
      dashboardRefund(),
      { completed: "-", partial: "-", refunded: "verified 90000" },
    ],
  ];

  describe.each(table)("%s", (_, refund, expected) => {
    it.each([
      ["completed", expected.completed],
      ["partially_refunded", expected.partial],
      ["refunded", expected.refunded],
      ["pending", "-"],
      ["initiated", "-"],
      ["expired", "-"],
      ["canceled", "-"],
      ["failed", "-"],
      ["unrecognised", "-"],
    ] as const satisfies readonly (readonly [LookupStatus, string])[])(
      "lookup %s: %s",
      (status, outcome) => {
        const facts = refundFacts(refund === null ? [] : [refund], status);
        expect(summarize(reconcileRefunds(facts))).toBe(outcome);
      },
    );

    it("a lookup of another payment changes nothing", () => {
      const facts = refundFacts(refund === null ? [] : [refund], "refunded");
      const answer = answerOf("refunded", "ANOTHER");
      expect(summarize(reconcileRefunds({ ...facts, answer }))).toBe("-");
    });
  });

  it.each(Object.values(PaymentStatus).filter((status) => !isPaid(status)))(
    "a payment that is %s keeps its refunds unchanged",
    (status) => {
      const facts = refundFacts([whole("requested")], "refunded");
      const payment = { ...facts.payment, status };
      expect(summarize(reconcileRefunds({ ...facts, payment }))).toBe("-");
    },
  );
});

describe("the decision on a lookup of a payment with several refunds", () => {
  const LATE = 30 * 24 * 60 * 60 * 1_000;
  const of = (status: RefundStatus, amountPaisa: number, ageMs = 1_000) =>
    refundRow({ status, amountPaisa, ageMs });
  const accepted = (amountPaisa: number) =>
    refundRow({ status: "unknown", amountPaisa, acceptedMsAgo: 1 });
  const ended = (status: "succeeded" | "failed", amountPaisa: number) =>
    refundRow({ status, amountPaisa, acceptedMsAgo: 1 });

  it.each<[string, RecordedRefund[], LookupStatus, string]>([
    [
      "an unknown refund next to a succeeded one succeeds when the lookup is Refunded",
      [of("succeeded", 30_000), of("unknown", 60_000)],
      "refunded",
      "verified",
    ],
    [
      "an unknown refund of the remaining amount stays unknown when the lookup is Partially Refunded",
      [of("succeeded", 30_000), of("unknown", 60_000, LATE)],
      "partially_refunded",
      "-",
    ],
    [
      "an accepted further part succeeds by Khalti's word when the lookup is Partially Refunded",
      [of("succeeded", 30_000), accepted(10_000)],
      "partially_refunded",
      "succeeded",
    ],
    [
      "an accepted part that may not be the one that the lookup shows succeeds by Khalti's word",
      [of("unknown", 30_000), accepted(10_000)],
      "partially_refunded",
      "succeeded",
    ],
    [
      "an accepted part next to a refund that failed is the one that the lookup shows",
      [of("failed", 30_000), of("requested", 5_000), accepted(10_000)],
      "partially_refunded",
      "verified",
    ],
    [
      "an accepted refund of the remaining amount stays unknown when the lookup is Partially Refunded",
      [of("succeeded", 30_000), accepted(60_000)],
      "partially_refunded",
      "-",
    ],
    [
      "an accepted part that has succeeded since, or that a person recorded as failed, is not decided again",
      [ended("succeeded", 30_000), ended("failed", 10_000)],
      "partially_refunded",
      "-",
    ],
    [
      "of two accepted refunds that make up all of the money, one leaves a part",
      [accepted(30_000), accepted(60_000)],
      "partially_refunded",
      "succeeded",
    ],
    [
      "an accepted refund stays unknown when the lookup is Completed",
      [of("succeeded", 30_000), accepted(60_000)],
      "completed",
      "-",
    ],
    [
      "two unknown partial refunds stay unknown when the lookup is Partially Refunded",
      [of("unknown", 30_000, LATE), of("unknown", 60_000, LATE)],
      "partially_refunded",
      "-",
    ],
    [
      "two unknown partial refunds stay unknown when the lookup is Completed",
      [of("unknown", 30_000, LATE), of("unknown", 60_000, LATE)],
      "completed",
      "-",
    ],
    [
      "a refund in flight defers the decision on the others",
      [of("unknown", 30_000, LATE), of("submitting", 60_000)],
      "refunded",
      "-",
    ],
    [
      "requested refunds fail unsent when the lookup is Refunded",
      [of("succeeded", 30_000), of("requested", 20_000), of("requested", 40_000)],
      "refunded",
      "failed, failed, found 60000",
    ],
    [
      "a dashboard refund gets the remaining amount when the lookup is Refunded",
      [of("succeeded", 30_000), dashboardRefund()],
      "refunded",
      "verified 60000",
    ],
    [
      "a dashboard refund fails when our own refund covers the whole payment",
      [of("unknown", 90_000), dashboardRefund()],
      "refunded",
      "verified, failed",
    ],
  ])("%s", (_, refunds, status, expected) => {
    expect(summarize(reconcileRefunds(refundFacts(refunds, status)))).toBe(expected);
  });
});

describe("a lookup that began before Khalti accepted a refund", () => {
  it.each([
    ["before", 1_001, "-"],
    ["as", 1_000, "-"],
    ["after", 999, "verified"],
  ])("began %s Khalti accepted it, %s ms ago: %s", (_, askedMsAgo, expected) => {
    const part = refundRow({ status: "unknown", amountPaisa: 30_000, acceptedMsAgo: 1_000 });
    const askedAt = new Date(NOW.getTime() - askedMsAgo);
    const partial = refundFacts([part], "partially_refunded");
    expect(summarize(reconcileRefunds({ ...partial, askedAt }))).toBe(expected);
    const all = refundRow({ status: "unknown", acceptedMsAgo: 1_000 });
    const full = refundFacts([all], "refunded");
    expect(summarize(reconcileRefunds({ ...full, askedAt }))).toBe(expected);
  });
});

describe("the refundable amount", () => {
  it("excludes every refund that has not failed", () => {
    const left = (status: RefundStatus) =>
      refundablePaisa({ amountPaisa: PAID_PAISA }, [refundRow({ status, amountPaisa: 40_000 })]);
    expect(Object.values(RefundStatus).map((status) => [status, left(status)])).toEqual([
      ["awaiting_approval", 50_000],
      ["requested", 50_000],
      ["submitting", 50_000],
      ["succeeded", 50_000],
      ["failed", 90_000],
      ["unknown", 50_000],
    ]);
  });
});

describe("the status of payment and order after refunds", () => {
  const payment = { amountPaisa: PAID_PAISA };

  it.each<[string | null, RecordedRefund[]]>([
    [null, []],
    [null, [refundRow({ status: "requested" })]],
    [null, [refundRow({ status: "submitting" })]],
    [null, [refundRow({ status: "unknown" })]],
    [null, [refundRow({ status: "failed" })]],
    ["refunded", [refundRow({ status: "succeeded" })]],
    ["partially_refunded", [refundRow({ status: "succeeded", amountPaisa: PAID_PAISA - 1 })]],
    ["partially_refunded", [dashboardRefund()]],
    [
      "refunded",
      [
        refundRow({ status: "succeeded", amountPaisa: 1 }),
        refundRow({ status: "succeeded", amountPaisa: PAID_PAISA - 1 }),
      ],
    ],
  ])("%s after %j", (expected, refunds) => {
    expect(statusAfterRefunds(payment, refunds)).toBe(expected);
  });
});
