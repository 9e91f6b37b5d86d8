import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf, wrongFields } from "../support/problem.ts";
import { bankThatDoes, postCheckout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.db.product.create({
    data: { sku: "winter-tea", name: "Winter tea", amountPaisa: 50_000, active: false },
  });
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

/** Expects a refusal that names exactly these fields, each with a sentence, and stores and sends nothing. */
async function expectRefusal(body: Record<string, unknown>, paths: string[], key?: string) {
  const before = await server.db.order.count();

  const answer = await postCheckout(server, body, key);

  expect(answer.status).toBe(422);
  const { code, errors = [] } = problemOf(answer);
  expect(code).toBe("invalid_request");
  expect([...new Set(errors.map((error) => error.path))]).toEqual(paths);
  for (const { message } of errors) expect(message).toMatch(/^[A-Z].* .*\.$/);
  expect(await server.db.order.count()).toBe(before);
  expect(await server.simulator.requests("initiate")).toEqual([]);
}

const tea = (more: object) => ({ items: [{ sku: "tea-250g", quantity: 1, ...more }] });
const gift = (more: object) => ({ items: [{ sku: "gift-card", quantity: 1, ...more }] });
const line = (more: object) => ({
  lines: [{ name: "Room", quantity: 1, unit_amount: 5_000, ...more }],
});

describe("a cart is refused", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["with an unknown product", tea({ sku: "gold" }), ["items.0.sku"]],
    ["with an inactive product", tea({ sku: "winter-tea" }), ["items.0.sku"]],
    ["with an empty sku", tea({ sku: "" }), ["items.0.sku"]],
    ["with a sku that is not a string", tea({ sku: 7 }), ["items.0.sku"]],
    ["without a sku", { items: [{ quantity: 1 }] }, ["items.0.sku"]],
    ["with quantity 0", tea({ quantity: 0 }), ["items.0.quantity"]],
    ["with a negative quantity", tea({ quantity: -1 }), ["items.0.quantity"]],
    ["with a fractional quantity", tea({ quantity: 1.5 }), ["items.0.quantity"]],
    ["with a quantity above the limit", tea({ quantity: 1_001 }), ["items.0.quantity"]],
    ["with a quantity beyond any integer", tea({ quantity: 1e300 }), ["items.0.quantity"]],
    ["with a quantity as a string", tea({ quantity: "2" }), ["items.0.quantity"]],
    ["with a quantity of null", tea({ quantity: null }), ["items.0.quantity"]],
    ["without a quantity", { items: [{ sku: "tea-250g" }] }, ["items.0.quantity"]],
    ["with an amount for a product of fixed price", tea({ amount: 100 }), ["items.0.amount"]],
    ["with a gift card without an amount", gift({}), ["items.0.amount"]],
    ["with a gift card below its minimum", gift({ amount: 999 }), ["items.0.amount"]],
    ["with a gift card above its maximum", gift({ amount: 5_000_001 }), ["items.0.amount"]],
    ["with a negative amount", gift({ amount: -5_000 }), ["items.0.amount"]],
    ["with a fractional amount", gift({ amount: 5_000.5 }), ["items.0.amount"]],
    ["with an amount as a string", gift({ amount: "5000" }), ["items.0.amount"]],
    ["with a unit price", tea({ unit_amount: 1 }), ["items.0.unit_amount"]],
    ["that is empty", { items: [] }, ["items"]],
    ["that is missing", { items: undefined }, ["items"]],
    ["that is not a list", { items: { sku: "tea-250g" } }, ["items"]],
    ["whose entry is not an object", { items: ["tea-250g"] }, ["items.0"]],
    [
      "with too many entries",
      { items: Array.from({ length: 101 }, () => ({ sku: "tea-250g", quantity: 1 })) },
      ["items"],
    ],
    [
      "above the maximum amount of an order",
      { items: Array.from({ length: 3 }, () => ({ sku: "pashmina-shawl", quantity: 1_000 })) },
      ["items"],
    ],
    [
      "with all its errors in one answer",
      {
        items: [
          { sku: "", quantity: 0 },
          { sku: "tea-250g", quantity: "1" },
        ],
        channel: "fax",
      },
      ["items.0.sku", "items.0.quantity", "items.1.quantity", "channel"],
    ],
  ])("%s", async (_circumstance, body, paths) => {
    await expectRefusal(body, paths);
  });
});

describe("a merchant's lines are refused", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["together with items", { ...line({}), ...tea({}) }, ["lines"]],
    ["when the list is empty", { lines: [] }, ["lines"]],
    ["without a name", line({ name: "" }), ["lines.0.name"]],
    ["with a free line", line({ unit_amount: 0 }), ["lines.0.unit_amount"]],
    [
      "with a negative amount, which would lower the total",
      line({ unit_amount: -1 }),
      ["lines.0.unit_amount"],
    ],
    ["with a fractional amount", line({ unit_amount: 10.5 }), ["lines.0.unit_amount"]],
    ["with quantity 0", line({ quantity: 0 }), ["lines.0.quantity"]],
    ["with a sku", line({ sku: "tea-250g" }), ["lines.0.sku"]],
    [
      "above the maximum amount of an order",
      line({ unit_amount: 900_000_000, quantity: 2 }),
      ["lines"],
    ],
    [
      "with a purchase order id of forbidden characters",
      { ...line({}), purchase_order_id: "INV 7/2" },
      ["purchase_order_id"],
    ],
    [
      "with a purchase order id that is too long",
      { ...line({}), purchase_order_id: "7".repeat(65) },
      ["purchase_order_id"],
    ],
  ])("%s", async (_circumstance, body, paths) => {
    await expectRefusal(body, paths, KEYS.merchant);
  });
});

describe("details of the checkout are refused", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["an e-mail without a host", { customer: { email: "sita@" } }, ["customer.email"]],
    ["a phone number of letters", { customer: { phone: "call me" } }, ["customer.phone"]],
    ["a phone number that is too short", { customer: { phone: "98" } }, ["customer.phone"]],
    ["a name that is too long", { customer: { name: "x".repeat(101) } }, ["customer.name"]],
    ["a name that is not a string", { customer: { name: { first: "Sita" } } }, ["customer.name"]],
    ["a customer that is not an object", { customer: "Sita" }, ["customer"]],
    ["an unknown field of the customer", { customer: { address: "Ilam" } }, ["customer.address"]],
    ["an unknown channel", { channel: "fax" }, ["channel"]],
    ["an unknown payment mode", { method: { mode: "cash" } }, ["method.mode"]],
    ["a payment method without a mode", { method: {} }, ["method.mode"]],
    ["an unknown field", { coupon: "FREE" }, ["coupon"]],
    ["two unknown fields", { total: 1, coupon: "FREE" }, ["total", "coupon"]],
    ["a metadata key with capitals", { metadata: { Cart: "42" } }, ["metadata.Cart"]],
    ["a metadata key with a dash", { metadata: { "cart-id": "42" } }, ["metadata.cart-id"]],
    ["a metadata value that is not a string", { metadata: { cart: 42 } }, ["metadata.cart"]],
    [
      "a metadata value that is too long",
      { metadata: { cart: "x".repeat(256) } },
      ["metadata.cart"],
    ],
    ["metadata that is not an object", { metadata: "42" }, ["metadata"]],
    [
      "too many metadata keys",
      {
        metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${String(i)}`, "v"])),
      },
      ["metadata"],
    ],
    [
      "a NUL in a name, which Postgres cannot store",
      { customer: { name: "Si\0ta" } },
      ["customer.name"],
    ],
    ["a NUL in a sku", tea({ sku: "tea\0" }), ["items.0.sku"]],
    ["a NUL in metadata", { metadata: { cart: "4\0" } }, ["metadata.cart"]],
    ["an unpaired surrogate in metadata", { metadata: { cart: "\ud800" } }, ["metadata.cart"]],
    ["a NUL in return_to", { return_to: "https://shop.example/a\0" }, ["return_to"]],
  ])("%s", async (_circumstance, body, paths) => {
    await expectRefusal(body, paths);
  });
});

describe("return_to is refused", () => {
  it.each([
    "https://evil.example/",
    "http://shop.example/thanks",
    "https://shop.example:8443/thanks",
    "https://shop.example.evil.example/",
    "https://evil-shop.example/",
    "https://xshop.example/",
    "https://www.shop.example/",
    "https://shop.example@evil.example/",
    "https://user@shop.example/",
    "https://user:pw@shop.example/",
    "https://evil.example/https://shop.example/",
    "https://evil.example\\@shop.example/",
    "//shop.example/thanks",
    "//evil.example",
    "/thanks",
    "thanks",
    "httpx://shop.example",
    "xhttp://shop.example",
    "myshop://thanks",
    "javascript:alert(1)",
    "javascript://shop.example/%0aalert(1)",
    "data:text/html,hello",
    "blob:https://shop.example/1",
    "null",
    `https://shop.example/${"x".repeat(2_000)}`,
    42,
  ])("when it is %s", async (returnTo) => {
    await expectRefusal({ return_to: returnTo }, ["return_to"]);
  });
});

describe("the bank is refused", () => {
  it.each(["ebanking", "mobile_banking"])("when it is missing for %s", async (mode) => {
    await expectRefusal({ method: { mode } }, ["method.bank"]);
    await expectRefusal({ method: { mode, bank: "" } }, ["method.bank"]);
  });

  it.each(["ebanking", "mobile_banking"])("when it is unknown for %s", async (mode) => {
    await expectRefusal({ method: { mode, bank: "NoSuchBank" } }, ["method.bank"]);
  });

  it("when it serves only mobile banking and the mode is e-banking", async () => {
    const bank = await bankThatDoes(server, { ebanking: false, mobile: true });
    await expectRefusal({ method: { mode: "ebanking", bank } }, ["method.bank"]);
  });

  it("when it serves only e-banking and the mode is mobile banking", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
    await expectRefusal({ method: { mode: "mobile_banking", bank } }, ["method.bank"]);
  });

  it("when the mode is wallet", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: true });
    await expectRefusal({ method: { mode: "wallet", bank } }, ["method.bank"]);
  });

  it("together with an amount below the banks' minimum", async () => {
    const items = [{ sku: "momo-plate", quantity: 1 }];
    const method = { mode: "ebanking", bank: "NoSuchBank" };
    const answer = await postCheckout(server, { items, method });
    expect(wrongFields(answer)).toEqual(["amount", "method.bank"]);
  });
});
