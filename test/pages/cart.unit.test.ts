import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { browserModule } from "./browser-module.ts";

interface Item {
  sku: string;
  quantity: number;
  amount?: number;
  fields?: Record<string, string>;
  charge?: number;
}
interface Product {
  sku: string;
  kind?: string;
  amount: number | null;
  min_amount?: number | null;
  max_amount?: number | null;
  fields?: { name: string }[];
}
const cartOf = await browserModule<{
  MAX_QUANTITY: number;
  readCart: (text: string | null) => Item[];
  itemKey: (item: Item) => string;
  isSameCart: (one: Item[], other: Item[]) => boolean;
  addItem: (cart: Item[], item: Item) => Item[];
  putTopUp: (cart: Item[], item: Item, charge: number) => Item[];
  requestedItems: (cart: Item[], products: Product[]) => Item[];
  setQuantity: (cart: Item[], key: string, quantity: number) => Item[];
  removeItem: (cart: Item[], key: string) => Item[];
  countItems: (cart: Item[]) => number;
  matchCatalogue: (cart: Item[], products: Product[]) => { cart: Item[]; dropped: Item[] };
  totalPaisa: (cart: Item[], products: Product[]) => number;
}>("cart.js");

const tea: Item = { sku: "tea-250g", quantity: 1 };
const gift: Item = { sku: "gift-card", quantity: 1, amount: 50_000 };
const topUp: Item = { sku: "top-up", quantity: 1, amount: 10_000, fields: { phone: "9800000001" } };
const products: Product[] = [
  { sku: "tea-250g", amount: 45_000, fields: [] },
  { sku: "gift-card", amount: null, min_amount: 1_000, max_amount: 5_000_000, fields: [] },
  {
    sku: "top-up",
    kind: "top_up",
    amount: null,
    min_amount: 1_000,
    max_amount: 50_000,
    fields: [{ name: "phone" }],
  },
];

describe("comparing carts", () => {
  it("the order of the lines and a charge do not matter", () => {
    expect(cartOf.isSameCart([tea, topUp], [{ ...topUp, charge: 500 }, tea])).toBe(true);
  });

  it.each<[string, Item[]]>([
    ["another quantity", [{ ...tea, quantity: 2 }]],
    ["one line more", [tea, gift]],
    ["another product", [gift]],
    ["nothing", []],
  ])("%s is another cart", (_, other) => {
    expect(cartOf.isSameCart([tea], other)).toBe(false);
  });

  it("another amount or receiver is another cart", () => {
    expect(cartOf.isSameCart([gift], [{ ...gift, amount: 60_000 }])).toBe(false);
    expect(cartOf.isSameCart([topUp], [{ ...topUp, fields: { phone: "9800000002" } }])).toBe(false);
  });
});

describe("filling the cart", () => {
  it("the same product twice is one line with quantity 2", () => {
    const cart = cartOf.addItem(cartOf.addItem([], tea), tea);
    expect(cart).toEqual([{ sku: "tea-250g", quantity: 2 }]);
  });

  it("gift cards of different amounts are different lines", () => {
    const cart = cartOf.addItem([gift], { ...gift, amount: 60_000 });
    expect(cart.map(({ amount }) => amount)).toEqual([50_000, 60_000]);
  });

  it("top-ups for different phones are different lines; the order of fields does not matter", () => {
    const two = { ...topUp, fields: { phone: "98", name: "Ram" } };
    const same = { ...topUp, fields: { name: "Ram", phone: "98" } };
    expect(cartOf.addItem([topUp], two)).toHaveLength(2);
    expect(cartOf.addItem([two], same)).toEqual([{ ...two, quantity: 2 }]);
  });

  it("a line holds no more than the maximum", () => {
    const cart = cartOf.addItem([{ ...tea, quantity: cartOf.MAX_QUANTITY }], tea);
    expect(cart).toEqual([{ ...tea, quantity: cartOf.MAX_QUANTITY }]);
  });

  it("adding does not mutate the cart", () => {
    const before = [tea];
    cartOf.addItem(before, tea);
    expect(before).toEqual([{ sku: "tea-250g", quantity: 1 }]);
  });
});

describe("a top-up in the cart", () => {
  const other = { ...topUp, fields: { phone: "9800000002" } };

  it("has one line with its newest charge, even when added again", () => {
    const cart = cartOf.putTopUp(cartOf.putTopUp([tea, topUp, other], topUp, 1_000), topUp, 1_200);
    expect(cart).toEqual([tea, { ...topUp, charge: 1_200 }, other]);
    expect(cartOf.putTopUp(cart, { ...topUp, charge: 1_200 }, 0)).toEqual([tea, topUp, other]);
  });

  it("for another number is another line", () => {
    expect(cartOf.putTopUp([topUp], other, 0)).toEqual([topUp, other]);
  });

  it("adds its charge to the total, and sends the server the charge that was shown", () => {
    const cart = [{ ...topUp, charge: 1_050 }, other, tea];
    expect(cartOf.totalPaisa(cart, products)).toBe(10_000 + 1_050 + 10_000 + 45_000);
    const requested: unknown = JSON.parse(JSON.stringify(cartOf.requestedItems(cart, products)));
    expect(requested).toEqual([{ ...topUp, charge: 1_050 }, { ...other, charge: 0 }, tea]);
  });

  it("is reset to quantity 1 when a stored cart has more", () => {
    expect(cartOf.matchCatalogue([{ ...topUp, quantity: 3 }], products).cart).toEqual([topUp]);
  });
});

describe("changing quantities", () => {
  it("sets the quantity of one line only", () => {
    const cart = cartOf.setQuantity([tea, gift], cartOf.itemKey(tea), 3);
    expect(cart).toEqual([{ ...tea, quantity: 3 }, gift]);
  });

  it("zero removes the line", () => {
    expect(cartOf.setQuantity([tea, gift], cartOf.itemKey(tea), 0)).toEqual([gift]);
  });

  it.each([-1, 1.5, Number.NaN, Infinity])("%d changes nothing", (quantity) => {
    expect(cartOf.setQuantity([tea], cartOf.itemKey(tea), quantity)).toEqual([tea]);
  });

  it("removing an unknown line changes nothing", () => {
    expect(cartOf.removeItem([tea], cartOf.itemKey(gift))).toEqual([tea]);
  });
});

describe("a stored cart", () => {
  it("is read as it was stored", () => {
    const cart = [{ ...tea, quantity: 4 }, gift, topUp, { ...topUp, amount: 500, charge: 7 }];
    expect(cartOf.readCart(JSON.stringify(cart))).toEqual(cart);
  });

  it.each([null, "", "{", "null", "7", '"x"', "{}", "[null,1,[],{}]"])(
    "%j is an empty cart",
    (text) => {
      expect(cartOf.readCart(text)).toEqual([]);
    },
  );

  it.each([
    { sku: 7, quantity: 1 },
    { sku: "", quantity: 1 },
    { sku: "tea-250g", quantity: "1" },
    { sku: "tea-250g", quantity: 0 },
    { sku: "tea-250g", quantity: 1.5 },
    { sku: "gift-card", quantity: 1, amount: 0.5 },
    { sku: "gift-card", quantity: 1, amount: -5 },
    { sku: "top-up", quantity: 1, fields: { phone: 98 } },
    { sku: "top-up", quantity: 1, fields: null },
  ])("drops %j and keeps the rest", (broken) => {
    expect(cartOf.readCart(JSON.stringify([broken, tea]))).toEqual([tea]);
  });

  it.each([-1, 0, 1.5, "10", null])("drops the invalid charge %j", (charge) => {
    expect(cartOf.readCart(JSON.stringify([{ ...topUp, charge }]))).toEqual([topUp]);
  });

  it("drops unknown properties", () => {
    expect(cartOf.readCart('[{"sku":"tea-250g","quantity":1,"price":1}]')).toEqual([tea]);
  });

  it("never throws, for any stored text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const item of cartOf.readCart(text)) {
          expect(item.quantity).toBeGreaterThanOrEqual(1);
          expect(item.quantity).toBeLessThanOrEqual(cartOf.MAX_QUANTITY);
        }
      }),
    );
  });
});

describe("a cart matched with the products for sale", () => {
  it("keeps items that are still sold", () => {
    const cart = [tea, gift, topUp];
    expect(cartOf.matchCatalogue(cart, products)).toEqual({ cart, dropped: [] });
  });

  it.each<[string, Item]>([
    ["a product that is no longer sold", { sku: "gone", quantity: 1 }],
    ["an open amount below the minimum", { ...gift, amount: 999 }],
    ["an open amount above the maximum", { ...gift, amount: 5_000_001 }],
    ["a product that now asks for an amount", { sku: "gift-card", quantity: 1 }],
    ["a product that now has a price", { ...tea, amount: 1 }],
    ["a top-up without its phone number", { sku: "top-up", quantity: 1, amount: 10_000 }],
  ])("drops %s", (_, item) => {
    expect(cartOf.matchCatalogue([item, tea], products)).toEqual({ cart: [tea], dropped: [item] });
  });

  it("adds up the shop's prices and the customer's amounts, in paisa", () => {
    expect(cartOf.totalPaisa([{ ...tea, quantity: 3 }, gift], products)).toBe(185_000);
    expect(cartOf.countItems([{ ...tea, quantity: 3 }, gift])).toBe(4);
  });
});
