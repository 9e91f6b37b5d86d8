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
  UNANSWERED_LIMIT_MS,
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
  const LATE = UNANSWERED_LIMIT_MS + 1;
  const whole = (status: RefundStatus, ageMs = 1_000) => refundRow({ status, ageMs });
  const part = (status: RefundStatus, ageMs = 1_000) =>
    refundRow({ status, ageMs, amountPaisa: 40_000 });

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
    ["full, unknown", whole("unknown"), { completed: "-", partial: "-", refunded: "succeeded" }],
    [
      "full, unknown, at the time limit",
      whole("unknown", UNANSWERED_LIMIT_MS),
      { completed: "-", partial: "-", refunded: "succeeded" },
    ],
    [
      "full, unknown, past the time limit",
      whole("unknown", LATE),
      { completed: "failed", partial: "failed, found ?", refunded: "succeeded" },
    ],
    [
      "partial, unknown",
      part("unknown"),
      { completed: "-", partial: "-", refunded: "succeeded, found 50000" },
    ],
    [
      "partial, unknown, at the time limit",
      part("unknown", UNANSWERED_LIMIT_MS),
      { completed: "-", partial: "-", refunded: "succeeded, found 50000" },
    ],
    [
      "partial, unknown, past the time limit",
      part("unknown", LATE),
      { completed: "failed", partial: "-", refunded: "succeeded, found 50000" },
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
      { completed: "-", partial: "-", refunded: "succeeded 90000" },
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
  const LATE = UNANSWERED_LIMIT_MS + 1;
  const of = (status: RefundStatus, amountPaisa: number, ageMs = 1_000) =>
    refundRow({ status, amountPaisa, ageMs });

  it.each<[string, RecordedRefund[], LookupStatus, string]>([
    [
      "an unknown refund next to a succeeded one succeeds when the lookup is Refunded",
      [of("succeeded", 30_000), of("unknown", 60_000)],
      "refunded",
      "succeeded",
    ],
    [
      "an unknown refund of the remaining amount fails past the time limit when the lookup is Partially Refunded",
      [of("succeeded", 30_000), of("unknown", 60_000, LATE)],
      "partially_refunded",
      "failed",
    ],
    [
      "an unknown refund of less than the remaining amount stays unknown past the time limit",
      [of("succeeded", 30_000), of("unknown", 10_000, LATE)],
      "partially_refunded",
      "-",
    ],
    [
      "Completed next to a succeeded refund is outdated and changes nothing",
      [of("succeeded", 30_000), of("unknown", 60_000, LATE)],
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
      "two unknown partial refunds fail past the time limit when the lookup is Completed",
      [of("unknown", 30_000, LATE), of("unknown", 60_000, LATE)],
      "completed",
      "failed, failed",
    ],
    [
      "only the unknown refund past the time limit fails when the lookup is Completed",
      [of("unknown", 30_000, LATE), of("unknown", 60_000)],
      "completed",
      "failed",
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
      "succeeded 60000",
    ],
    [
      "a dashboard refund fails when our own refund covers the whole payment",
      [of("unknown", 90_000), dashboardRefund()],
      "refunded",
      "succeeded, failed",
    ],
  ])("%s", (_, refunds, status, expected) => {
    expect(summarize(reconcileRefunds(refundFacts(refunds, status)))).toBe(expected);
  });
});

describe("a lookup that was sent before a refund was sent or ended", () => {
  const LATE = UNANSWERED_LIMIT_MS + 1;
  const before = (ageMs: number) => new Date(NOW.getTime() - ageMs);
  // Both refunds were made, one shortly after the other: "Partially Refunded" was true between the two.
  const part = refundRow({ status: "unknown", amountPaisa: 30_000, ageMs: LATE });
  const rest = refundRow({ status: "succeeded", amountPaisa: 60_000, ageMs: 1_000 });

  it.each([
    ["before", 1_001, "-"],
    ["as", 1_000, "-"],
    ["after", 999, "failed"],
  ])("sent %s the other refund ended, %s ms ago: %s", (_, askedMsAgo, expected) => {
    const facts = refundFacts([part, rest], "partially_refunded");
    expect(summarize(reconcileRefunds({ ...facts, askedAt: before(askedMsAgo) }))).toBe(expected);
  });

  it("does not make an unknown refund fail when it is Completed", () => {
    const unknown = refundRow({ status: "unknown", amountPaisa: 60_000 });
    const facts = refundFacts([part, unknown], "completed");
    expect(summarize(reconcileRefunds({ ...facts, askedAt: before(2_000) }))).toBe("-");
    expect(summarize(reconcileRefunds(facts))).toBe("failed");
  });
});

describe("the refundable amount", () => {
  it("excludes every refund that has not failed", () => {
    const left = (status: RefundStatus) =>
      refundablePaisa({ amountPaisa: PAID_PAISA }, [refundRow({ status, amountPaisa: 40_000 })]);
    expect(Object.values(RefundStatus).map((status) => [status, left(status)])).toEqual([
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
