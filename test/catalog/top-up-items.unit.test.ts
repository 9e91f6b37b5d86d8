import { describe, expect, it } from "@jest/globals";
import { priceItems } from "../../src/catalog/price-items.ts";
import type { Product, RequestedItem } from "../../src/catalog/product.ts";
import { checkFields } from "../../src/catalog/top-up-fields.ts";
import { connectProviders, simulatedSettings } from "../../src/providers/connect-providers.ts";

const providers = connectProviders(simulatedSettings("http://127.0.0.1:9"), "sandbox", {});
const unconfigured = connectProviders({}, "sandbox", {});

const topUp: Omit<Product, "sku" | "name" | "provider"> = {
  nameNe: null,
  kind: "top_up",
  active: true,
  amountPaisa: null,
  minAmountPaisa: 1_000,
  maxAmountPaisa: 500_000,
  fields: [],
  onRefusal: "hold",
};
const KHALTI: Product = { ...topUp, sku: "khalti", name: "Khalti", provider: "khalti_wallet" };
const METRO: Product = {
  ...topUp,
  sku: "metro",
  name: "Metro Link",
  provider: "metro_link",
  maxAmountPaisa: 5_000_000,
};
const FIXED: Product = {
  ...KHALTI,
  sku: "fixed",
  amountPaisa: 50_000,
  minAmountPaisa: null,
  maxAmountPaisa: null,
};
const NTC_ONLY: Product = {
  ...KHALTI,
  sku: "ntc",
  fields: [{ name: "number", label: "NTC number", pattern: "984\\d*|12" }],
};
const RING: Product = {
  ...topUp,
  sku: "ring",
  name: "Ring",
  kind: "goods",
  provider: null,
  fields: [{ name: "engraving", label: "Engraving", pattern: ".{1,20}" }],
};

function price(product: Product, item: Omit<RequestedItem, "sku" | "quantity">, quantity = 1) {
  const items = [{ sku: product.sku, quantity, ...item }];
  return priceItems(new Map([[product.sku, product]]), items, providers);
}

function mistakes(priced: ReturnType<typeof price>): Record<string, string> {
  return "errors" in priced
    ? Object.fromEntries(priced.errors.map(({ path, message }) => [path, message]))
    : {};
}

const number = "9841234567";

describe("a top-up in the cart", () => {
  it("becomes a line with its provider, fields and on_refusal", () => {
    expect(price(KHALTI, { amount: 10_000, fields: { number } })).toEqual({
      lines: [
        {
          sku: "khalti",
          name: "Khalti",
          nameNe: null,
          quantity: 1,
          unitAmountPaisa: 10_000,
          chargePaisa: 0,
          amountPaisa: 10_000,
          kind: "sale",
          vatBasisPoints: null,
          fields: { number },
          provider: "khalti_wallet",
          onRefusal: "hold",
        },
      ],
    });
  });

  it.each([
    ["two pieces", KHALTI, { amount: 10_000, fields: { number } }, 2, "items.0.quantity"],
    ["no amount", KHALTI, { fields: { number } }, 1, "items.0.amount"],
    ["rupees and paisa", KHALTI, { amount: 10_050, fields: { number } }, 1, "items.0.amount"],
    ["less than its minimum", KHALTI, { amount: 900, fields: { number } }, 1, "items.0.amount"],
    ["more than its maximum", KHALTI, { amount: 500_100, fields: { number } }, 1, "items.0.amount"],
    ["no field", KHALTI, { amount: 10_000 }, 1, "items.0.fields.number"],
    [
      "an empty field",
      KHALTI,
      { amount: 1_000, fields: { number: "" } },
      1,
      "items.0.fields.number",
    ],
    [
      "a number and more",
      KHALTI,
      { amount: 1_000, fields: { number: `${number} ` } },
      1,
      "items.0.fields.number",
    ],
    [
      "an unknown field",
      KHALTI,
      { amount: 1_000, fields: { number, remarks: "hi" } },
      1,
      "items.0.fields.remarks",
    ],
    [
      "a field named like a JavaScript property",
      KHALTI,
      { amount: 1_000, fields: { number, constructor: "hi" } },
      1,
      "items.0.fields.constructor",
    ],
    ["another price", FIXED, { amount: 100, fields: { number } }, 1, "items.0.amount"],
  ] as const)("with %s is refused at that path", (_what, product, item, quantity, path) => {
    const found = mistakes(price(product, item, quantity));
    expect(Object.keys(found)).toEqual([path]);
    expect(found[path]).toMatch(/^[A-Z].* .*\.$/);
  });

  it("is limited by its provider where the product's limits are wider", () => {
    const fields = { connection_no: "ram_01", mobile_number: number };
    const message = "The amount should be from Rs 100 to Rs 10,000.";
    expect(mistakes(price(METRO, { amount: 9_900, fields }))).toEqual({
      "items.0.amount": message,
    });
    expect(mistakes(price(METRO, { amount: 1_000_100, fields }))).toEqual({
      "items.0.amount": message,
    });
    expect(mistakes(price(METRO, { amount: 1_000_000, fields }))).toEqual({});
    expect(mistakes(price(METRO, { amount: 10_000, fields }))).toEqual({});
  });

  it("names every missing field by its label", () => {
    expect(mistakes(price(METRO, { amount: 10_000 }))).toEqual({
      "items.0.fields.connection_no": "Metro Link user name is missing.",
      "items.0.fields.mobile_number": "Mobile number is missing.",
    });
  });

  it("must match the whole pattern of the product and of the provider", () => {
    const wrong = { "items.0.fields.number": "This is not a valid NTC number." };
    const buy = (value: string) =>
      mistakes(price(NTC_ONLY, { amount: 1_000, fields: { number: value } }));
    expect(buy("9841234567")).toEqual({});
    expect(buy("9801234567")).toEqual(wrong); // matches only the provider's
    expect(buy("12")).toEqual(wrong); // matches only the product's
    expect(buy("98412345678")).toEqual(wrong); // longer than the provider's
    expect(buy("99841234567")).toEqual(wrong); // not the product's
    expect(buy("9841234567\n")).toEqual(wrong);
  });

  it.each<[string, Product]>([
    ["switched off", { ...KHALTI, active: false }],
    ["of an unknown provider", { ...KHALTI, provider: "paypal" }],
    [
      "with an invalid pattern",
      { ...KHALTI, fields: [{ name: "number", label: "N", pattern: "(" }] },
    ],
    ["with invalid fields", { ...KHALTI, fields: "number" }],
    [
      "without a field of its provider",
      { ...METRO, fields: [{ name: "mobile_number", label: "M", pattern: ".*" }] },
    ],
    [
      "of a price that its provider does not accept",
      { ...FIXED, provider: "metro_link", amountPaisa: 5_000 },
    ],
    [
      "of amounts that its provider does not accept",
      { ...METRO, minAmountPaisa: 2_000_000, maxAmountPaisa: 3_000_000 },
    ],
  ])("%s is not for sale, and has no other error", (_what, product) => {
    const message = "This product is not for sale now.";
    expect(mistakes(price(product, { amount: 1, fields: { x: "y" } }, 3))).toEqual({
      "items.0.sku": message,
    });
  });

  it("is not for sale while its provider is not configured", () => {
    const items = [{ sku: "khalti", quantity: 1, amount: 10_000, fields: { number } }];
    expect(priceItems(new Map([["khalti", KHALTI]]), items, unconfigured)).toEqual({
      errors: [
        {
          path: "items.0.sku",
          message: "This product is not for sale now.",
          code: "not_for_sale",
        },
      ],
    });
  });
});

describe("goods", () => {
  it("with fields require them, as top-ups do", () => {
    expect(mistakes(price(RING, { amount: 2_050 }))).toEqual({
      "items.0.fields.engraving": "Engraving is missing.",
    });
    expect(mistakes(price(RING, { amount: 2_050, fields: { engraving: "Sita" } }, 3))).toEqual({});
  });

  it("without fields accept an empty value, but no other", () => {
    const plain = { ...RING, fields: [] };
    expect(mistakes(price(plain, { amount: 2_050, fields: { note: "" } }))).toEqual({});
    expect(mistakes(price(plain, { amount: 2_050, fields: { note: "hello" } }))).toEqual({
      "items.0.fields.note": "There is no such field.",
    });
  });
});

it("the values have the order of the fields", () => {
  const expected = ["b", "a"].map((name) => ({
    name,
    label: name,
    pattern: ".*",
    providerPattern: null,
  }));
  const values = checkFields(expected, { a: "1", b: "2" }, (name) => {
    throw new Error(name);
  });
  expect(Object.entries(values)).toEqual([
    ["b", "2"],
    ["a", "1"],
  ]);
});
