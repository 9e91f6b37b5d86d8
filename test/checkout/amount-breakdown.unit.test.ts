import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { amountBreakdown, breakdownForKhalti } from "../../src/checkout/amount-breakdown.ts";

type Line = Parameters<typeof amountBreakdown>[0][number];

const goods = (amountPaisa: number, vatPercent?: number, kind: Line["kind"] = "sale"): Line => ({
  amountPaisa,
  provider: null,
  kind,
  vatBasisPoints: vatPercent === undefined ? null : Math.round(vatPercent * 100),
});
const topUp = (amountPaisa: number): Line => ({ ...goods(amountPaisa), provider: "khalti_wallet" });
const delivery = (amountPaisa: number, vatPercent?: number) =>
  goods(amountPaisa, vatPercent, "delivery");
const discount = (amountPaisa: number, vatPercent?: number) =>
  goods(-amountPaisa, vatPercent, "discount");

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

describe("delivery, discount and other rates are parts of their own, without VAT", () => {
  it.each([
    [
      "a delivery charge",
      [goods(113_00), delivery(11_30)],
      { Price: 100_00, Delivery: 10_00, VAT: 14_30 },
    ],
    [
      "a discount",
      [goods(113_00), discount(11_30)],
      { Price: 100_00, Discount: -10_00, VAT: 11_70 },
    ],
    [
      "goods without VAT beside goods with it",
      [goods(113_00), goods(50_00, 0)],
      { Price: 100_00, "Price without VAT": 50_00, VAT: 13_00 },
    ],
    [
      "another rate",
      [goods(113_00), goods(105_00, 5)],
      { Price: 200_00, VAT: 13_00, "VAT 5%": 5_00 },
    ],
    ["only goods without VAT", [goods(50_00, 0)], { "Price without VAT": 50_00 }],
    [
      "a delivery that is the largest part, and takes the paisa that rounding leaves",
      [goods(1_01), delivery(50_03)],
      { Price: 89, Delivery: 44_28, VAT: 5_87 },
    ],
    [
      "two largest parts, of which the first takes it",
      [goods(1_00), delivery(1_00)],
      { Price: 89, Delivery: 88, VAT: 23 },
    ],
    [
      "a discount on goods without VAT",
      [goods(113_00), goods(50_00, 0), discount(10_00, 0)],
      { Price: 100_00, "Price without VAT": 50_00, Discount: -10_00, VAT: 13_00 },
    ],
  ])("%s", (_what, lines, expected) => {
    const parts = amountBreakdown(lines, 13).map(({ label, amount }) => [label, amount]);
    expect(Object.fromEntries(parts)).toEqual(expected);
  });
});

describe("Khalti gets", () => {
  it.each([
    ["no discount: the same parts", { Price: 100, VAT: 13 }, { Price: 100, VAT: 13 }],
    ["no part of nothing", { Price: 100, Delivery: 0, VAT: 13 }, { Price: 100, VAT: 13 }],
    [
      "the discount in the label of the price that it reduces",
      { Price: 10_000, Discount: -1_050, VAT: 1_170 },
      { "Price less discount of Rs 10.50": 8_950, VAT: 1_170 },
    ],
    [
      "a discount that is more than the first price, taken off the next too",
      { Price: 1_000, Delivery: 500, Discount: -1_200, VAT: 39 },
      { "Delivery less discount of Rs 2": 300, VAT: 39 },
    ],
  ])("%s", (_what, parts, expected) => {
    const given = Object.entries(parts).map(([label, amount]) => ({ label, amount }));
    const sent = breakdownForKhalti(given).map(({ label, amount }) => [label, amount]);
    expect(Object.fromEntries(sent)).toEqual(expected);
  });

  it("positive whole amounts that add up to the total, whatever the lines are", () => {
    const line = fc.record({
      kind: fc.constantFrom("sale" as const, "delivery" as const, "discount" as const),
      paisa: fc.integer({ min: 1, max: 1_000_000 }),
      percent: fc.constantFrom(undefined, 0, 5, 13, 12.5),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (drawn) => {
        const lines = drawn.map(({ kind, paisa, percent }) =>
          goods(kind === "discount" ? -paisa : paisa, percent, kind),
        );
        const total = lines.reduce((sum, { amountPaisa }) => sum + amountPaisa, 0);
        const sums = new Map<number | null, number>();
        for (const { vatBasisPoints: rate, amountPaisa } of lines) {
          const same = rate === 1_300 ? null : rate;
          sums.set(same, (sums.get(same) ?? 0) + amountPaisa);
        }
        // What a checkout refuses.
        fc.pre(total >= 1_000 && [...sums.values()].every((sum) => sum >= 0));
        const stored = amountBreakdown(lines, 13);
        const sent = breakdownForKhalti(stored);
        const add = (parts: { amount: number }[]) =>
          parts.reduce((sum, one) => sum + one.amount, 0);
        expect([add(stored), add(sent)]).toEqual([total, total]);
        expect(sent.every(({ amount }) => Number.isSafeInteger(amount) && amount > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
