import { describe, expect, it } from "@jest/globals";
import type { Order } from "../../src/generated/prisma/client.ts";
import { RefundStatus } from "../../src/generated/prisma/enums.ts";
import {
  attentionAfter,
  attentionEntries,
  type AttentionFacts,
  attentionOf,
  isCompensated,
} from "../../src/lifecycle/order-attention.ts";
import type { TopUpWithItem } from "../../src/lifecycle/top-up.ts";
import { NOW, PAID_PAISA, refundRow, dashboardRefund } from "./recorded-refunds.ts";

const topUp = (facts: Partial<TopUpWithItem>): TopUpWithItem =>
  ({
    id: "top-up",
    position: 0,
    attempt: 1,
    status: "refused",
    amountPaisa: 30_000,
    refundedExternallyAt: null,
    item: { amountPaisa: 31_000 },
    ...facts,
  }) as TopUpWithItem;

describe("what an order asks a person for, in code and words", () => {
  const facts = (change: Partial<AttentionFacts>): AttentionFacts => ({
    paidPaisa: PAID_PAISA,
    refunds: [],
    topUps: [],
    ...change,
  });

  it.each<[code: string, message: string, AttentionFacts]>([
    [
      "refund_amount_unknown",
      "Khalti refunded a part of the money, and does not say how much.",
      facts({ refunds: [dashboardRefund()] }),
    ],
    [
      "refund_unknown",
      "It is unknown whether Khalti made the refund of Rs 450.",
      facts({ refunds: [refundRow({ status: "unknown", amountPaisa: 45_000 })] }),
    ],
    [
      "top_up_unknown",
      "It is unknown whether the top-up of Rs 300 was delivered.",
      facts({ topUps: [topUp({ status: "unknown" })] }),
    ],
    [
      "top_up_refused",
      "The top-up of Rs 300 was refused: retry it, refund it, or record that it was refunded outside Khalti.",
      facts({ topUps: [topUp({})] }),
    ],
  ])("%s: %s", (code, message, given) => {
    const expected = { code, message };
    expect(attentionAfter(null, given)).toEqual(expected);
    // An attention of an earlier state of the records gives way to that of the present one.
    for (const old of [
      "refund_amount_unknown",
      "refund_unknown",
      "top_up_unknown",
      "top_up_refused",
    ]) {
      expect(attentionAfter({ code: old, message: "Old." }, given)).toEqual(expected);
      expect(attentionAfter({ code: old, message: "Old." }, facts({}))).toBeNull();
    }
    const held = { code: "amount_mismatch", message: "Held." };
    expect(attentionAfter(held, given)).toBe(held);
  });

  it("a refused top-up asks for nothing once all of the money is refunded", () => {
    const left = (paisa: number) =>
      attentionAfter(
        null,
        facts({
          topUps: [topUp({})],
          refunds: [refundRow({ status: "succeeded", amountPaisa: PAID_PAISA - paisa })],
        }),
      );
    expect(left(0)).toBeNull();
    expect(left(1)?.code).toBe("top_up_refused");
  });

  it("a refused top-up asks for nothing once a person recorded its refund outside Khalti", () => {
    expect(attentionAfter(null, facts({ topUps: [topUp({ refundedExternallyAt: NOW })] }))).toBe(
      null,
    );
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
    ["code", "message", { code: "code", message: "message" }],
  ])("%s, %s", (attentionCode, attentionMessage, expected) => {
    expect(attentionOf({ attentionCode, attentionMessage } as Order)).toEqual(expected);
  });
});

describe("the history entry of a new attention", () => {
  const A = { code: "refund_unknown", message: "Rs 1." };

  it.each([
    ["none when nothing asks for a person", null, null],
    ["none when the attention is gone", A, null],
    ["none for the same code", A, { ...A, message: "Rs 2." }],
  ])("%s", (_, before, after) => {
    expect(attentionEntries(before, after, "reconciler")).toEqual([]);
  });

  it.each([null, { code: "top_up_refused", message: "Refused." }])("one after %j", (before) => {
    expect(attentionEntries(before, A, "reconciler")).toEqual([
      {
        type: "attention",
        actor: "reconciler",
        reason: "Rs 1.",
        data: { code: "refund_unknown" },
      },
    ]);
  });
});
