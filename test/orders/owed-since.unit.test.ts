import { describe, expect, it } from "@jest/globals";
import { dueBy, owedSince } from "../../src/orders/owed-since.ts";
import type { FullOrder } from "../../src/orders/full-order.ts";

const day = (n: number) => new Date(Date.UTC(2026, 10, n));

function order(change: object): FullOrder {
  return {
    amountPaisa: 90_000,
    refundedPaisa: 0,
    payments: [],
    refunds: [],
    topUps: [],
    ...change,
  } as unknown as FullOrder;
}

const held = (heldCode: string, heldAt: Date) => ({
  status: "held",
  heldCode,
  heldAt,
  linkOverusedAt: null,
  paidAgainAt: null,
  paidAgainAfter: null,
  createdAt: day(1),
});
const topUp = (change: object) => ({
  id: "top-up",
  position: 0,
  attempt: 1,
  status: "refused",
  refundedExternallyAt: null,
  createdAt: day(2),
  endedAt: day(3),
  ...change,
});
const refund = (status: string, change: object = {}) => ({
  status,
  amountPaisa: 1_000,
  topUpId: null,
  createdAt: day(5),
  ...change,
});

describe("an order owes money to its customer", () => {
  it.each<[string, object, Date | null]>([
    ["held money that Khalti took", { payments: [held("second_payment", day(4))] }, day(4)],
    ["held money of unknown amount", { payments: [held("unknown_status", day(4))] }, null],
    ["a refused top-up", { topUps: [topUp({})] }, day(3)],
    [
      "a refused top-up that was retried",
      { topUps: [topUp({}), topUp({ attempt: 2, status: "pending" })] },
      null,
    ],
    [
      "a refused top-up refunded outside",
      { topUps: [topUp({ refundedExternallyAt: day(4) })] },
      null,
    ],
    [
      "a refused top-up of an order that is all refunded",
      { topUps: [topUp({})], refundedPaisa: 90_000 },
      null,
    ],
    [
      "a refused top-up whose refund succeeded",
      { topUps: [topUp({})], refunds: [refund("succeeded", { topUpId: "top-up" })] },
      null,
    ],
    [
      "a refused top-up whose refund is on its way",
      { topUps: [topUp({})], refunds: [refund("requested", { topUpId: "top-up" })] },
      day(3),
    ],
    ["a refund that waits for approval", { refunds: [refund("awaiting_approval")] }, day(5)],
    ["a refund of unknown outcome", { refunds: [refund("unknown")] }, day(5)],
    [
      "a refund of the dashboard, of unknown amount",
      { refunds: [refund("unknown", { amountPaisa: null })] },
      null,
    ],
    ["a refund that failed", { refunds: [refund("failed")] }, null],
    [
      "money for a link that was used up",
      { payments: [{ ...held("", day(9)), status: "completed", linkOverusedAt: day(6) }] },
      day(6),
    ],
    [
      "two of these: the older one counts",
      { payments: [held("order_closed", day(4))], topUps: [topUp({})] },
      day(3),
    ],
  ])("%s", (_, change, since) => {
    expect(owedSince(order(change))).toEqual(since);
  });

  it("until some days after it began", () => {
    expect(dueBy(day(3), 7)).toEqual(day(10));
    expect(dueBy(null, 7)).toBeNull();
  });
});
