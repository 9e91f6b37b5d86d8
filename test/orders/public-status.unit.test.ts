import { describe, expect, it } from "@jest/globals";
import { BREACH_CODES, BREACH_MESSAGES } from "../../src/lifecycle/attention/breach-rules.ts";
import type { OrderWithPayments } from "../../src/orders/full-order.ts";
import { presentPublicStatus } from "../../src/orders/present-order.ts";

const AT = new Date("2026-11-28T06:00:00Z");

function orderThatAsks(code: string, message: string): OrderWithPayments {
  return {
    id: "0193f0a0-0000-7000-8000-000000000001",
    purchaseOrderId: "KB-1",
    status: "paid",
    amountPaisa: 90_000,
    refundedPaisa: 0,
    attentionCode: code,
    attentionMessage: message,
    attentionSince: AT,
    createdAt: AT,
    paidAt: AT,
    payments: [],
  } as unknown as OrderWithPayments;
}

describe("the status of an order that anyone with its link may read", () => {
  it.each(BREACH_CODES)("hides what the auditor found: %s", (code) => {
    const status = presentPublicStatus(orderThatAsks(code, BREACH_MESSAGES[code]));
    expect(status.attention).toBeNull();
    expect(JSON.stringify(status)).not.toContain(BREACH_MESSAGES[code]);
  });

  it.each(["refund_unknown", "top_up_refused", "payment_unconfirmed"])("hides %s", (code) => {
    expect(presentPublicStatus(orderThatAsks(code, "private")).attention).toBeNull();
  });

  it("shows why a payment is held", () => {
    const { attention } = presentPublicStatus(orderThatAsks("amount_mismatch", "Rs 800"));
    expect(attention).toEqual({
      code: "amount_mismatch",
      message: "Rs 800",
      since: AT.toISOString(),
    });
  });
});
