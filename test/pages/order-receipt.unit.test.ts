import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

const { refundText, refundTime, partText } = await browserModule<{
  refundTime: (refund: { status: string; created_at: string; ended_at: string | null }) => string;
  partText: (label: string, order: { bearsVat: boolean }) => object | null;
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

describe("when a refund was made", () => {
  const asked = "2026-11-20T16:50:00+05:45";
  const ended = "2026-11-21T10:00:00+05:45";
  it.each([
    ["succeeded", ended, ended],
    ["succeeded", null, asked],
    ["requested", null, asked],
    ["failed", ended, asked],
  ])("%s, ended at %s, shows %s", (status, ended_at, shown) => {
    expect(refundTime({ status, created_at: asked, ended_at })).toBe(shown);
  });
});

describe("a part of the amount", () => {
  it.each([
    ["VAT", { key: "receipt.part_vat", args: {} }],
    ["VAT 5%", { key: "receipt.part_vat_rate", args: { rate: 5 } }],
    ["VAT 12.5%", { key: "receipt.part_vat_rate", args: { rate: 12.5 } }],
    ["Price without VAT", { key: "receipt.part_exempt", args: {} }],
    ["Gift wrap", null],
  ])("%s is called %j", (label, text) => {
    expect(partText(label, { bearsVat: true })).toEqual(text);
  });

  it.each([
    [true, "receipt.part_before_vat"],
    [false, "receipt.part_price"],
  ])("the price is one before VAT where VAT is another part: %s", (bearsVat, key) => {
    expect(partText("Price", { bearsVat })).toEqual({ key, args: {} });
  });
});
