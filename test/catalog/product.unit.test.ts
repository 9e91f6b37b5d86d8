import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { priceItems } from "../../src/catalog/price-items.ts";
import {
  MAX_QUANTITY,
  type PricedLine,
  type Product,
  type RequestedItem,
  totalPaisa,
} from "../../src/catalog/product.ts";
import { MAX_ORDER_PAISA, vatPartPaisa } from "../../src/lib/money.ts";
import { amountBreakdown } from "../../src/checkout/amount-breakdown.ts";

const goods: Omit<Product, "sku" | "name"> = {
  nameNe: null,
  kind: "goods",
  active: true,
  amountPaisa: null,
  minAmountPaisa: null,
  maxAmountPaisa: null,
  fields: [],
  provider: null,
  onRefusal: "refund",
};
const TEA: Product = {
  ...goods,
  sku: "tea",
  name: "Ilam tea",
  nameNe: "इलाम चिया",
  amountPaisa: 45_000,
};
const OLD_TEA: Product = { ...TEA, sku: "old-tea", active: false };
const GIFT: Product = {
  ...goods,
  sku: "gift",
  name: "Gift card",
  minAmountPaisa: 1_000,
  maxAmountPaisa: 500_000,
};
const CATALOGUE = new Map([TEA, OLD_TEA, GIFT].map((product) => [product.sku, product]));

function price(...items: RequestedItem[]) {
  return priceItems(CATALOGUE, items, new Map());
}

function linesOf(priced: ReturnType<typeof priceItems>): PricedLine[] {
  if ("errors" in priced) throw new Error(JSON.stringify(priced.errors));
  return priced.lines;
}

function wrongPaths(priced: ReturnType<typeof priceItems>): string[] {
  return "errors" in priced ? priced.errors.map((error) => error.path) : [];
}

describe("pricing a cart", () => {
  it("takes the price of a fixed-price product from the catalogue", () => {
    expect(linesOf(price({ sku: "tea", quantity: 2 }))).toEqual([
      {
        sku: "tea",
        name: "Ilam tea",
        nameNe: "इलाम चिया",
        quantity: 2,
        unitAmountPaisa: 45_000,
        chargePaisa: 0,
        amountPaisa: 90_000,
        fields: {},
        provider: null,
        kind: "sale",
        vatBasisPoints: null,
        onRefusal: "refund",
      },
    ]);
  });

  it("takes the customer's amount for an open-amount product, for each piece", () => {
    const [line] = linesOf(price({ sku: "gift", quantity: 3, amount: 2_500 }));
    expect(line).toMatchObject({ unitAmountPaisa: 2_500, amountPaisa: 7_500 });
  });

  it("accepts the catalogue price from the browser", () => {
    expect(price({ sku: "tea", quantity: 1, amount: 45_000 })).toEqual(
      price({ sku: "tea", quantity: 1 }),
    );
  });

  it.each<{ circumstance: string; item: RequestedItem; path: string }>([
    { circumstance: "an unknown product", item: { sku: "gold", quantity: 1 }, path: "sku" },
    {
      circumstance: "a deactivated product",
      item: { sku: "old-tea", quantity: 1 },
      path: "sku",
    },
    { circumstance: "a cheaper tea", item: { sku: "tea", quantity: 1, amount: 1 }, path: "amount" },
    { circumstance: "a free tea", item: { sku: "tea", quantity: 1, amount: 0 }, path: "amount" },
    {
      circumstance: "a gift card without an amount",
      item: { sku: "gift", quantity: 1 },
      path: "amount",
    },
    {
      circumstance: "a gift card below its minimum",
      item: { sku: "gift", quantity: 1, amount: 999 },
      path: "amount",
    },
    {
      circumstance: "a gift card above its maximum",
      item: { sku: "gift", quantity: 1, amount: 500_001 },
      path: "amount",
    },
    {
      circumstance: "a negative gift card",
      item: { sku: "gift", quantity: 1, amount: -1_000 },
      path: "amount",
    },
  ])("refuses $circumstance with its path in the cart", ({ item, path }) => {
    expect(wrongPaths(price({ sku: "tea", quantity: 1 }, item))).toEqual([`items.1.${path}`]);
  });

  it.each([1_000, 500_000])("accepts a gift card of exactly %d paisa, its bound", (amount) => {
    expect(totalPaisa(linesOf(price({ sku: "gift", quantity: 1, amount })))).toBe(amount);
  });

  it("reports all errors of a cart together", () => {
    const priced = price(
      { sku: "gold", quantity: 1 },
      { sku: "tea", quantity: 1, amount: 7 },
      { sku: "gift", quantity: 1 },
    );
    expect(wrongPaths(priced)).toEqual(["items.0.sku", "items.1.amount", "items.2.amount"]);
  });
});

describe("for any cart", () => {
  const quantity = fc.integer({ min: 1, max: MAX_QUANTITY });
  const goodItem = fc.oneof(
    fc.record({ sku: fc.constant("tea"), quantity }),
    fc.record({
      sku: fc.constant("gift"),
      quantity,
      amount: fc.integer({ min: 1_000, max: 500_000 }),
    }),
  );
  const anyItem: fc.Arbitrary<RequestedItem> = fc.record(
    {
      sku: fc.oneof(fc.constantFrom("tea", "old-tea", "gift", "__proto__"), fc.string()),
      quantity,
      amount: fc.oneof(fc.integer(), fc.maxSafeInteger()),
    },
    { requiredKeys: ["sku", "quantity"] },
  );

  it("the total is the sum of unit price times quantity", () => {
    fc.assert(
      fc.property(fc.array(goodItem, { minLength: 1, maxLength: 100 }), (items) => {
        const unitOf = (item: RequestedItem) => item.amount ?? 45_000;
        const expected = items.reduce((sum, item) => sum + unitOf(item) * item.quantity, 0);
        expect(totalPaisa(linesOf(price(...items)))).toBe(expected);
      }),
    );
  });

  it("there is either an error or a total of whole, positive paisa", () => {
    fc.assert(
      fc.property(fc.array(anyItem, { minLength: 1, maxLength: 20 }), (items) => {
        const priced = price(...items);
        if ("errors" in priced) {
          expect(priced.errors.length).toBeGreaterThan(0);
        } else {
          expect(Number.isSafeInteger(totalPaisa(priced.lines))).toBe(true);
          expect(Math.min(...priced.lines.map((line) => line.amountPaisa))).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("an amount from the browser never changes a fixed price", () => {
    fc.assert(
      fc.property(quantity, fc.oneof(fc.integer(), fc.double()), (pieces, amount) => {
        const priced = price({ sku: "tea", quantity: pieces, amount });
        if ("errors" in priced) expect(wrongPaths(priced)).toEqual(["items.0.amount"]);
        else expect(totalPaisa(priced.lines)).toBe(45_000 * pieces);
      }),
    );
  });
});

describe("the VAT part", () => {
  it.each([
    { amount: 113, percent: 13, vat: 13 },
    { amount: 90_000, percent: 13, vat: 10_354 },
    { amount: 1_000, percent: 0, vat: 0 },
    { amount: 3, percent: 13, vat: 0 },
    { amount: 10_550, percent: 5.5, vat: 550 },
  ])("of $amount paisa at $percent % is $vat", ({ amount, percent, vat }) => {
    expect(vatPartPaisa(amount, percent)).toBe(vat);
  });

  it("and the price are whole, not negative, and add up to the amount at any percentage", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_ORDER_PAISA }),
        fc.integer({ min: 0, max: 9_999 }).map((hundredths) => hundredths / 100),
        (amount, percent) => {
          const parts = amountBreakdown([line(amount)], percent).map((part) => part.amount);
          expect(parts.every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("does not include top-ups, which are passed on", () => {
    const topUp = { ...line(50_000), provider: "khalti_wallet" };
    expect(amountBreakdown([topUp], 13)).toEqual([{ label: "Price", amount: 50_000 }]);
    expect(amountBreakdown([line(90_000), topUp], 13)).toEqual([
      { label: "Price", amount: 129_646 },
      { label: "VAT", amount: 10_354 },
    ]);
  });

  it("has no separate line without VAT", () => {
    expect(amountBreakdown([line(90_000)], 0)).toEqual([{ label: "Price", amount: 90_000 }]);
    expect(amountBreakdown([line(90_000)], 13)).toEqual([
      { label: "Price", amount: 79_646 },
      { label: "VAT", amount: 10_354 },
    ]);
  });
});

function line(amountPaisa: number) {
  return { amountPaisa, provider: null, kind: "sale" as const, vatBasisPoints: null };
}
