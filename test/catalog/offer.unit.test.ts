import { describe, expect, it } from "@jest/globals";
import type { AppContext } from "../../src/context.ts";
import { offerOf } from "../../src/catalog/offer.ts";
import { priceItems } from "../../src/catalog/price-items.ts";
import { MAX_QUANTITY, type Product } from "../../src/catalog/product.ts";
import {
  boundsMistakes,
  productMistakes,
  type ProductTerms,
  WHOLE_RUPEES,
} from "../../src/catalog/product-mistakes.ts";
import {
  checkFields,
  givenField,
  presentGiven,
  productField,
  readFields,
} from "../../src/catalog/top-up-fields.ts";

type Providers = AppContext["topUpProviders"];

const NUMBER = { name: "number", label: "Mobile number", pattern: "9\\d{9}" };
const PLAN = { name: "plan", label: "Plan", pattern: "[a-z]+" };

/** One provider from Rs 100 to Rs 1,000, one without bounds, and one that is not configured. */
const PROVIDERS = new Map(
  [
    { name: "bounded", min: 10_000, max: 100_000, fields: [NUMBER, PLAN], missing: [] },
    { name: "free", min: null, max: null, fields: [NUMBER], missing: [] },
    { name: "half", min: null, max: null, fields: [NUMBER], missing: ["HALF_TOKEN"] },
    { name: "none", min: null, max: null, fields: [NUMBER], missing: ["A_TOKEN", "B_TOKEN"] },
  ].map(({ name, min, max, fields, missing }) => [
    name,
    {
      kind: { name, fields, minAmountPaisa: min, maxAmountPaisa: max },
      provider: missing.length === 0 ? {} : null,
      missing,
    },
  ]),
) as unknown as Providers;

const GOODS: Product = {
  sku: "tea",
  name: "Tea",
  nameNe: null,
  kind: "goods",
  amountPaisa: 45_000,
  minAmountPaisa: null,
  maxAmountPaisa: null,
  fields: [],
  active: true,
  provider: null,
  onRefusal: "refund",
};
const OPEN: Product = {
  ...GOODS,
  sku: "open",
  amountPaisa: null,
  minAmountPaisa: 1_000,
  maxAmountPaisa: 50_000,
};
const TOP_UP: Product = { ...OPEN, sku: "top-up", kind: "top_up", provider: "free" };
const BOUNDED: Product = { ...TOP_UP, sku: "bounded", provider: "bounded" };

it("at most a thousand of a product are bought at once", () => {
  expect(MAX_QUANTITY).toBe(1_000);
});

describe("a product that could not be sold", () => {
  const terms = (change: Partial<ProductTerms>): ProductTerms => ({
    kind: "goods",
    amountPaisa: 45_000,
    minAmountPaisa: null,
    maxAmountPaisa: null,
    provider: null,
    fields: [],
    ...change,
  });
  const open = { amountPaisa: null, minAmountPaisa: 1_000, maxAmountPaisa: 50_000 };
  const topUp = { kind: "top_up", provider: "free", amountPaisa: 45_000 } as const;

  /** The mistakes by their paths, each in words. */
  function paths(product: ProductTerms): string[] {
    const mistakes = productMistakes(product, PROVIDERS);
    for (const { message } of mistakes) expect(message).toMatch(/^[A-Z].* .*\.$/);
    return mistakes.map(({ path }) => path);
  }

  it.each<[string, Partial<ProductTerms>, string[]]>([
    ["goods of one price", {}, []],
    ["goods of an open amount", open, []],
    ["an open amount of one price", { ...open, minAmountPaisa: 50_000 }, []],
    ["a price with a lower bound", { minAmountPaisa: 1 }, ["min_amount"]],
    ["a price with an upper bound", { maxAmountPaisa: 1 }, ["max_amount"]],
    ["a price with bounds", { minAmountPaisa: 1, maxAmountPaisa: 1 }, ["min_amount", "max_amount"]],
    ["neither a price nor bounds", { amountPaisa: null }, ["amount"]],
    ["no upper bound", { ...open, maxAmountPaisa: null }, ["max_amount"]],
    ["no lower bound", { ...open, minAmountPaisa: null }, ["min_amount"]],
    ["crossed bounds", { ...open, minAmountPaisa: 50_001 }, ["max_amount"]],
    ["goods with a provider", { provider: "free" }, ["provider"]],
    ["a top-up", topUp, []],
    ["a top-up without a provider", { ...topUp, provider: null }, ["provider"]],
    ["a top-up of an unknown provider", { ...topUp, provider: "x" }, ["provider"]],
    ["a top-up of paisa", { ...topUp, amountPaisa: 45_050 }, ["amount"]],
    [
      "a top-up with bounds of paisa",
      { ...topUp, amountPaisa: null, minAmountPaisa: 1_050, maxAmountPaisa: 2_001 },
      ["min_amount", "max_amount"],
    ],
    ["goods of paisa", { amountPaisa: 45_050 }, []],
    ["goods with fields", { fields: [PLAN] }, []],
    ["a pattern that is none", { fields: [{ ...PLAN, pattern: "(" }] }, ["fields.0.pattern"]],
    ["two fields of one name", { fields: [PLAN, PLAN] }, ["fields.1.name"]],
    ["a field of the provider", { ...topUp, fields: [NUMBER] }, []],
    [
      "a field that the provider does not know",
      { ...topUp, fields: [NUMBER, PLAN] },
      ["fields.1.name"],
    ],
    ["a missing field", { ...topUp, provider: "bounded", fields: [PLAN] }, ["fields"]],
    ["only an unknown field", { ...topUp, fields: [PLAN] }, ["fields.0.name", "fields"]],
  ])("%s: %j", (_, change, expected) => {
    expect(paths(terms(change))).toEqual(expected);
  });

  it("names the providers, and the fields that are missing", () => {
    const message = (change: Partial<ProductTerms>) =>
      productMistakes(terms(change), PROVIDERS).at(-1)?.message;
    expect(message({ ...topUp, provider: null })).toContain("bounded, free, half, none");
    const other = { name: "other", label: "Other", pattern: "." };
    expect(message({ ...topUp, provider: "bounded", fields: [other] })).toContain("number, plan");
    expect(WHOLE_RUPEES).toMatch(/^[A-Z].* .*\.$/);
  });

  it.each<[string, Partial<ProductTerms>, [path: string, amount: string][]]>([
    ["a price within the bounds", { amountPaisa: 10_000 }, []],
    ["the highest price", { amountPaisa: 100_000 }, []],
    ["a price below", { amountPaisa: 9_999 }, [["amount", "Rs 100"]]],
    ["a price above", { amountPaisa: 100_001 }, [["amount", "Rs 1,000"]]],
    [
      "bounds outside",
      { amountPaisa: null, minAmountPaisa: 100, maxAmountPaisa: 200_000 },
      [
        ["min_amount", "Rs 100"],
        ["max_amount", "Rs 1,000"],
      ],
    ],
    ["no bounds of the provider", { amountPaisa: 1, provider: "free" }, []],
    ["an unknown provider", { amountPaisa: 1, provider: "x" }, []],
    ["no provider", { amountPaisa: 1, provider: null }, []],
  ])("%s by its provider's bounds", (_, change, expected) => {
    const mistakes = boundsMistakes(terms({ ...topUp, provider: "bounded", ...change }), PROVIDERS);
    expect(mistakes.map(({ path }) => path)).toEqual(expected.map(([path]) => path));
    for (const [index, [, amount]] of expected.entries()) {
      expect(mistakes[index]?.message).toMatch(new RegExp(`\\b${amount}\\b(?!,)`));
    }
  });
});

describe("the terms under which a product is sold", () => {
  const offer = (change: Partial<Product>, of: Product = BOUNDED) =>
    offerOf({ ...of, ...change }, PROVIDERS);

  it("are the product's, within the provider's bounds", () => {
    expect(offer({}, GOODS)).toEqual({
      fields: [],
      minAmountPaisa: 1,
      maxAmountPaisa: 1_000_000_000,
      unavailableBecause: null,
    });
    expect(offer({}, OPEN)).toMatchObject({ minAmountPaisa: 1_000, maxAmountPaisa: 50_000 });
    expect(offer({})).toMatchObject({ minAmountPaisa: 10_000, maxAmountPaisa: 50_000 });
    expect(offer({ minAmountPaisa: 20_000, maxAmountPaisa: 200_000 })).toMatchObject({
      minAmountPaisa: 20_000,
      maxAmountPaisa: 100_000,
      unavailableBecause: null,
    });
    expect(offer({}, TOP_UP)).toMatchObject({ minAmountPaisa: 1_000, maxAmountPaisa: 50_000 });
  });

  it("ask for the provider's fields, or for the product's under the provider's patterns too", () => {
    expect(offer({}).fields).toEqual([
      { ...NUMBER, providerPattern: NUMBER.pattern },
      { ...PLAN, providerPattern: PLAN.pattern },
    ]);
    const own = { name: "number", label: "NTC number", pattern: "984\\d*" };
    expect(offer({ fields: [own] }, TOP_UP).fields).toEqual([
      { ...own, providerPattern: NUMBER.pattern },
    ]);
    expect(offer({ fields: [{ ...PLAN, extra: 1 }] }, GOODS).fields).toEqual([
      { ...PLAN, providerPattern: null },
    ]);
  });

  it.each<[string, Partial<Product>, Product, RegExp | null]>([
    ["nothing", {}, BOUNDED, null],
    ["switched off", { active: false }, GOODS, /\S/],
    ["a provider lacks a variable", { provider: "half" }, TOP_UP, /half.*HALF_TOKEN is\b/],
    ["a provider lacks two", { provider: "none" }, TOP_UP, /none.*A_TOKEN and B_TOKEN are\b/],
    ["the fields cannot be read", { fields: "number" }, TOP_UP, /fields/],
    ["the provider is unknown", { provider: "x" }, TOP_UP, /provider: /],
    [
      "the price is below the provider's",
      { amountPaisa: 5_000, minAmountPaisa: null, maxAmountPaisa: null },
      BOUNDED,
      /amount: .*Rs 100/,
    ],
    ["the lower bound of an open amount is below the provider's", {}, BOUNDED, null],
    [
      "the provider takes only the highest amount",
      { minAmountPaisa: 100_000, maxAmountPaisa: 200_000 },
      BOUNDED,
      null,
    ],
    [
      "the provider takes none of its amounts",
      { minAmountPaisa: 100_100, maxAmountPaisa: 200_000 },
      BOUNDED,
      /\S/,
    ],
  ])("%s", (_, change, product, reason) => {
    const { unavailableBecause } = offer(change, product);
    if (reason === null) expect(unavailableBecause).toBeNull();
    else expect(unavailableBecause).toMatch(reason);
  });
});

describe("the price of an item", () => {
  const CATALOGUE = new Map(
    [GOODS, OPEN, TOP_UP, BOUNDED].map((product) => [product.sku, product]),
  );
  const number = "9841234567";

  it.each<[string, Parameters<typeof priceItems>[1][0], Record<string, RegExp>]>([
    ["an unknown product", { sku: "x", quantity: 1 }, { sku: /\S/ }],
    ["another price", { sku: "tea", quantity: 1, amount: 44_999 }, { amount: /\S/ }],
    ["no amount", { sku: "open", quantity: 1 }, { amount: /\S/ }],
    ["too little", { sku: "open", quantity: 1, amount: 999 }, { amount: /Rs 10 to Rs 500/ }],
    ["too much", { sku: "open", quantity: 1, amount: 50_001 }, { amount: /Rs 10 to Rs 500/ }],
    ["the least", { sku: "open", quantity: 1, amount: 1_000 }, {}],
    ["the most", { sku: "open", quantity: 1, amount: 50_000 }, {}],
    ["paisa of goods", { sku: "open", quantity: 2, amount: 1_001 }, {}],
    [
      "paisa of a top-up",
      { sku: "top-up", quantity: 1, amount: 1_001, fields: { number } },
      { amount: /rupees/ },
    ],
    [
      "two top-ups",
      { sku: "top-up", quantity: 2, amount: 1_000, fields: { number } },
      { quantity: /\S/ },
    ],
    [
      "a wrong field",
      { sku: "top-up", quantity: 1, amount: 1_000, fields: { number: "1" } },
      { "fields.number": /Mobile number/ },
    ],
  ])("%s", (_, item, expected) => {
    const priced = priceItems(CATALOGUE, [{ sku: "tea", quantity: 1 }, item], PROVIDERS);
    const errors = "errors" in priced ? priced.errors : [];
    expect(errors.map(({ path }) => path)).toEqual(
      Object.keys(expected).map((path) => `items.1.${path}`),
    );
    for (const [index, words] of Object.values(expected).entries()) {
      expect(errors[index]?.message).toMatch(words);
    }
    if ("lines" in priced) {
      expect(priced.lines[1]?.amountPaisa).toBe((item.amount ?? 0) * item.quantity);
    }
  });
});

describe("the fields of a top-up", () => {
  it("are read as stored, or not at all", () => {
    expect(readFields([NUMBER])).toEqual([NUMBER]);
    expect(readFields([])).toEqual([]);
    for (const stored of [null, "number", [{ name: "number" }], [{ ...NUMBER, label: 5 }]]) {
      expect(readFields(stored)).toBeNull();
    }
    expect(productField.safeParse({ ...NUMBER, pattern: undefined }).success).toBe(false);
  });

  const asked = [{ ...NUMBER, pattern: "984\\d*", providerPattern: NUMBER.pattern }];
  function check(given: Record<string, string>, fields = asked) {
    const wrong: string[] = [];
    const values = checkFields(fields, given, (name, message) => {
      expect(message).toMatch(/^[A-Z].* .*\.$/);
      wrong.push(name);
    });
    return { values, wrong };
  }

  it.each<[Record<string, string>, object]>([
    [{ number: "9841234567" }, { values: { number: "9841234567" }, wrong: [] }],
    [{ number: "9801234567" }, { values: {}, wrong: ["number"] }],
    [{ number: "98412" }, { values: {}, wrong: ["number"] }],
    [{ number: "" }, { values: {}, wrong: ["number"] }],
    [{}, { values: {}, wrong: ["number"] }],
    [
      { number: "9841234567", x: "1" },
      { values: { number: "9841234567" }, wrong: ["x"] },
    ],
    [
      { number: "9841234567", x: "" },
      { values: { number: "9841234567" }, wrong: [] },
    ],
  ])("%j", (given, expected) => {
    expect(check(given)).toEqual(expected);
  });

  it("match the provider's pattern alone where the product has the same", () => {
    const same = [{ ...NUMBER, providerPattern: NUMBER.pattern }];
    expect(check({ number: "9800000000" }, same).wrong).toEqual([]);
    expect(check({ number: "1" }, same).wrong).toEqual(["number"]);
    const own = [{ ...NUMBER, providerPattern: null }] as unknown as typeof asked;
    expect(check({ number: "9800000000" }, own).wrong).toEqual([]);
    expect(check({ number: "1" }, own).wrong).toEqual(["number"]);
    const broken = [{ ...NUMBER, pattern: ".*", providerPattern: "(" }];
    expect(check({ number: "9800000000" }, broken).wrong).toEqual(["number"]);
  });

  it("are shown with the operator of a mobile number", () => {
    const shown = presentGiven([NUMBER, PLAN], { number: "9841234567" });
    expect(shown).toEqual([
      { name: "number", label: "Mobile number", value: "9841234567", operator: "NTC" },
      { name: "plan", label: "Plan", value: "", operator: null },
    ]);
    expect(shown.map((one) => givenField.safeParse(one).success)).toEqual([true, true]);
  });
});
