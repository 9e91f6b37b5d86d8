import { describe, expect, it } from "@jest/globals";
import { formatRupees, MAX_ORDER_PAISA, vatPartPaisa } from "../../src/lib/money.ts";

describe("money", () => {
  it("of one order is Rs 1 crore at most", () => {
    expect(MAX_ORDER_PAISA).toBe(1_000_000_000);
  });

  it.each([
    [0, "Rs 0"],
    [1, "Rs 0.01"],
    [50, "Rs 0.50"],
    [100, "Rs 1"],
    [123_450, "Rs 1,234.50"],
    [12_345_600, "Rs 1,23,456"],
    [1_000_000_000, "Rs 1,00,00,000"],
  ])("%d paisa are %s", (paisa, words) => {
    expect(formatRupees(paisa)).toBe(words);
  });

  it.each([
    [113, 13, 13],
    [90_000, 13, 10_354],
    [1_000, 0, 0],
    [3, 13, 0],
    [4, 13, 0],
    [5, 13, 1],
    [10_550, 5.5, 550],
  ])("of %d paisa with %d %% VAT, the VAT is %d", (paisa, percent, vat) => {
    expect(vatPartPaisa(paisa, percent)).toBe(vat);
  });
});
