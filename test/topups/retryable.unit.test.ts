import { describe, expect, it } from "@jest/globals";
import type { Payment, Refund } from "../../src/generated/prisma/client.ts";
import { TopUpStatus } from "../../src/generated/prisma/enums.ts";
import { requireRetryable } from "../../src/topups/retryable.ts";
import { NOW, refundRow, dashboardRefund } from "../lifecycle/recorded-refunds.ts";
import { topUpRow } from "./top-up-rows.ts";

type Locked = Parameters<typeof requireRetryable>[0];

const refused = topUpRow({ status: "refused" });

function locked(change: Partial<Locked> = {}, paidPaisa = 31_000): Locked {
  return {
    payment: { amountPaisa: paidPaisa } as Payment,
    refunds: [],
    topUps: [refused],
    topUp: refused,
    ...change,
  };
}

const refundOf = (amountPaisa: number) => refundRow({ status: "succeeded", amountPaisa }) as Refund;

describe("whether a top-up can be retried", () => {
  it("a refused one, whose price is left to the paisa", () => {
    expect(requireRetryable(locked(), true)).toBe(31_000);
    expect(requireRetryable(locked({ refunds: [refundOf(9_000)] }, 40_000), true)).toBe(40_000);
  });

  it.each(Object.values(TopUpStatus).filter((status) => status !== "refused"))(
    "not one that is %s",
    (status) => {
      const topUp = topUpRow({ status });
      const given = locked({ topUp, topUps: [topUp] });
      expect(() => requireRetryable(given, true)).toThrow(`The top-up is ${status}, not refused.`);
    },
  );

  it("not one whose receiver was erased", () => {
    const topUp = topUpRow({ status: "refused" }, { fields: { $erased: "1" } });
    const given = locked({ topUp, topUps: [topUp] });
    expect(() => requireRetryable(given, true)).toThrow("The receiver was erased");
  });

  it.each<[string, Locked, string]>([
    [
      "one that was retried",
      locked({ topUps: [refused, topUpRow({ attempt: 2, status: "refused" })] }),
      "The top-up was retried already.",
    ],
    [
      "one of an order whose money is all refunded",
      locked({ payment: null }),
      "All of the order's money is refunded.",
    ],
    [
      "one whose refund is under way",
      locked({
        refunds: [
          { ...refundRow({ status: "requested", amountPaisa: 1 }), topUpId: refused.id } as Refund,
        ],
      }),
      "The money of this top-up is refunded, or its refund is under way.",
    ],
    [
      "one that was refunded outside Khalti",
      locked({ topUp: { ...refused, refundedExternallyAt: NOW } }),
      "The money of this top-up is refunded, or its refund is under way.",
    ],
    [
      "one of an order with a refund of unknown amount",
      locked({ refunds: [dashboardRefund() as Refund] }, 90_000),
      "A part was refunded in Khalti's dashboard: record its amount first.",
    ],
    [
      "one of whose price a paisa is refunded",
      locked({ refunds: [refundOf(1)] }),
      "Only Rs 309.99 of the order's money is left.",
    ],
    [
      "one whose money pays for another top-up",
      locked({ topUps: [refused, topUpRow({ position: 1 })] }, 61_999),
      "Only Rs 309.99 of the order's money is left.",
    ],
    [
      "one of an order that owes more than it has",
      locked({ topUps: [refused, topUpRow({ position: 1 })], refunds: [refundOf(1_000)] }),
      "Only Rs 0 of the order's money is left.",
    ],
  ])("not %s", (_, given, why) => {
    expect(() => requireRetryable(given, true)).toThrow(why);
  });

  it("not while its provider is not configured", () => {
    expect(() => requireRetryable(locked(), false)).toThrow("The provider is not configured.");
  });

  it("the error carries the status of the top-up", () => {
    let thrown: unknown;
    try {
      requireRetryable(locked({ payment: null }), true);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      status: 409,
      code: "top_up_not_retryable",
      members: { top_up_status: "refused" },
    });
  });
});
