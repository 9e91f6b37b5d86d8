import { describe, expect, it } from "@jest/globals";
import type { Order, Payment, Refund } from "../../src/generated/prisma/client.ts";
import { OrderStatus, PaymentStatus } from "../../src/generated/prisma/enums.ts";
import type { OrderWithMoney } from "../../src/lifecycle/lock-order.ts";
import { requireRefundable, whyNotRefundable } from "../../src/refunds/refundable.ts";
import { NOW, PAID_PAISA, refundRow, dashboardRefund } from "../lifecycle/recorded-refunds.ts";
import { topUpRow } from "../topups/top-up-rows.ts";

const PAYMENT = {
  id: "payment",
  status: "completed",
  mode: "wallet",
  amountPaisa: PAID_PAISA,
} as Payment;

function locked(change: {
  orderStatus?: OrderStatus;
  payment?: Partial<Payment>;
  refunds?: Partial<Refund>[];
  topUps?: OrderWithMoney["topUps"];
}): OrderWithMoney {
  return {
    order: { status: change.orderStatus ?? "paid" } as Order,
    payments: [
      { ...PAYMENT, id: "earlier", status: "canceled" },
      { ...PAYMENT, ...change.payment },
    ],
    refunds: (change.refunds ?? []).map((one) => ({ paymentId: "payment", ...one }) as Refund),
    sendBacks: [],
    topUps: change.topUps ?? [],
  };
}

const refundOf = (amountPaisa: number, status: Refund["status"] = "succeeded") =>
  refundRow({ status, amountPaisa }) as Partial<Refund>;

/** What is refunded, in paisa, or the error. */
function result(
  given: OrderWithMoney,
  request: Parameters<typeof requireRefundable>[1] = {},
): unknown {
  try {
    const { payment, amountPaisa } = requireRefundable(given, request);
    expect(payment.id).toBe("payment");
    return amountPaisa;
  } catch (error) {
    return error;
  }
}

describe("how much of an order is refunded", () => {
  it("all of it without an amount", () => {
    expect(result(locked({}))).toBe(PAID_PAISA);
  });

  it("any amount up to what is left, to the paisa", () => {
    const given = locked({
      payment: { status: "partially_refunded" },
      refunds: [refundOf(30_000)],
    });
    expect(result(given)).toBe(60_000);
    expect(result(given, { amount: 1 })).toBe(1);
    expect(result(given, { amount: 60_000 })).toBe(60_000);
    expect(result(given, { amount: 60_001 })).toMatchObject({
      status: 422,
      code: "refund_exceeds_payment",
      message: "Only Rs 600 can still be refunded.",
      errors: [{ path: "amount", message: "Should be at most 60000 paisa." }],
      members: { refundable_amount: 60_000 },
    });
  });

  it("not what top-ups under way need", () => {
    const given = locked({ topUps: [topUpRow(), topUpRow({ position: 1, status: "delivered" })] });
    expect(result(given)).toBe(PAID_PAISA - 31_000);
    expect(result(given, { amount: PAID_PAISA - 30_999 })).toMatchObject({
      code: "refund_exceeds_payment",
    });
  });

  it("not of the refunds of another payment of the order", () => {
    expect(result(locked({ refunds: [{ ...refundOf(30_000), paymentId: "earlier" }] }))).toBe(
      PAID_PAISA,
    );
  });
});

describe("an order that cannot be refunded", () => {
  it.each(Object.values(PaymentStatus).filter((one) => !/completed|partially/.test(one)))(
    "its payment is %s",
    (status) => {
      expect(result(locked({ orderStatus: "canceled", payment: { status } }))).toMatchObject({
        status: 409,
        code: "order_not_refundable",
        message: "The order is not paid.",
        members: { order_status: "canceled", refundable_amount: 0 },
      });
    },
  );

  it("is held, even with a completed payment", () => {
    expect(result(locked({ orderStatus: "held" }))).toMatchObject({
      code: "order_not_refundable",
      message: "The order is held: resolve its held payment first.",
    });
  });

  it.each(Object.values(OrderStatus))("the reason for an order that is %s", (status) => {
    const reasons: Partial<Record<OrderStatus, string>> = {
      held: "The order is held: resolve its held payment first.",
      refunded: "All of the order's money is refunded.",
    };
    expect(whyNotRefundable(status)).toBe(reasons[status] ?? "The order is not paid.");
  });

  it("has nothing left after its refunds", () => {
    const message = "Nothing is left to refund: refunds of all of it succeeded or are under way.";
    expect(result(locked({ refunds: [refundOf(PAID_PAISA, "requested")] }))).toMatchObject({
      status: 409,
      code: "nothing_refundable",
      message,
      members: { refundable_amount: 0 },
    });
  });

  it("has nothing left because the rest pays for top-ups", () => {
    const message =
      "Nothing is left to refund: the rest pays for top-ups that are being delivered.";
    const given = (paisa: number) =>
      locked({ payment: { amountPaisa: paisa }, topUps: [topUpRow()] });
    expect(result(given(31_000))).toMatchObject({ code: "nothing_refundable", message });
    expect(result(given(31_001))).toBe(1);
  });

  it("has a refund of unknown amount", () => {
    const part = dashboardRefund();
    expect(result(locked({ refunds: [refundOf(1), part as Refund] }))).toMatchObject({
      status: 409,
      code: "refunded_amount_unknown",
      message:
        "A part was refunded in Khalti's dashboard: record its amount by resolving that refund first.",
      members: { refund_id: part.id },
    });
  });
});

describe("the refund of a refused top-up", () => {
  const refused = topUpRow({ status: "refused" });
  const request = { top_up_id: refused.id };

  it("is its price", () => {
    expect(result(locked({ topUps: [refused] }), request)).toBe(31_000);
    expect(result(locked({ topUps: [refused] }), { ...request, amount: 31_000 })).toBe(31_000);
  });

  it.each([30_999, 1])("never another amount: %d", (amount) => {
    expect(result(locked({ topUps: [refused] }), { ...request, amount })).toMatchObject({
      code: "invalid_request",
      errors: [
        {
          path: "amount",
          message: "Should be the price of the top-up, 31000 paisa, or left out.",
        },
      ],
      members: { refundable_amount: 31_000 },
    });
  });

  it("never more than its price, or than what is left", () => {
    expect(result(locked({ topUps: [refused] }), { ...request, amount: 31_001 })).toMatchObject({
      code: "refund_exceeds_payment",
      members: { refundable_amount: 31_000 },
    });
    const given = locked({ topUps: [refused], refunds: [refundOf(PAID_PAISA - 30_999)] });
    expect(result(given, request)).toMatchObject({
      code: "refund_exceeds_payment",
      members: { refundable_amount: 30_999 },
    });
  });

  it.each([
    ["there is none", []],
    ["it was delivered", [topUpRow({ status: "delivered" })]],
    ["it was retried", [refused, topUpRow({ attempt: 2, status: "refused" })]],
  ])("not when %s", (_, topUps) => {
    expect(result(locked({ topUps }), request)).toMatchObject({
      status: 409,
      code: "top_up_not_refundable",
      message: "This is not a refused top-up of the order.",
    });
  });

  it("not when its money is refunded already", () => {
    const compensated = {
      code: "top_up_not_refundable",
      message: "The money of this top-up is refunded, or its refund is under way.",
    };
    expect(
      result(
        locked({ topUps: [refused], refunds: [{ ...refundOf(1), topUpId: refused.id }] }),
        request,
      ),
    ).toMatchObject(compensated);
    expect(
      result(locked({ topUps: [{ ...refused, refundedExternallyAt: NOW }] }), request),
    ).toMatchObject(compensated);
  });

  it("null asks for no top-up", () => {
    expect(result(locked({ topUps: [refused] }), { top_up_id: null })).toBe(PAID_PAISA);
  });
});

describe("the refund of a bank payment", () => {
  it.each(["ebanking", "mobile_banking"] as const)("by %s needs a Khalti account", (mode) => {
    const given = locked({ payment: { mode } });
    for (const mobile of [undefined, null]) {
      expect(result(given, { mobile })).toMatchObject({
        code: "invalid_request",
        errors: [
          {
            path: "mobile",
            message: "The customer paid by bank: name the Khalti account that gets the money.",
          },
        ],
        members: { refundable_amount: PAID_PAISA },
      });
    }
    expect(result(given, { mobile: "9800000000" })).toBe(PAID_PAISA);
  });
});
