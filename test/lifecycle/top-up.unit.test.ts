import { describe, expect, it } from "@jest/globals";
import { RefundStatus, TopUpStatus } from "../../src/generated/prisma/enums.ts";
import {
  type AttentionFacts,
  decideAttention,
} from "../../src/lifecycle/attention/order-attention.ts";
import type { RecordedRefund } from "../../src/lifecycle/refund.ts";
import {
  type TopUpWithItem,
  isUnderWay,
  latestAttempts,
  moveTopUp,
  reservedPaisa,
} from "../../src/lifecycle/top-up.ts";
import { nextTopUpCheckAt } from "../../src/lifecycle/top-up-schedule.ts";
import { dashboardRefund, PAID_PAISA, refundRow } from "./recorded-refunds.ts";

const NOW = new Date(Date.UTC(2026, 0, 10, 6, 0, 0));
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ago = (ms: number) => new Date(NOW.getTime() - ms);

/** A top-up of Rs 300, for which the customer paid Rs 310. */
function topUp(facts: Partial<TopUpWithItem>): TopUpWithItem {
  return {
    id: `top-up-${String(facts.position ?? 0)}-${String(facts.attempt ?? 1)}`,
    orderId: "order",
    position: 0,
    attempt: 1,
    provider: "khalti_wallet",
    status: "pending",
    reference: "1795247349989004",
    amountPaisa: 30_000,
    providerId: null,
    message: null,
    waitingFor: null,
    createdAt: NOW,
    submittedAt: null,
    endedAt: null,
    refundedExternallyAt: null,
    dueAt: null,
    item: { amountPaisa: 31_000 },
    ...facts,
  };
}

describe("a top-up", () => {
  const ALLOWED: Record<TopUpStatus, TopUpStatus[]> = {
    pending: ["submitting", "refused"],
    submitting: ["delivered", "queued", "refused", "unknown", "pending"],
    queued: ["delivered", "refused", "unknown"],
    unknown: ["delivered", "queued", "refused"],
    delivered: [],
    refused: [],
  };
  const all = Object.values(TopUpStatus);

  it.each(all.flatMap((from) => all.map((to) => [from, to] as const)))(
    "goes from %s to %s only when the table allows it",
    (from, to) => {
      const move = () => moveTopUp(from, to);
      if (ALLOWED[from].includes(to)) expect(move()).toBe(to);
      else expect(move).toThrow(`a top-up never goes from ${from} to ${to}`);
    },
  );

  it.each(all)(
    "reserves its price while it is under way, and not when it has ended: %s",
    (status) => {
      const isOpen = status !== "delivered" && status !== "refused";
      expect(isUnderWay({ status })).toBe(isOpen);
      expect(reservedPaisa([topUp({ status }), topUp({ position: 1, status: "refused" })])).toBe(
        isOpen ? 31_000 : 0,
      );
    },
  );

  it("counts only with its item's latest attempt", () => {
    const attempts = [
      topUp({ position: 0, attempt: 1 }),
      topUp({ position: 1, attempt: 2 }),
      topUp({ position: 1, attempt: 1 }),
    ];
    expect(latestAttempts(attempts).map(({ position, attempt }) => [position, attempt])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
});

describe("the next check of a top-up", () => {
  it.each<[string, Partial<TopUpWithItem>, number | null]>([
    ["just created", {}, 5 * SECOND],
    ["pending for a minute", { createdAt: ago(MINUTE) }, 15 * SECOND],
    ["pending for a day", { createdAt: ago(DAY) }, HOUR],
    ["just started to wait for credit", { waitingFor: "credit" }, 5 * MINUTE],
    ["waiting for credit for an hour", { waitingFor: "credit", createdAt: ago(HOUR) }, 15 * MINUTE],
    ["waiting for credit for a week", { waitingFor: "credit", createdAt: ago(7 * DAY) }, HOUR],
    ["being sent", { status: "submitting", submittedAt: NOW }, 90 * SECOND],
    ["being sent for an hour", { status: "submitting", submittedAt: ago(HOUR) }, 5 * SECOND],
    ["just became unknown", { status: "unknown", submittedAt: NOW }, 5 * MINUTE],
    ["unknown for six minutes", { status: "unknown", submittedAt: ago(6 * MINUTE) }, 4 * MINUTE],
    ["queued for a day", { status: "queued", submittedAt: ago(DAY) }, DAY],
    ["unknown for three days", { status: "unknown", submittedAt: ago(3 * DAY) }, null],
    ["delivered", { status: "delivered" }, null],
    ["refused", { status: "refused" }, null],
  ])("%s: %j is due in %s ms", (_name, facts, expected) => {
    const next = nextTopUpCheckAt(topUp(facts), NOW);
    expect(next === null ? null : next.getTime() - NOW.getTime()).toBe(expected);
  });
});

describe("the attention of an order", () => {
  const REFUSED = topUp({ status: "refused" });
  const refundOf = (status: RefundStatus) => ({
    ...refundRow({ status, amountPaisa: 31_000 }),
    topUpId: REFUSED.id,
  });
  const payments: AttentionFacts["payments"] = [
    {
      status: "completed",
      amountPaisa: PAID_PAISA,
      createdAt: NOW,
      completedAt: NOW,
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
    },
  ];
  const attentionOf = (refunds: RecordedRefund[], topUps: TopUpWithItem[]) =>
    decideAttention({
      order: { breaches: [], breachesSince: null, createdAt: NOW },
      payments,
      refunds,
      topUps,
      now: NOW,
    });

  it.each<[string | null, RecordedRefund[], TopUpWithItem[]]>([
    [null, [], []],
    [null, [refundRow({ status: "submitting" })], []],
    ["refund_unknown", [refundRow({ status: "unknown" })], []],
    ["refund_amount_unknown", [dashboardRefund()], []],
    ["refund_amount_unknown", [refundRow({ status: "unknown" }), dashboardRefund()], []],
    [null, [refundRow({ status: "succeeded" })], []],
    [null, [], [topUp({}), topUp({ position: 1, status: "delivered" })]],
    ["top_up_unknown", [], [topUp({ status: "unknown" })]],
    ["refund_unknown", [refundRow({ status: "unknown" })], [topUp({ status: "unknown" })]],
    ["top_up_refused", [], [REFUSED]],
    ["top_up_unknown", [], [REFUSED, topUp({ position: 1, status: "unknown" })]],
    [null, [], [REFUSED, topUp({ attempt: 2 })]],
    ["top_up_refused", [refundOf("failed")], [REFUSED]],
    [null, [refundOf("requested")], [REFUSED]],
    [null, [refundOf("succeeded")], [REFUSED]],
    ["top_up_refused", [refundRow({ status: "succeeded", amountPaisa: 31_000 })], [REFUSED]],
    [null, [refundRow({ status: "succeeded" })], [REFUSED]],
  ])("is %s with refunds %j and top-ups %j", (expected, refunds, topUps) => {
    expect(attentionOf(refunds, topUps)?.code ?? null).toBe(expected);
  });

  it("contains the amount in rupees", () => {
    const refunds = [refundRow({ status: "unknown", amountPaisa: 123_450 })];
    expect(attentionOf(refunds, [])?.message).toContain("Rs 1,234.50");
    expect(attentionOf([], [topUp({ status: "unknown" })])?.message).toContain("Rs 300");
  });
});
