import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

const { refundText } = await browserModule<{
  refundText: (refund: { amount: number | null; status: string }) => string | null;
}>("order-receipt.js");

describe("a refund on the receipt", () => {
  it.each([
    [50_000, "requested", "receipt.refund_on_its_way"],
    [50_000, "submitting", "receipt.refund_on_its_way"],
    [50_000, "unknown", "receipt.refund_checked"],
    [50_000, "succeeded", "receipt.refund_done"],
    [50_000, "failed", "receipt.refund_failed"],
  ])("of %d with status %s shows %s", (amount, status, text) => {
    expect(refundText({ amount, status })).toBe(text);
  });

  it("of unknown amount is shown as made", () => {
    expect(refundText({ amount: null, status: "unknown" })).toBe("receipt.refund_done");
  });

  it("that duplicates another is not shown", () => {
    expect(refundText({ amount: null, status: "failed" })).toBeNull();
  });
});
