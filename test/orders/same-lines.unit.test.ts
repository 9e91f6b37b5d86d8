import { describe, expect, it } from "@jest/globals";
import { readDataKeys } from "../../src/lib/data-keys.ts";
import { ERASED_FIELDS, storeFields } from "../../src/orders/customer.ts";
import { areSameLines, type ComparedLine, readableLines } from "../../src/orders/same-lines.ts";

const tea: ComparedLine = {
  sku: "tea-250g",
  name: "Ilam tea",
  quantity: 2,
  unitAmountPaisa: 45_000,
  chargePaisa: 0,
  amountPaisa: 90_000,
  kind: "sale",
  fields: {},
};
const topUp: ComparedLine = {
  ...tea,
  sku: "khalti-top-up",
  name: "Top-up",
  quantity: 1,
  unitAmountPaisa: 10_000,
  amountPaisa: 10_000,
  kind: "sale",
  fields: { number: "9800000002", operator: "ntc" },
};
const deposit: ComparedLine = { ...tea, sku: null, name: "Trek deposit" };

describe("two carts", () => {
  it.each<[string, ComparedLine[], ComparedLine[]]>([
    ["with the same lines", [tea, topUp], [tea, topUp]],
    ["with the same lines in another order", [tea, topUp], [topUp, tea]],
    [
      "with a receiver's fields in another order",
      [topUp],
      [{ ...topUp, fields: { operator: "ntc", number: "9800000002" } }],
    ],
    ["of a product that was renamed", [tea], [{ ...tea, name: "Tea of Ilam" }]],
  ])("%s are the same", (_, one, other) => {
    expect(areSameLines(one, other)).toBe(true);
  });

  it.each<[string, ComparedLine[], ComparedLine[]]>([
    ["another product", [tea], [{ ...tea, sku: "tea-500g" }]],
    ["another quantity", [tea], [{ ...tea, quantity: 3 }]],
    ["another price", [tea], [{ ...tea, unitAmountPaisa: 46_000 }]],
    ["another charge", [topUp], [{ ...topUp, chargePaisa: 100 }]],
    ["another total", [tea], [{ ...tea, amountPaisa: 80_000 }]],
    ["another kind", [tea], [{ ...tea, kind: "delivery" }]],
    ["another receiver", [topUp], [{ ...topUp, fields: { number: "9800000003" } }]],
    ["another name without a SKU", [deposit], [{ ...deposit, name: "Trek balance" }]],
    ["a name that is another's SKU", [deposit], [{ ...deposit, sku: "Trek deposit" }]],
    ["one line more", [tea], [tea, topUp]],
    ["a line twice", [tea], [tea, tea]],
  ])("with %s differ", (_, one, other) => {
    expect(areSameLines(one, other)).toBe(false);
  });
});

describe("the lines of an order", () => {
  const keys = readDataKeys(Buffer.alloc(32, 7).toString("base64")) ?? [];
  const place = { orderId: "01900000-0000-7000-8000-000000000000", position: 0 };
  const stored = { ...topUp, ...place, fields: storeFields(keys, place, { ...topUp.fields }) };

  it("are read with their receivers", () => {
    expect(areSameLines(readableLines(keys, [stored]) ?? [], [topUp])).toBe(true);
  });

  it.each([
    ["a receiver was erased", keys, { ...stored, fields: ERASED_FIELDS }],
    ["no key opens a receiver", [], stored],
  ])("are unknown when %s", (_, dataKeys, item) => {
    expect(readableLines(dataKeys, [item])).toBeNull();
  });
});
