import { describe, expect, it } from "@jest/globals";
import type { Order, Payment, Refund } from "../../src/generated/prisma/client.ts";
import { PaymentStatus } from "../../src/generated/prisma/enums.ts";
import {
  type OrderWithMoney,
  paidPaymentOf,
  paymentOf,
  paymentOfRefund,
  WITH_MONEY,
  withMoney,
} from "../../src/lifecycle/lock-order.ts";

const ORDER = { id: "order" } as Order;
const payment = (id: string, status: PaymentStatus = "completed") => ({ id, status }) as Payment;
const refund = (id: string, paymentId: string, isSendBack = false) =>
  ({ id, paymentId, isSendBack }) as Refund;

const LOCKED: OrderWithMoney = {
  order: ORDER,
  payments: [payment("first", "canceled"), payment("second")],
  refunds: [refund("a", "second"), refund("b", "first"), refund("c", "second")],
  sendBacks: [refund("d", "first", true), refund("e", "second", true)],
  topUps: [{ id: "top-up" } as OrderWithMoney["topUps"][number]],
};

describe("an order with its money", () => {
  it("is loaded by attempt, by age and by item", () => {
    expect(WITH_MONEY).toEqual({
      payments: { orderBy: { attempt: "asc" } },
      refunds: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
      topUps: { include: { item: true }, orderBy: [{ position: "asc" }, { attempt: "asc" }] },
    });
  });

  it("separates the order from its rows, and refunds from those that send held money back", () => {
    const { order, payments, refunds, sendBacks, topUps } = LOCKED;
    const all = [...refunds, ...sendBacks];
    expect(withMoney({ ...order, payments, refunds: all, topUps })).toEqual(LOCKED);
  });
});

describe("one payment of a locked order", () => {
  it("comes with its own refunds and all top-ups of the order", () => {
    expect(paymentOf(LOCKED, "second")).toEqual({
      order: ORDER,
      payment: LOCKED.payments[1],
      payments: LOCKED.payments,
      refunds: [refund("a", "second"), refund("c", "second")],
      sendBacks: LOCKED.sendBacks,
      topUps: LOCKED.topUps,
    });
  });

  it("comes with the refunds that send its money back, for one of those", () => {
    const sent = paymentOfRefund(LOCKED, refund("e", "second", true));
    expect(sent.refunds).toEqual([refund("e", "second", true)]);
    expect(sent.orderRefunds).toEqual(LOCKED.refunds);
    const paid = paymentOfRefund(LOCKED, refund("a", "second"));
    expect(paid).toEqual(paymentOf(LOCKED, "second"));
  });

  it("throws for a payment of another order", () => {
    expect(() => paymentOf(LOCKED, "third")).toThrow("the payment has left its order");
  });
});

describe("the payment that paid the order", () => {
  it.each(Object.values(PaymentStatus))("a payment that is %s", (status) => {
    const paid = payment("second", status);
    const isPaid = status === "completed" || status === "partially_refunded";
    expect(paidPaymentOf({ payments: [payment("first", "expired"), paid] })).toBe(
      isPaid ? paid : null,
    );
  });

  it("none without payments", () => {
    expect(paidPaymentOf({ payments: [] })).toBeNull();
  });
});
