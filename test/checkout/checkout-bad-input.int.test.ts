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

/** The checkout is refused for exactly these fields, each with a sentence, and leaves no trace. */
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
    ["with a product nobody sells", tea({ sku: "gold" }), ["items.0.sku"]],
    ["with a product taken from the shelf", tea({ sku: "winter-tea" }), ["items.0.sku"]],
    ["with an empty sku", tea({ sku: "" }), ["items.0.sku"]],
    ["with a sku that is no text", tea({ sku: 7 }), ["items.0.sku"]],
    ["without a sku", { items: [{ quantity: 1 }] }, ["items.0.sku"]],
    ["with quantity 0", tea({ quantity: 0 }), ["items.0.quantity"]],
    ["with a negative quantity", tea({ quantity: -1 }), ["items.0.quantity"]],
    ["with one and a half pieces", tea({ quantity: 1.5 }), ["items.0.quantity"]],
    ["with a huge quantity", tea({ quantity: 1_001 }), ["items.0.quantity"]],
    ["with an absurd quantity", tea({ quantity: 1e300 }), ["items.0.quantity"]],
    ["with a quantity in quotes", tea({ quantity: "2" }), ["items.0.quantity"]],
    ["with a quantity of null", tea({ quantity: null }), ["items.0.quantity"]],
    ["without a quantity", { items: [{ sku: "tea-250g" }] }, ["items.0.quantity"]],
    ["with a price of the browser's own", tea({ amount: 100 }), ["items.0.amount"]],
    ["with a gift card of no amount", gift({}), ["items.0.amount"]],
    ["with a gift card below its least", gift({ amount: 999 }), ["items.0.amount"]],
    ["with a gift card above its most", gift({ amount: 5_000_001 }), ["items.0.amount"]],
    ["with a negative amount", gift({ amount: -5_000 }), ["items.0.amount"]],
    ["with half a paisa", gift({ amount: 5_000.5 }), ["items.0.amount"]],
    ["with an amount in quotes", gift({ amount: "5000" }), ["items.0.amount"]],
    ["with a hidden unit price", tea({ unit_amount: 1 }), ["items.0.unit_amount"]],
    ["with nothing in it", { items: [] }, ["items"]],
    ["that is missing", { items: undefined }, ["items"]],
    ["that is no list", { items: { sku: "tea-250g" } }, ["items"]],
    ["whose entry is no object", { items: ["tea-250g"] }, ["items.0"]],
    [
      "with too many entries",
      { items: Array.from({ length: 101 }, () => ({ sku: "tea-250g", quantity: 1 })) },
      ["items"],
    ],
    [
      "that costs more than one order may",
      { items: Array.from({ length: 3 }, () => ({ sku: "pashmina-shawl", quantity: 1_000 })) },
      ["items"],
    ],
    [
      "with every mistake told at once",
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

describe("a shop's own lines are refused", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["beside items", { ...line({}), ...tea({}) }, ["lines"]],
    ["when there are none", { lines: [] }, ["lines"]],
    ["without a name", line({ name: "" }), ["lines.0.name"]],
    ["with a free line", line({ unit_amount: 0 }), ["lines.0.unit_amount"]],
    [
      "with a negative line, which would lower the total",
      line({ unit_amount: -1 }),
      ["lines.0.unit_amount"],
    ],
    ["with half a paisa", line({ unit_amount: 10.5 }), ["lines.0.unit_amount"]],
    ["with quantity 0", line({ quantity: 0 }), ["lines.0.quantity"]],
    ["with a sku", line({ sku: "tea-250g" }), ["lines.0.sku"]],
    [
      "when they cost more than one order may",
      line({ unit_amount: 900_000_000, quantity: 2 }),
      ["lines"],
    ],
    [
      "with a number of odd characters",
      { ...line({}), purchase_order_id: "INV 7/2" },
      ["purchase_order_id"],
    ],
    [
      "with a number too long",
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
    ["a phone number too short", { customer: { phone: "98" } }, ["customer.phone"]],
    ["a name that never ends", { customer: { name: "x".repeat(101) } }, ["customer.name"]],
    ["a name that is no text", { customer: { name: { first: "Sita" } } }, ["customer.name"]],
    ["a customer that is no object", { customer: "Sita" }, ["customer"]],
    ["an unknown field of the customer", { customer: { address: "Ilam" } }, ["customer.address"]],
    ["an unknown channel", { channel: "fax" }, ["channel"]],
    ["an unknown way of paying", { method: { mode: "cash" } }, ["method.mode"]],
    ["a way of paying without its mode", { method: {} }, ["method.mode"]],
    ["an unknown field", { coupon: "FREE" }, ["coupon"]],
    ["two unknown fields", { total: 1, coupon: "FREE" }, ["total", "coupon"]],
    ["a metadata key with capitals", { metadata: { Cart: "42" } }, ["metadata.Cart"]],
    ["a metadata key with a dash", { metadata: { "cart-id": "42" } }, ["metadata.cart-id"]],
    ["a metadata value that is no text", { metadata: { cart: 42 } }, ["metadata.cart"]],
    ["a metadata value too long", { metadata: { cart: "x".repeat(256) } }, ["metadata.cart"]],
    ["metadata that is no object", { metadata: "42" }, ["metadata"]],
    [
      "too much metadata",
      {
        metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${String(i)}`, "v"])),
      },
      ["metadata"],
    ],
    [
      "a NUL in a name, which no database keeps",
      { customer: { name: "Si\0ta" } },
      ["customer.name"],
    ],
    ["a NUL in a sku", tea({ sku: "tea\0" }), ["items.0.sku"]],
    ["a NUL in metadata", { metadata: { cart: "4\0" } }, ["metadata.cart"]],
    ["half a character in metadata", { metadata: { cart: "\ud800" } }, ["metadata.cart"]],
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
  it.each(["ebanking", "mobile_banking"])("when %s comes without one", async (mode) => {
    await expectRefusal({ method: { mode } }, ["method.bank"]);
    await expectRefusal({ method: { mode, bank: "" } }, ["method.bank"]);
  });

  it.each(["ebanking", "mobile_banking"])("when there is none such for %s", async (mode) => {
    await expectRefusal({ method: { mode, bank: "NoSuchBank" } }, ["method.bank"]);
  });

  it("when it serves mobile banking alone and e-banking is chosen", async () => {
    const bank = await bankThatDoes(server, { ebanking: false, mobile: true });
    await expectRefusal({ method: { mode: "ebanking", bank } }, ["method.bank"]);
  });

  it("when it serves e-banking alone and mobile banking is chosen", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
    await expectRefusal({ method: { mode: "mobile_banking", bank } }, ["method.bank"]);
  });

  it("when a wallet payment names one", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: true });
    await expectRefusal({ method: { mode: "wallet", bank } }, ["method.bank"]);
  });

  it("together with an amount that is too small for a bank", async () => {
    const items = [{ sku: "momo-plate", quantity: 1 }];
    const method = { mode: "ebanking", bank: "NoSuchBank" };
    const answer = await postCheckout(server, { items, method });
    expect(wrongFields(answer)).toEqual(["amount", "method.bank"]);
  });
});
