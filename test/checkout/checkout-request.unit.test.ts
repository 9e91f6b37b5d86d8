import { describe, expect, it } from "@jest/globals";
import {
  checkoutFromForm,
  checkoutRequest,
  paymentMethod,
} from "../../src/checkout/checkout-request.ts";

/** The mistakes of a body by their path; empty when it is accepted. */
function mistakes(
  body: unknown,
  schema: typeof checkoutRequest | typeof paymentMethod = checkoutRequest,
) {
  const issues = schema.safeParse(body).error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message]));
}

const item = { sku: "tea", quantity: 1 };
const line = { name: "Tea", quantity: 1, unit_amount: 45_000 };

describe("the body of a checkout", () => {
  it("needs nothing by itself", () => {
    expect(checkoutRequest.parse({})).toEqual({
      customer: {},
      method: { mode: "wallet" },
      channel: "web",
      metadata: {},
    });
  });

  it("is read in full", () => {
    const body = {
      items: [{ ...item, amount: 45_000, fields: { number: "9800000000" }, charge: 0 }],
      lines: [line],
      purchase_order_id: "A-1_b",
      customer: { name: "Asha", email: "asha@shop.example", phone: "+977 980-0000000" },
      method: { mode: "ebanking", bank: "BANK" },
      channel: "mobile",
      return_to: "https://shop.example/thanks",
      metadata: { table_7: "window" },
    };
    expect(checkoutRequest.parse(body)).toEqual({
      ...body,
      lines: body.lines.map((line) => ({ ...line, kind: "sale" })),
      customer: { ...body.customer, phone: "+9779800000000" },
    });
  });

  it("takes empty boxes of a form as not given", () => {
    const empty = {
      items: [{ ...item, amount: "", charge: null }],
      purchase_order_id: "",
      customer: { name: "", email: "", phone: null },
      method: { mode: "wallet", bank: "" },
      return_to: "",
    };
    expect(mistakes(checkoutFromForm(empty))).toEqual({});
  });

  it("takes no empty number of an order in JSON: the order would have another one", () => {
    expect(mistakes({ items: [item], purchase_order_id: "" })).toEqual({
      purchase_order_id: "Should be 1 to 64 letters, digits, - or _.",
    });
  });

  it("says once that an address is none", () => {
    const { error } = checkoutRequest.safeParse({ items: [item], return_to: "/thanks" });
    expect(error?.issues.map(({ message }) => message)).toEqual(["Should be a web address."]);
  });

  it.each<[string, unknown, Record<string, string>]>([
    ["no object", [], { "": "Should be an object." }],
    ["items that are none", { items: "tea" }, { items: "Should be a list of products." }],
    ["an empty cart", { items: [] }, { items: "The cart is empty." }],
    [
      "101 items",
      { items: Array.from({ length: 101 }, () => item) },
      { items: "Should have at most 100 entries." },
    ],
    ["lines that are none", { lines: "tea" }, { lines: "Should be a list of lines." }],
    ["no line", { lines: [] }, { lines: "Should have at least one line." }],
    [
      "101 lines",
      { lines: Array.from({ length: 101 }, () => line) },
      { lines: "Should have at most 100 lines." },
    ],
    ["an empty sku", { items: [{ ...item, sku: "" }] }, { "items.0.sku": "Should not be empty." }],
    [
      "a sku of 65 characters",
      { items: [{ ...item, sku: "x".repeat(65) }] },
      { "items.0.sku": "Should have at most 64 characters." },
    ],
    [
      "a line's name of 201 characters",
      { lines: [{ ...line, name: "x".repeat(201) }] },
      { "lines.0.name": "Should have at most 200 characters." },
    ],
    [
      "an order id that is a number",
      { purchase_order_id: 7 },
      { purchase_order_id: "Should be text." },
    ],
    ["a channel of its own", { channel: "tv" }, { channel: "Should be web or mobile." }],
    [
      "an e-mail that is none",
      { customer: { email: "asha" } },
      { "customer.email": "Should be an e-mail address." },
    ],
    [
      "an e-mail of 255 characters",
      { customer: { email: `${"x".repeat(60)}@${"y.".repeat(95)}abcd` } },
      { "customer.email": "Is too long." },
    ],
    [
      "a name of 101 characters",
      { customer: { name: "x".repeat(101) } },
      { "customer.name": "Should have at most 100 characters." },
    ],
    [
      "a phone that is a number",
      { customer: { phone: 5 } },
      { "customer.phone": "Should be text." },
    ],
    [
      "a return address that is none",
      { return_to: "shop.example" },
      { return_to: "Should be a web address." },
    ],
    [
      "a return address of another protocol",
      { return_to: "javascript:alert(1)" },
      { return_to: "Should be a web address." },
    ],
    [
      "a return address with data",
      { return_to: "data:text/html,hello" },
      { return_to: "Should be a web address." },
    ],
    [
      "a return address in an address",
      { return_to: "blob:https://shop.example/1" },
      { return_to: "Should be a web address." },
    ],
    [
      "a return address of 2001 characters",
      { return_to: `https://a.example/${"x".repeat(1_983)}` },
      { return_to: "Is too long." },
    ],
    [
      "21 entries of metadata",
      {
        metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${String(i)}`, "v"])),
      },
      { metadata: "Should have at most 20 entries." },
    ],
    [
      "metadata of 256 characters",
      { metadata: { k: "x".repeat(256) } },
      { "metadata.k": "Should have at most 255 characters." },
    ],
  ])("is refused with %s", (_, body, expected) => {
    expect(mistakes(body)).toEqual(expected);
  });

  it.each(["items", "lines", "customer", "method"])(
    "is refused with unknown members in %s",
    (member) => {
      const bodies: Record<string, unknown> = {
        items: [{ ...item, price: 1 }],
        lines: [{ ...line, price: 1 }],
        customer: { age: 30 },
        method: { mode: "wallet", pin: "1" },
      };
      expect(checkoutRequest.safeParse({ [member]: bodies[member] }).success).toBe(false);
      expect(checkoutRequest.safeParse({ price: 1 }).success).toBe(false);
    },
  );

  it.each<[string, unknown]>([
    ["100 items", { items: Array.from({ length: 100 }, () => item) }],
    ["100 lines", { lines: Array.from({ length: 100 }, () => line) }],
    ["an address of 2000 characters", { return_to: `http://a.example/${"x".repeat(1_983)}` }],
    [
      "20 entries of metadata",
      {
        metadata: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${String(i)}`, "v"])),
      },
    ],
    ["metadata of 255 characters", { metadata: { k: "x".repeat(255) } }],
    ["a line's name of 200 characters", { lines: [{ ...line, name: "x".repeat(200) }] }],
    ["a sku of 64 characters", { items: [{ ...item, sku: "x".repeat(64) }] }],
    [
      "an e-mail of 254 characters",
      { customer: { email: `${"x".repeat(60)}@${"y.".repeat(95)}abc` } },
    ],
    ["a name of 100 characters", { customer: { name: "x".repeat(100) } }],
  ])("is accepted with %s", (_, body) => {
    expect(mistakes(body)).toEqual({});
  });

  it.each([
    ["A", true],
    ["z9_-", true],
    ["x".repeat(64), true],
    ["x".repeat(65), false],
    ["a b", false],
    [" a", false],
    ["a#", false],
    ["#a", false],
  ])("the order id %s: %s", (id, isAccepted) => {
    expect(mistakes({ purchase_order_id: id })).toEqual(
      isAccepted ? {} : { purchase_order_id: "Should be 1 to 64 letters, digits, - or _." },
    );
  });

  it.each([
    ["9800000000", true],
    ["+977 980-0000000", true],
    ["1234567", true],
    ["123456", false],
    ["123456789012345", true],
    ["1234567890123456", false],
    ["++9800000000", false],
    ["9800000000x", false],
    ["call 9800000000", false],
  ])("the phone number %s: %s", (phone, isAccepted) => {
    expect(mistakes({ customer: { phone } })).toEqual(
      isAccepted ? {} : { "customer.phone": "Should be a phone number, such as 9800000000." },
    );
  });

  it.each([
    ["a", true],
    ["az09_", true],
    ["x".repeat(40), true],
    ["x".repeat(41), false],
    ["", false],
    ["Upper", false],
    ["a-b", false],
    ["a b", false],
  ])("the metadata key %j: %s", (key, isAccepted) => {
    const result = checkoutRequest.safeParse({ metadata: { [key]: "v" } });
    expect(result.success).toBe(isAccepted);
    if (!isAccepted) {
      expect(JSON.stringify(result.error?.issues)).toContain(
        "Keys should be a-z, 0-9 and _, at most 40 of them.",
      );
    }
  });

  it("is refused with a return address that cannot be stored", () => {
    expect(Object.keys(mistakes({ return_to: "https://shop.example/\0" }))).toEqual(["return_to"]);
    expect(mistakes({ return_to: "https://shop.example/\ud800" })).toEqual({
      return_to: "Has characters that cannot be stored.",
    });
  });
});

describe("a payment method", () => {
  it.each<[unknown, Record<string, string>]>([
    [{ mode: "wallet" }, {}],
    [{ mode: "ebanking", bank: "BANK" }, {}],
    [{ mode: "mobile_banking", bank: "x".repeat(64) }, {}],
    [{ mode: "ebanking" }, { bank: "Choose a bank for this payment method." }],
    [{ mode: "mobile_banking", bank: "" }, { bank: "Choose a bank for this payment method." }],
    [{ mode: "wallet", bank: "BANK" }, { bank: "A wallet payment has no bank." }],
    [{ mode: "ebanking", bank: "x".repeat(65) }, { bank: "Should have at most 64 characters." }],
    [{ mode: "cash" }, { mode: "Should be wallet, ebanking or mobile_banking." }],
  ])("%j", (method, expected) => {
    expect(mistakes(method, paymentMethod)).toEqual(expected);
  });
});

describe("a checkout from an HTML form", () => {
  it("reads the numbers of its items", () => {
    expect(
      checkoutFromForm({
        items: [{ sku: "7", quantity: "2", amount: "45000", charge: "0", note: "5" }],
        channel: "web",
      }),
    ).toEqual({
      items: [{ sku: "7", quantity: 2, amount: 45_000, charge: 0, note: "5" }],
      channel: "web",
    });
  });

  it.each(["", "two", "1.5", "-1", " 1", "1 ", "1".repeat(16), 7, null, ["1"]])(
    "leaves %j, which is no number of a form, to the schema",
    (quantity) => {
      expect(checkoutFromForm({ items: [{ quantity }] })).toMatchObject({ items: [{ quantity }] });
    },
  );

  it("reads the numbers of lines, with sign and decimals", () => {
    const line = { name: "7", quantity: "2", unit_amount: "-500", vat_percent: "13.5" };
    expect(checkoutFromForm({ lines: [line] })).toEqual({
      lines: [{ name: "7", quantity: 2, unit_amount: -500, vat_percent: 13.5 }],
    });
  });

  it("reads no number where the name is one of every object's", () => {
    expect(checkoutFromForm({ items: [{ toString: "2", constructor: "3" }] })).toEqual({
      items: [{ toString: "2", constructor: "3" }],
    });
  });

  it("reads up to 15 digits", () => {
    expect(checkoutFromForm({ items: [{ quantity: "9".repeat(15) }] })).toMatchObject({
      items: [{ quantity: 999_999_999_999_999 }],
    });
  });

  it.each<[unknown]>([
    ["text"],
    [null],
    [undefined],
    [[{ items: [] }]],
    [{}],
    [{ channel: "web" }],
    [{ items: "tea" }],
    [{ items: { sku: "tea" } }],
    [{ items: ["tea", null, ["x"]] }],
  ])("leaves %j as it is", (form) => {
    expect(checkoutFromForm(form)).toEqual(form);
  });
});
