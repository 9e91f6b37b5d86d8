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
  aboutPayment,
  answerOf,
  inShort,
  NOW,
  PAID_PAISA,
  refundRow,
  untold,
} from "./recorded-refunds.ts";

describe("a refund", () => {
  const MAY: Record<RefundStatus, RefundStatus[]> = {
    requested: ["submitting", "failed"],
    submitting: ["succeeded", "failed", "unknown", "requested"],
    unknown: ["succeeded", "failed"],
    succeeded: [],
    failed: [],
  };

  it.each(
    Object.values(RefundStatus).flatMap((from) =>
      Object.values(RefundStatus).map((to) => [from, to, MAY[from].includes(to)] as const),
    ),
  )("goes from %s to %s: %s", (from, to, may) => {
    if (may) expect(moveRefund(from, to)).toBe(to);
    else expect(() => moveRefund(from, to)).toThrow(`never goes from ${from} to ${to}`);
  });
});

describe("what a lookup means for the one refund of a payment", () => {
  const LATE = UNANSWERED_LIMIT_MS + 1;
  const whole = (status: RefundStatus, ageMs = 1_000) => refundRow({ status, ageMs });
  const part = (status: RefundStatus, ageMs = 1_000) =>
    refundRow({ status, ageMs, amountPaisa: 40_000 });

  // the refund of our books -> by Khalti's word: what becomes of it, and what is found beside it
  const table: [
    string,
    RecordedRefund | null,
    Record<"completed" | "partial" | "refunded", string>,
  ][] = [
    ["none", null, { completed: "-", partial: "found ?", refunded: "found 90000" }],
    [
      "all, requested",
      whole("requested"),
      { completed: "-", partial: "found ?", refunded: "failed, found 90000" },
    ],
    [
      "a part, requested",
      part("requested"),
      { completed: "-", partial: "found ?", refunded: "failed, found 90000" },
    ],
    ["all, on its way", whole("submitting"), { completed: "-", partial: "-", refunded: "-" }],
    ["a part, on its way", part("submitting"), { completed: "-", partial: "-", refunded: "-" }],
    ["all, unheard", whole("unknown"), { completed: "-", partial: "-", refunded: "succeeded" }],
    [
      "all, unheard for the longest time that Khalti may take",
      whole("unknown", UNANSWERED_LIMIT_MS),
      { completed: "-", partial: "-", refunded: "succeeded" },
    ],
    [
      "all, unheard for too long",
      whole("unknown", LATE),
      { completed: "failed", partial: "failed, found ?", refunded: "succeeded" },
    ],
    [
      "a part, unheard",
      part("unknown"),
      { completed: "-", partial: "-", refunded: "succeeded, found 50000" },
    ],
    [
      "a part, unheard for the longest time that Khalti may take",
      part("unknown", UNANSWERED_LIMIT_MS),
      { completed: "-", partial: "-", refunded: "succeeded, found 50000" },
    ],
    [
      "a part, unheard for too long",
      part("unknown", LATE),
      { completed: "failed", partial: "-", refunded: "succeeded, found 50000" },
    ],
    ["a part, made", part("succeeded"), { completed: "-", partial: "-", refunded: "found 50000" }],
    [
      "all, failed",
      whole("failed"),
      { completed: "-", partial: "found ?", refunded: "found 90000" },
    ],
    [
      "of an amount that Khalti's dashboard alone knows",
      untold(),
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
      "%s: %s",
      (status, outcome) => {
        const facts = aboutPayment(refund === null ? [] : [refund], status);
        expect(inShort(reconcileRefunds(facts))).toBe(outcome);
      },
    );

    it("says nothing by an answer about another payment", () => {
      const facts = aboutPayment(refund === null ? [] : [refund], "refunded");
      const answer = answerOf("refunded", "ANOTHER");
      expect(inShort(reconcileRefunds({ ...facts, answer }))).toBe("-");
    });
  });

  it.each(Object.values(PaymentStatus).filter((status) => !isPaid(status)))(
    "nothing where the payment is %s",
    (status) => {
      const facts = aboutPayment([whole("requested")], "refunded");
      const payment = { ...facts.payment, status };
      expect(inShort(reconcileRefunds({ ...facts, payment }))).toBe("-");
    },
  );
});

describe("what a lookup means for several refunds of a payment", () => {
  const LATE = UNANSWERED_LIMIT_MS + 1;
  const of = (status: RefundStatus, amountPaisa: number, ageMs = 1_000) =>
    refundRow({ status, amountPaisa, ageMs });

  it.each<[string, RecordedRefund[], LookupStatus, string]>([
    [
      "an unheard one beside one that was made: all went back",
      [of("succeeded", 30_000), of("unknown", 60_000)],
      "refunded",
      "succeeded",
    ],
    [
      "the unheard rest beside one that was made: not all went back, and long after",
      [of("succeeded", 30_000), of("unknown", 60_000, LATE)],
      "partially_refunded",
      "failed",
    ],
    [
      "an unheard part of the rest is left to a person, however long after",
      [of("succeeded", 30_000), of("unknown", 10_000, LATE)],
      "partially_refunded",
      "-",
    ],
    [
      "an answer from before one was made says nothing of the others",
      [of("succeeded", 30_000), of("unknown", 60_000, LATE)],
      "completed",
      "-",
    ],
    [
      "of two unheard parts either may be the one",
      [of("unknown", 30_000, LATE), of("unknown", 60_000, LATE)],
      "partially_refunded",
      "-",
    ],
    [
      "none of two unheard parts was made when nothing went back",
      [of("unknown", 30_000, LATE), of("unknown", 60_000, LATE)],
      "completed",
      "failed, failed",
    ],
    [
      "of an older and a newer unheard part only the older was surely not made",
      [of("unknown", 30_000, LATE), of("unknown", 60_000)],
      "completed",
      "failed",
    ],
    [
      "one that is on its way keeps the others waiting",
      [of("unknown", 30_000, LATE), of("submitting", 60_000)],
      "refunded",
      "-",
    ],
    [
      "those that wait are not sent when all went back",
      [of("succeeded", 30_000), of("requested", 20_000), of("requested", 40_000)],
      "refunded",
      "failed, failed, found 60000",
    ],
    [
      "an untold amount is what the others leave",
      [of("succeeded", 30_000), untold()],
      "refunded",
      "succeeded 60000",
    ],
    [
      "an untold one was one of the others when they are all",
      [of("unknown", 90_000), untold()],
      "refunded",
      "succeeded, failed",
    ],
  ])("%s", (_, refunds, status, expected) => {
    expect(inShort(reconcileRefunds(aboutPayment(refunds, status)))).toBe(expected);
  });
});

describe("what was asked before a refund was sent or settled", () => {
  const LATE = UNANSWERED_LIMIT_MS + 1;
  const before = (ageMs: number) => new Date(NOW.getTime() - ageMs);
  // The part is gone, and so is the rest a moment later: Khalti said "Partially Refunded" between the two.
  const part = refundRow({ status: "unknown", amountPaisa: 30_000, ageMs: LATE });
  const rest = refundRow({ status: "succeeded", amountPaisa: 60_000, ageMs: 1_000 });

  it.each([
    ["before", 1_001, "-"],
    ["as", 1_000, "-"],
    ["after", 999, "failed"],
  ])("%s another was made: %s ms ago", (_, askedMsAgo, expected) => {
    const facts = aboutPayment([part, rest], "partially_refunded");
    expect(inShort(reconcileRefunds({ ...facts, askedAt: before(askedMsAgo) }))).toBe(expected);
  });

  it("does not tell either that an unheard one was not made while nothing had gone", () => {
    const unheard = refundRow({ status: "unknown", amountPaisa: 60_000 });
    const facts = aboutPayment([part, unheard], "completed");
    expect(inShort(reconcileRefunds({ ...facts, askedAt: before(2_000) }))).toBe("-");
    expect(inShort(reconcileRefunds(facts))).toBe("failed");
  });
});

describe("what can still be given back", () => {
  it("counts whatever was asked for as gone, unless it failed", () => {
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

describe("what payment and order are called", () => {
  const payment = { amountPaisa: PAID_PAISA };

  it.each<[string | null, RecordedRefund[]]>([
    [null, []],
    [null, [refundRow({ status: "requested" })]],
    [null, [refundRow({ status: "submitting" })]],
    [null, [refundRow({ status: "unknown" })]],
    [null, [refundRow({ status: "failed" })]],
    ["refunded", [refundRow({ status: "succeeded" })]],
    ["partially_refunded", [refundRow({ status: "succeeded", amountPaisa: PAID_PAISA - 1 })]],
    ["partially_refunded", [untold()]],
    [
      "refunded",
      [
        refundRow({ status: "succeeded", amountPaisa: 1 }),
        refundRow({ status: "succeeded", amountPaisa: PAID_PAISA - 1 }),
      ],
    ],
  ])("%s", (expected, refunds) => {
    expect(statusAfterRefunds(payment, refunds)).toBe(expected);
  });
});
