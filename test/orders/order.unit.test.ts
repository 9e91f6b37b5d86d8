import { describe, expect, it } from "@jest/globals";
import { OrderStatus } from "../../src/generated/prisma/enums.ts";
import { isUnpaid, moveOrder, OrderNotFound, OrderStateConflict } from "../../src/orders/order.ts";

const ALL = Object.values(OrderStatus);

const MAY: Record<OrderStatus, OrderStatus[]> = {
  awaiting_payment: ["paid", "canceled", "expired", "closed", "held"],
  canceled: ["awaiting_payment", "paid", "closed", "held"],
  expired: ["awaiting_payment", "paid", "closed", "held"],
  closed: ["held"],
  held: ["paid", "refunded", "closed", "awaiting_payment"],
  paid: ["partially_refunded", "refunded"],
  partially_refunded: ["refunded"],
  refunded: [],
};

describe("an order", () => {
  it.each(ALL.flatMap((from) => ALL.map((to) => ({ from, to, allowed: MAY[from].includes(to) }))))(
    "moves from $from to $to: $allowed",
    ({ from, to, allowed }) => {
      if (allowed) expect(moveOrder(from, to)).toBe(to);
      else {
        expect(() => moveOrder(from, to)).toThrow(`an order never goes from ${from} to ${to}`);
      }
    },
  );

  it("never moves to a status that does not exist", () => {
    for (const from of ALL) {
      for (const to of ["", "sold"]) {
        expect(() => moveOrder(from, to as OrderStatus)).toThrow();
      }
    }
  });

  it("may still be paid while it waits, and after it was canceled or has expired", () => {
    expect(ALL.filter(isUnpaid)).toEqual(["awaiting_payment", "canceled", "expired"]);
  });
});

describe("errors of orders", () => {
  it("an order that does not exist is a 404", () => {
    expect(new OrderNotFound()).toMatchObject({
      status: 404,
      code: "order_not_found",
      message: "There is no such order.",
    });
  });

  it("a conflict names the order's status in words and as a member", () => {
    expect(new OrderStateConflict("awaiting_payment", "nothing to refund.")).toMatchObject({
      status: 409,
      code: "order_state_conflict",
      message: "The order is awaiting payment: nothing to refund.",
      members: { order_status: "awaiting_payment" },
    });
  });
});
