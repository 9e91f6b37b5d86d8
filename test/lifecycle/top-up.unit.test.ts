import { describe, expect, it } from "@jest/globals";
import { RefundStatus, TopUpStatus } from "../../src/generated/prisma/enums.ts";
import { attentionAfter } from "../../src/lifecycle/order-attention.ts";
import type { RecordedRefund } from "../../src/lifecycle/refund.ts";
import {
  type TopUpWithItem,
  isUnderWay,
  latestAttempts,
  moveTopUp,
  reservedPaisa,
} from "../../src/lifecycle/top-up.ts";
import { nextTopUpCheckAt } from "../../src/topups/schedule-top-up.ts";
import { PAID_PAISA, refundRow, untold } from "./recorded-refunds.ts";

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
    item: { amountPaisa: 31_000 },
    ...facts,
  };
}

describe("a top-up", () => {
  const MAY: Record<TopUpStatus, TopUpStatus[]> = {
    pending: ["submitting", "refused"],
    submitting: ["delivered", "queued", "refused", "unknown", "pending"],
    queued: ["delivered", "refused", "unknown"],
    unknown: ["delivered", "queued", "refused"],
    delivered: [],
    refused: [],
  };
  const all = Object.values(TopUpStatus);

  it.each(all.flatMap((from) => all.map((to) => [from, to] as const)))(
    "from %s to %s only where the table says so",
    (from, to) => {
      const move = () => moveTopUp(from, to);
      if (MAY[from].includes(to)) expect(move()).toBe(to);
      else expect(move).toThrow(`a top-up never goes from ${from} to ${to}`);
    },
  );

  it.each(all)("holds on to what it cost the customer until it is settled: %s", (status) => {
    const isOpen = status !== "delivered" && status !== "refused";
    expect(isUnderWay({ status })).toBe(isOpen);
    expect(reservedPaisa([topUp({ status }), topUp({ position: 1, status: "refused" })])).toBe(
      isOpen ? 31_000 : 0,
    );
  });

  it("stands as its item's latest attempt does", () => {
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

describe("when a top-up is looked at again", () => {
  it.each<[string, Partial<TopUpWithItem>, number | null]>([
    ["pending for a moment", {}, 5 * SECOND],
    ["pending for a minute", { createdAt: ago(MINUTE) }, 15 * SECOND],
    ["pending for a day", { createdAt: ago(DAY) }, HOUR],
    ["waiting for a moment", { waitingFor: "credit" }, 5 * MINUTE],
    ["waiting for an hour", { waitingFor: "credit", createdAt: ago(HOUR) }, 15 * MINUTE],
    ["waiting for a week", { waitingFor: "credit", createdAt: ago(7 * DAY) }, HOUR],
    ["being sent", { status: "submitting", submittedAt: NOW }, 90 * SECOND],
    ["sent too long", { status: "submitting", submittedAt: ago(HOUR) }, 5 * SECOND],
    ["unheard just now", { status: "unknown", submittedAt: NOW }, 5 * MINUTE],
    ["unheard for six minutes", { status: "unknown", submittedAt: ago(6 * MINUTE) }, 4 * MINUTE],
    ["queued for a day", { status: "queued", submittedAt: ago(DAY) }, DAY],
    ["unheard for three days", { status: "unknown", submittedAt: ago(3 * DAY) }, null],
    ["delivered", { status: "delivered" }, null],
    ["refused", { status: "refused" }, null],
  ])("%s", (_name, facts, expected) => {
    const next = nextTopUpCheckAt(topUp(facts), NOW);
    expect(next === null ? null : next.getTime() - NOW.getTime()).toBe(expected);
  });
});

describe("what an order asks of a person", () => {
  const HELD = { code: "second_payment", message: "Paid twice." };
  const OLD = { code: "refund_unknown", message: "Nobody knows." };
  const REFUSED = topUp({ status: "refused" });
  const made = (status: RefundStatus) => ({
    ...refundRow({ status, amountPaisa: 31_000 }),
    topUpId: REFUSED.id,
  });

  it.each<[string | null, typeof HELD | null, RecordedRefund[], TopUpWithItem[]]>([
    [null, null, [], []],
    [null, null, [refundRow({ status: "submitting" })], []],
    ["refund_unknown", null, [refundRow({ status: "unknown" })], []],
    ["refund_amount_unknown", null, [untold()], []],
    ["refund_amount_unknown", null, [refundRow({ status: "unknown" }), untold()], []],
    [null, OLD, [refundRow({ status: "succeeded" })], []],
    ["refund_amount_unknown", OLD, [untold()], []],
    ["second_payment", HELD, [], []],
    ["second_payment", HELD, [untold()], [topUp({ status: "unknown" })]],
    [null, null, [], [topUp({}), topUp({ position: 1, status: "delivered" })]],
    ["top_up_unknown", null, [], [topUp({ status: "unknown" })]],
    ["refund_unknown", null, [refundRow({ status: "unknown" })], [topUp({ status: "unknown" })]],
    ["top_up_refused", null, [], [REFUSED]],
    ["top_up_unknown", null, [], [REFUSED, topUp({ position: 1, status: "unknown" })]],
    [null, null, [], [REFUSED, topUp({ attempt: 2 })]],
    ["top_up_refused", null, [made("failed")], [REFUSED]],
    [null, null, [made("requested")], [REFUSED]],
    [null, null, [made("succeeded")], [REFUSED]],
    ["top_up_refused", null, [refundRow({ status: "succeeded", amountPaisa: 31_000 })], [REFUSED]],
    [null, null, [refundRow({ status: "succeeded" })], [REFUSED]],
    [null, { code: "top_up_refused", message: "Refused." }, [], [topUp({ attempt: 2 })]],
  ])("%s after %j", (expected, before, refunds, topUps) => {
    const after = attentionAfter(before, { paidPaisa: PAID_PAISA, refunds, topUps });
    expect(after?.code ?? null).toBe(expected);
  });

  it("names the amount in rupees", () => {
    const refunds = [refundRow({ status: "unknown", amountPaisa: 123_450 })];
    const facts = { paidPaisa: PAID_PAISA, refunds, topUps: [] };
    expect(attentionAfter(null, facts)?.message).toContain("Rs 1,234.50");
    const topUps = [topUp({ status: "unknown" })];
    expect(attentionAfter(null, { ...facts, refunds: [], topUps })?.message).toContain("Rs 300");
  });
});
