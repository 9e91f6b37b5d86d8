import { describe, expect, it } from "@jest/globals";
import {
  type InitiateRequest,
  toInitiateAnswer,
  toInitiateBody,
} from "../../src/khalti/initiate.ts";
import { initiateReply, refundReply, bankPage, bankRecord } from "../../src/khalti/schemas.ts";
import { toRefundBody } from "../../src/khalti/refund.ts";

const REQUEST: InitiateRequest = {
  returnUrl: "https://pay.shop.example/v1/return",
  websiteUrl: "https://shop.example",
  amountPaisa: 90_000,
  purchaseOrderId: "A-1",
  purchaseOrderName: "Tea",
};
const PLAIN = {
  return_url: "https://pay.shop.example/v1/return",
  website_url: "https://shop.example",
  amount: 90_000,
  purchase_order_id: "A-1",
  purchase_order_name: "Tea",
};
/** As it goes over the wire: what is undefined is left out. */
const wire = (request: InitiateRequest): unknown =>
  JSON.parse(JSON.stringify(toInitiateBody(request)));

describe("the body of initiate", () => {
  it("holds nothing that was not given", () => {
    expect(wire(REQUEST)).toEqual(PLAIN);
    expect(Object.keys(wire(REQUEST) as object)).toEqual(Object.keys(PLAIN));
  });

  it("holds everything that was given, under Khalti's names", () => {
    expect(
      wire({
        ...REQUEST,
        customer: { name: "Asha", email: "asha@shop.example", phone: "9800000000" },
        amountBreakdown: [
          { label: "Price", amountPaisa: 79_646 },
          { label: "VAT", amountPaisa: 10_354 },
        ],
        productDetails: [
          {
            identity: "tea",
            name: "Ilam tea",
            totalPricePaisa: 90_000,
            quantity: 2,
            unitPricePaisa: 45_000,
          },
        ],
        modes: ["EBANKING"],
        bank: "BANK",
        metadata: { table: "7", room: "2" },
      }),
    ).toEqual({
      ...PLAIN,
      customer_info: { name: "Asha", email: "asha@shop.example", phone: "9800000000" },
      amount_breakdown: [
        { label: "Price", amount: 79_646 },
        { label: "VAT", amount: 10_354 },
      ],
      product_details: [
        {
          identity: "tea",
          name: "Ilam tea",
          total_price: 90_000,
          quantity: 2,
          unit_price: 45_000,
        },
      ],
      modes: ["EBANKING"],
      bank: "BANK",
      merchant_table: "7",
      merchant_room: "2",
    });
  });

  it.each([
    ["name", { name: "Asha" }],
    ["email", { email: "asha@shop.example" }],
    ["phone", { phone: "9800000000" }],
  ])("names a customer by %s alone, without blank fields", (_, customer) => {
    const given = { name: "", email: "", phone: "", ...customer };
    expect(wire({ ...REQUEST, customer: given })).toEqual({ ...PLAIN, customer_info: customer });
  });

  it.each([{}, { name: "" }, { name: "", email: "", phone: "" }])(
    "leaves out a customer of whom nothing is known: %j",
    (customer) => {
      expect(wire({ ...REQUEST, customer })).toEqual(PLAIN);
    },
  );
});

describe("when a payment link expires", () => {
  const NOW = new Date("2026-01-10T06:00:00.000Z");
  const reply = { pidx: "PIDX", payment_url: "https://pay.khalti.com/?pidx=PIDX" };
  const at = (ms: number) => new Date(NOW.getTime() + ms);
  const answer = (expires_at: Date | null, expires_in: number | null) =>
    toInitiateAnswer({ ...reply, expires_at, expires_in }, NOW, (text) => text);

  it("is what Khalti states, in both forms", () => {
    expect(answer(at(1_800_000), 1_799)).toEqual({
      pidx: "PIDX",
      paymentUrl: "https://pay.khalti.com/?pidx=PIDX",
      expiresAt: at(1_800_000),
      expiresInSeconds: 1_799,
    });
  });

  it("follows from the seconds", () => {
    expect(answer(null, 1_800)).toMatchObject({
      expiresAt: at(1_800_000),
      expiresInSeconds: 1_800,
    });
    expect(answer(null, 0)).toMatchObject({ expiresAt: NOW, expiresInSeconds: 0 });
  });

  it("follows from the time, in whole seconds and never negative", () => {
    expect(answer(at(1_500_400), null)).toMatchObject({ expiresInSeconds: 1_500 });
    expect(answer(at(1_500_600), null)).toMatchObject({ expiresInSeconds: 1_501 });
    expect(answer(at(-5_000), null)).toMatchObject({ expiresInSeconds: 0 });
  });

  it("is unknown when Khalti states neither: no answer", () => {
    expect(answer(null, null)).toBeNull();
  });
});

describe("what an initiate's body must look like", () => {
  const body = {
    pidx: "PIDX",
    payment_url: "https://pay.khalti.com/?pidx=PIDX",
    expires_at: "2026-01-10T12:15:00.000+05:45",
    expires_in: 1_800,
  };
  const read = (change: Record<string, unknown>): unknown =>
    initiateReply.safeParse({ ...body, ...change }).data ?? "unreadable";

  it("is read in full", () => {
    expect(read({})).toEqual({ ...body, expires_at: new Date("2026-01-10T06:30:00.000Z") });
    expect(read({ payment_url: "http://127.0.0.1/pay" })).not.toBe("unreadable");
  });

  it.each<[string, Record<string, unknown>]>([
    ["no pidx", { pidx: undefined }],
    ["no address", { payment_url: undefined }],
    ["an address that is no web page", { payment_url: "javascript:alert(1)" }],
    ["an address of a protocol that only begins like http", { payment_url: "httpx://a.example" }],
    ["an address of a protocol that only ends like http", { payment_url: "xhttp://a.example" }],
    ["an address with a control character", { payment_url: "https://a.example/\u0007" }],
  ])("is unreadable with %s", (_, change) => {
    expect(read(change)).toBe("unreadable");
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a time without a zone", { expires_at: "2026-01-10T12:15:00" }, { expires_at: null }],
    ["a time that is none", { expires_at: "soon" }, { expires_at: null }],
    ["no time", { expires_at: undefined }, { expires_at: null }],
    ["a time of null", { expires_at: null }, { expires_at: null }],
    ["seconds as text", { expires_in: "1800" }, { expires_in: 1_800 }],
    ["ten years", { expires_in: 315_360_000 }, { expires_in: 315_360_000 }],
    ["more than ten years", { expires_in: 315_360_001 }, { expires_in: null }],
    ["no seconds", { expires_in: undefined }, { expires_in: null }],
    ["seconds of null", { expires_in: null }, { expires_in: null }],
    ["seconds that are none", { expires_in: "soon" }, { expires_in: null }],
  ])("tolerates %s", (_, change, expected) => {
    expect(read(change)).toMatchObject(expected);
  });
});

describe("the body of a refund", () => {
  it("is empty for all of the money", () => {
    expect(toRefundBody({})).toEqual({ mobile: undefined, amount: undefined });
  });

  it("holds the amount in paisa and the account that gets it", () => {
    expect(toRefundBody({ amountPaisa: 1, mobile: "9800000000" })).toEqual({
      mobile: "9800000000",
      amount: 1,
    });
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("throws for an amount of %p", (amountPaisa) => {
    expect(() => toRefundBody({ amountPaisa })).toThrow(RangeError);
    expect(() => toRefundBody({ amountPaisa })).toThrow(/paisa/);
  });
});

describe("what a refund's body must look like", () => {
  it.each<[boolean, unknown]>([
    [true, { detail: "Transaction refund successful." }],
    [true, { detail: " transaction REFUND successful", status_code: 200, status: true }],
    [false, { detail: "" }],
    [false, { detail: "Done." }],
    [false, { detail: "Transaction refund successful.", status_code: "400" }],
    [false, { detail: "Transaction refund successful.", status_code: 300 }],
    [false, { detail: "Transaction refund successful.", status: false }],
    [false, { detail: "Transaction refund successful.", success: false }],
    [false, { detail: "Transaction refund successful.", error: "x" }],
    [false, { detail: "Transaction refund successful.", error_key: "validation_error" }],
    [false, { detail: "Transaction refund successful.", error_key: null }],
    [false, { detail: 5 }],
    [false, {}],
  ])("%s: %j", (isSuccess, body) => {
    expect(refundReply.safeParse(body).success).toBe(isSuccess);
  });
});

describe("what the bank list must look like", () => {
  it.each<[unknown, unknown]>([
    [
      { records: [1], next: "/page/2" },
      { records: [1], next: "/page/2" },
    ],
    [
      { records: [], next: null },
      { records: [], next: null },
    ],
    [{ records: [] }, { records: [], next: null }],
    [
      { records: [], next: 2 },
      { records: [], next: null },
    ],
    [{ records: "none" }, "unreadable"],
    [{}, "unreadable"],
  ])("a page %j", (body, expected) => {
    expect(bankPage.safeParse(body).data ?? "unreadable").toEqual(expected);
  });

  const bank = {
    idx: "BANK",
    name: "Himalayan Bank",
    short_name: "HBL",
    logo: "https://khalti.com/hbl.png",
    swift_code: "HIMANPKA",
    has_ebanking: true,
    has_mobile_checkout: true,
  };

  it.each<[string, Record<string, unknown>, unknown]>([
    ["in full", {}, bank],
    [
      "with spaces around its texts",
      { name: " A ", short_name: " B " },
      { name: "A", short_name: "B" },
    ],
    [
      "without what is optional",
      {
        short_name: undefined,
        logo: undefined,
        swift_code: undefined,
        has_ebanking: undefined,
        has_mobile_checkout: undefined,
      },
      {
        short_name: null,
        logo: null,
        swift_code: null,
        has_ebanking: false,
        has_mobile_checkout: false,
      },
    ],
    [
      "with null where something is optional",
      { short_name: null, logo: null, swift_code: null, has_ebanking: null },
      { short_name: null, logo: null, swift_code: null, has_ebanking: false },
    ],
    ["with odd texts", { short_name: 5, swift_code: [] }, { short_name: null, swift_code: null }],
    ["with a logo that is no web address", { logo: "data:image/png,x" }, { logo: null }],
    ["with a logo of a protocol like http", { logo: "httpx://a.example" }, { logo: null }],
    ["with a logo of another protocol like http", { logo: "xhttp://a.example" }, { logo: null }],
    ["with a plain http logo", { logo: "http://a.example/x" }, { logo: "http://a.example/x" }],
    ["with spaces around its name only", { name: "  " }, "unreadable"],
    ["without a name", { name: undefined }, "unreadable"],
    ["without an idx", { idx: undefined }, "unreadable"],
    ["with a flag that is a text", { has_ebanking: "yes" }, "unreadable"],
  ])("a bank %s", (_, change, expected) => {
    const read = bankRecord.safeParse({ ...bank, ...change }).data ?? "unreadable";
    if (typeof expected === "string") expect(read).toBe(expected);
    else expect(read).toEqual({ ...bank, ...change, ...(expected as object) });
  });
});
