import { describe, expect, it } from "@jest/globals";
import { amountBreakdown } from "../../src/checkout/amount-breakdown.ts";

const goods = (amountPaisa: number) => ({ amountPaisa, provider: null });
const topUp = (amountPaisa: number) => ({ amountPaisa, provider: "khalti_wallet" });

describe("the parts of an amount", () => {
  it.each([
    ["goods with VAT", [goods(90_000)], 13, [79_646, 10_354]],
    ["several goods", [goods(45_000), goods(45_000)], 13, [79_646, 10_354]],
    ["goods and a top-up", [goods(90_000), topUp(50_000)], 13, [129_646, 10_354]],
  ])("%s", (_, lines, percent, [price, vat]) => {
    expect(amountBreakdown(lines, percent)).toEqual([
      { label: "Price", amount: price },
      { label: "VAT", amount: vat },
    ]);
  });

  it.each([
    ["goods without VAT", [goods(90_000)], 0, 90_000],
    ["a top-up", [topUp(50_000)], 13, 50_000],
    ["goods whose VAT rounds to nothing", [goods(3)], 13, 3],
    ["nothing", [], 13, 0],
  ])("%s: one part", (_, lines, percent, price) => {
    expect(amountBreakdown(lines, percent)).toEqual([{ label: "Price", amount: price }]);
  });
});
