import { describe, expect, it } from "@jest/globals";
import { RefundStatus } from "../../src/generated/prisma/enums.ts";
import {
  attentionColumns,
  decideAttention,
  attentionEntries,
  type AttentionFacts,
  attentionOf,
} from "../../src/lifecycle/attention/order-attention.ts";
import type { RecordedRefund } from "../../src/lifecycle/refund.ts";
import { isCompensated, type TopUpWithItem } from "../../src/lifecycle/top-up.ts";
import { NOW, PAID_PAISA, refundRow, dashboardRefund } from "./recorded-refunds.ts";

const ago = (ms: number) => new Date(NOW.getTime() - ms);

const topUp = (facts: Partial<TopUpWithItem>): TopUpWithItem =>
  ({
    id: "top-up",
    position: 0,
    attempt: 1,
    status: "refused",
    amountPaisa: 30_000,
    createdAt: ago(5),
    submittedAt: ago(4),
    endedAt: ago(3),
    refundedExternallyAt: null,
    item: { amountPaisa: 31_000 },
    ...facts,
  }) as TopUpWithItem;

const payment = (change: Partial<AttentionFacts["payments"][number]>) => ({
  status: "completed" as const,
  amountPaisa: PAID_PAISA,
  createdAt: ago(10),
  completedAt: ago(9),
  heldCode: null,
  heldMessage: null,
  heldAt: null,
  doubtCode: null,
  notFoundSince: null,
  unconfirmedSince: null,
  doubtMessage: null,
  doubtSince: null,
  linkOverusedAt: null,
  paidAgainAt: null,
  paidAgainAfter: null,
  ...change,
});

describe("what an order asks a person for, in code and words", () => {
  const facts = (change: Partial<AttentionFacts>): AttentionFacts => ({
    order: { breaches: [], breachesSince: null, createdAt: ago(20) },
    payments: [payment({})],
    refunds: [],
    topUps: [],
    now: NOW,
    ...change,
  });

  /** A refund that a person recorded as failed 3 ms ago. */
  const resolvedAsFailed = (amountPaisa: number, watchedForMs = 1) => ({
    ...refundRow({ status: "failed", amountPaisa, ageMs: 3 }),
    watchedUntil: new Date(NOW.getTime() + watchedForMs),
  });
  const succeeded = (amountPaisa: number) =>
    refundRow({ status: "succeeded", amountPaisa, ageMs: 2 });
  const found = (amountPaisa: number, msAgo: number): RecordedRefund => ({
    ...dashboardRefund(),
    status: "succeeded",
    amountPaisa,
    createdAt: ago(msAgo),
  });
  const accepted = (acceptedMsAgo: number) =>
    refundRow({ status: "unknown", amountPaisa: 45_000, ageMs: acceptedMsAgo, acceptedMsAgo });
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;

  it.each<[code: string, message: string, sinceMsAgo: number, AttentionFacts]>([
    [
      "refund_amount_unknown",
      "Khalti refunded a part of the money, and does not say how much: find the amount in Khalti's dashboard, and record it. No other refund is possible until then.",
      0,
      facts({ refunds: [dashboardRefund()] }),
    ],
    [
      "refund_unknown",
      "It is unknown whether Khalti made the refund of Rs 450: do not send it again. Compare Khalti's dashboard, and record a day after it was sent what became of it.",
      7,
      facts({ refunds: [refundRow({ status: "unknown", amountPaisa: 45_000, ageMs: 7 })] }),
    ],
    [
      "refund_unconfirmed",
      "Khalti accepted the refund of Rs 450, and no lookup confirms it: compare Khalti's dashboard, and record a day after it was sent what became of it.",
      HOUR,
      facts({ refunds: [accepted(HOUR)] }),
    ],
    [
      "refund_made_after_all",
      "Khalti refunded Rs 200 after the refund of Rs 300 was recorded as failed: check in Khalti's dashboard that the customer did not get it twice, and say that you have compared it.",
      2,
      facts({ refunds: [resolvedAsFailed(30_000), found(20_000, 2)] }),
    ],
    [
      "refund_possibly_doubled",
      "The refund of Rs 300 was recorded as failed, and lookups cannot show it if Khalti makes it later: compare Khalti's dashboard until 2026-01-10, and record it if it is there, or say that you have compared it.",
      3,
      facts({ refunds: [resolvedAsFailed(30_000), succeeded(PAID_PAISA - 30_001)] }),
    ],
    [
      "audit_amounts",
      "The order's amount is not that of its lines or payments: compare Khalti's dashboard before you refund or deliver anything, and tell the operator of the server, who finds the details in its log.",
      6,
      facts({
        order: { breaches: ["audit_amounts"], breachesSince: ago(6), createdAt: ago(20) },
      }),
    ],
    [
      "doubt_code",
      "Ask Khalti.",
      5,
      facts({
        payments: [
          payment({}),
          payment({ doubtCode: "doubt_code", doubtMessage: "Ask Khalti.", doubtSince: ago(5) }),
        ],
      }),
    ],
    [
      "refund_awaiting_approval",
      "The refund of Rs 450 that till_1 asked for waits for a person with another key to approve or reject it.",
      7,
      facts({
        refunds: [
          {
            ...refundRow({ status: "awaiting_approval", amountPaisa: 45_000, ageMs: 7 }),
            requestedBy: "staff:till_1",
          },
        ],
      }),
    ],
    [
      "refund_overdue",
      "The refund of Rs 450 is not sent yet: check that Khalti answers and accepts our key. It is sent once that works.",
      HOUR,
      facts({ refunds: [refundRow({ status: "requested", amountPaisa: 45_000, ageMs: HOUR })] }),
    ],
    [
      "payment_link_overused",
      "The payment link had been used as often as it may be when this money arrived: refund it, or deliver and raise the link's max_uses.",
      5,
      facts({ payments: [payment({ linkOverusedAt: ago(5) })] }),
    ],
    [
      "paid_again",
      "The same customer paid order 261129-TEA for the same lines within the hour before: ask whether both are wanted. Refund this one if not; else say that the customer wants both.",
      4,
      facts({ payments: [payment({ paidAgainAt: ago(4), paidAgainAfter: "261129-TEA" })] }),
    ],
    [
      "payment_not_found",
      "Khalti says that it does not know the payment: check that KHALTI_SECRET_KEY and KHALTI_ENVIRONMENT are those that it was made with. An unpaid order can be closed or paid again; money that shows up later is held.",
      HOUR,
      facts({ payments: [payment({ status: "initiated", notFoundSince: ago(HOUR) })] }),
    ],
    [
      "payment_unconfirmed",
      "Khalti has not answered about the payment for a day: check that Khalti answers and accepts our key, and look into its dashboard.",
      DAY,
      facts({ payments: [payment({ unconfirmedSince: ago(DAY) })] }),
    ],
    [
      "top_up_overdue",
      "The top-up of Rs 300 is paid and not delivered yet: check the provider's account and that Khalti answers. It goes on by itself.",
      HOUR,
      facts({ topUps: [topUp({ status: "pending", createdAt: ago(HOUR), submittedAt: null })] }),
    ],
    [
      "top_up_unknown",
      "It is unknown whether the top-up of Rs 300 was delivered: do not deliver it in another way. Compare the provider's account, and say whether it was delivered.",
      4,
      facts({ topUps: [topUp({ status: "unknown" })] }),
    ],
    [
      "top_up_refused",
      "The top-up of Rs 300 was refused: send it again, refund it, or record that it was refunded outside Khalti.",
      3,
      facts({ topUps: [topUp({})] }),
    ],
  ])("%s: %s, since %d ms", (code, message, sinceMsAgo, given) => {
    const expected = { code, message, since: ago(sinceMsAgo) };
    expect(decideAttention(given)).toEqual(expected);
    // A held payment is more pressing than all of them.
    const held = payment({
      status: "held",
      heldCode: "amount_mismatch",
      heldMessage: "Held.",
      heldAt: ago(9),
    });
    expect(decideAttention({ ...given, payments: [...given.payments, held] })).toEqual({
      code: "amount_mismatch",
      message: "Held.",
      since: ago(9),
    });
  });

  it.each<[what: string, sinceMsAgo: number, Partial<AttentionFacts>]>([
    [
      "an unknown refund, since it was sent",
      4,
      {
        refunds: [{ ...refundRow({ status: "unknown", ageMs: 9 }), submittedAt: ago(4) }],
      },
    ],
    [
      "an unknown refund that was not sent, since it was requested",
      9,
      { refunds: [{ ...refundRow({ status: "unknown", ageMs: 9 }), submittedAt: null }] },
    ],
    [
      "an accepted refund, since Khalti accepted it",
      HOUR,
      {
        refunds: [refundRow({ status: "unknown", ageMs: 2 * HOUR, acceptedMsAgo: HOUR })],
      },
    ],
    [
      "an unknown top-up that was not sent, since it was paid",
      5,
      { topUps: [topUp({ status: "unknown", submittedAt: null })] },
    ],
    [
      "a refused top-up without its end, since it was paid",
      5,
      { topUps: [topUp({ endedAt: null })] },
    ],
    [
      "a doubt without its time, since the payment began",
      10,
      { payments: [payment({ doubtCode: "doubt", doubtMessage: "No." })] },
    ],
    [
      "a held payment without its time, since it began",
      10,
      { payments: [payment({ status: "held", heldCode: "held", heldMessage: "Held." })] },
    ],
    [
      "a breach without its time, since the order was made",
      20,
      {
        order: { breaches: ["audit_amounts"], breachesSince: null, createdAt: ago(20) },
      },
    ],
    [
      "a watched refund that ended later than it was requested, since its end",
      3,
      {
        refunds: [{ ...resolvedAsFailed(30_000), createdAt: ago(8) }, succeeded(10_000)],
      },
    ],
  ])("tells %s", (_what, sinceMsAgo, change) => {
    expect(decideAttention(facts(change))?.since).toEqual(ago(sinceMsAgo));
  });

  it.each([
    ["a held payment", { status: "held" as const, heldCode: "code", heldAt: ago(1) }],
    ["a doubt", { doubtCode: "code", doubtSince: ago(1) }],
  ])("tells the code alone of %s without words", (_what, change) => {
    expect(decideAttention(facts({ payments: [payment(change)] }))).toEqual({
      code: "code",
      message: "",
      since: ago(1),
    });
  });

  it("of several breaches tells the most telling", () => {
    const breaches = ["audit_deadline", "audit_history", "audit_order_status"];
    const order = { breaches, breachesSince: null, createdAt: ago(20) };
    expect(decideAttention(facts({ order }))?.code).toBe("audit_order_status");
  });

  it("calls a watched refund made after all as soon as Khalti made one at its end", () => {
    const refunds = [resolvedAsFailed(30_000), found(20_000, 3)];
    expect(decideAttention(facts({ refunds }))?.code).toBe("refund_made_after_all");
  });

  it("of several held payments tells the latest", () => {
    const held = (heldCode: string, msAgo: number) =>
      payment({ status: "held", heldCode, heldMessage: "Held.", heldAt: ago(msAgo) });
    const payments = [held("first", 2), held("latest", 1), held("second", 3)];
    expect(decideAttention(facts({ payments }))?.code).toBe("latest");
  });

  it("is most pressing first", () => {
    const doubted = payment({ doubtCode: "doubt", doubtMessage: "No.", doubtSince: ago(1) });
    const failed = { ...resolvedAsFailed(100), watchedUntil: new Date(NOW.getTime() + 1) };
    const steps: [string, Partial<AttentionFacts>][] = [
      ["refund_possibly_doubled", { refunds: [failed, succeeded(100)] }],
      ["top_up_refused", { topUps: [topUp({})] }],
      ["top_up_unknown", { topUps: [topUp({}), topUp({ position: 1, status: "unknown" })] }],
      ["doubt", { payments: [payment({}), doubted] }],
    ];
    let all = facts({});
    for (const [code, change] of steps) {
      all = { ...all, ...change };
      expect(decideAttention(all)?.code).toBe(code);
    }
    for (const [code, refund] of [
      ["refund_made_after_all", found(100, 1)],
      ["refund_unconfirmed", accepted(HOUR)],
      ["refund_unknown", refundRow({ status: "unknown", amountPaisa: 1 })],
      ["refund_amount_unknown", dashboardRefund()],
    ] as const) {
      all = { ...all, refunds: [...all.refunds, failed, refund] };
      expect(decideAttention(all)?.code).toBe(code);
    }
  });

  it.each<[string, RecordedRefund[]]>([
    ["an accepted refund within its hour", [accepted(HOUR - 1)]],
    ["a refund that failed by Khalti's word", [refundRow({ status: "failed" }), succeeded(10_000)]],
    ["a failed refund whose watch has ended", [resolvedAsFailed(30_000, 0), succeeded(10_000)]],
    ["a failed refund that was all", [resolvedAsFailed(PAID_PAISA)]],
    [
      "a failed refund whose late execution a lookup would show",
      [resolvedAsFailed(30_000), succeeded(PAID_PAISA - 30_000)],
    ],
    ["a failed refund of which Khalti made none", [resolvedAsFailed(30_000)]],
    [
      "a failed refund that a person has compared since",
      [{ ...resolvedAsFailed(30_000), acknowledgedAt: ago(1) }, succeeded(10_000)],
    ],
    [
      "a failed refund that a person has compared since Khalti made one",
      [{ ...resolvedAsFailed(PAID_PAISA), acknowledgedAt: ago(1) }, found(PAID_PAISA, 2)],
    ],
    ["what Khalti made before", [resolvedAsFailed(80_000), found(20_000, 4)]],
    [
      "a later refund at Khalti that failed, too",
      [resolvedAsFailed(30_000), { ...found(20_000, 2), status: "failed" }],
    ],
    ["a refund that waits within its hour", [refundRow({ status: "requested", ageMs: HOUR - 1 })]],
    [
      "a refund that was approved within the hour",
      [{ ...refundRow({ status: "requested", ageMs: 2 * HOUR }), approvedAt: ago(HOUR - 1) }],
    ],
  ])("nothing for %s", (_, refunds) => {
    expect(decideAttention(facts({ refunds }))).toBeNull();
  });

  it.each<[what: string, change: Parameters<typeof payment>[0]]>([
    ["a payment that Khalti does not know for less than an hour", { notFoundSince: ago(HOUR - 1) }],
    ["a payment without an answer for less than a day", { unconfirmedSince: ago(DAY - 1) }],
    ["an ended payment without an answer", { status: "expired", unconfirmedSince: ago(DAY) }],
    [
      "an overused link whose money is refunded",
      { status: "refunded", linkOverusedAt: ago(1), completedAt: ago(9) },
    ],
    [
      "a repeated payment whose money is refunded",
      { status: "refunded", paidAgainAt: ago(1), paidAgainAfter: "261129-TEA" },
    ],
    ["a repeated payment that was acknowledged", { paidAgainAfter: "261129-TEA" }],
    ["a payment that was held and is not any more", { heldCode: "old", heldMessage: "Old." }],
    ["a payment that is held without a code", { status: "held", heldMessage: "Held." }],
  ])("nothing for %s", (_what, change) => {
    expect(decideAttention(facts({ payments: [payment(change)] }))).toBeNull();
  });

  it("a refused top-up asks for nothing once all of the money is refunded", () => {
    const left = (paisa: number) =>
      decideAttention(
        facts({
          topUps: [topUp({})],
          refunds: [refundRow({ status: "succeeded", amountPaisa: PAID_PAISA - paisa })],
        }),
      );
    expect(left(0)).toBeNull();
    expect(left(1)?.code).toBe("top_up_refused");
  });

  it("a refused top-up asks for nothing once a person recorded its refund outside Khalti", () => {
    expect(decideAttention(facts({ topUps: [topUp({ refundedExternallyAt: NOW })] }))).toBe(null);
  });
});

describe("whether the money of a top-up is compensated", () => {
  const refundOf = (status: RefundStatus, topUpId: string | null) => ({
    ...refundRow({ status }),
    topUpId,
  });

  it.each(Object.values(RefundStatus))("by a refund for it that is %s", (status) => {
    const refunds = [refundOf("failed", "top-up"), refundOf(status, "top-up")];
    expect(isCompensated(topUp({}), refunds)).toBe(status !== "failed");
  });

  it("not by a refund for another top-up, or for none", () => {
    const refunds = [refundOf("succeeded", "other"), refundOf("succeeded", null)];
    expect(isCompensated(topUp({}), refunds)).toBe(false);
    expect(isCompensated(topUp({ refundedExternallyAt: NOW }), refunds)).toBe(true);
  });
});

describe("the attention of an order's row", () => {
  it.each([
    [null, null, null],
    ["code", null, null],
    [null, "message", null],
    ["code", "message", { code: "code", message: "message", since: NOW }],
  ])("%s, %s", (attentionCode, attentionMessage, expected) => {
    const order = { attentionCode, attentionMessage, createdAt: ago(1) };
    expect(attentionOf({ ...order, attentionSince: NOW })).toEqual(expected);
    const untimed = attentionOf({ ...order, attentionSince: null });
    expect(untimed).toEqual(expected === null ? null : { ...expected, since: ago(1) });
  });
});

describe("the history entry of a new attention", () => {
  const A = { code: "refund_unknown", message: "Rs 1.", since: NOW };

  it.each([
    ["none when nothing asks for a person", null, null],
    ["none when the attention is gone", A, null],
    ["none for the same code", A, { ...A, message: "Rs 2." }],
  ])("%s", (_, before, after) => {
    expect(attentionEntries(before, after, "reconciler")).toEqual([]);
  });

  it.each([null, { code: "top_up_refused", message: "Refused.", since: NOW }])(
    "one after %j",
    (before) => {
      expect(attentionEntries(before, A, "reconciler")).toEqual([
        {
          type: "attention",
          actor: "reconciler",
          reason: "Rs 1.",
          data: { code: "refund_unknown" },
        },
      ]);
    },
  );
});

describe("the columns of an order that say what it asks", () => {
  it("are those of its attention", () => {
    const attention = { code: "refund_unknown", message: "Look.", since: NOW };
    expect(attentionColumns(attention)).toEqual({
      attentionCode: "refund_unknown",
      attentionMessage: "Look.",
      attentionSince: NOW,
    });
  });

  it("are empty when it asks for nothing", () => {
    expect(attentionColumns(null)).toEqual({
      attentionCode: null,
      attentionMessage: null,
      attentionSince: null,
    });
  });
});
