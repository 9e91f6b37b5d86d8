import { describe, expect, it } from "@jest/globals";
import {
  eventTypes,
  expiryOf,
  keyState,
  NO_PRODUCT,
  priceChange,
  type Product,
  productOf,
  type TypedProduct,
  typedOf,
} from "../../../web/staff/office/forms.ts";
import { aboutText } from "../../../web/staff/office/about-text.ts";
import { HISTORY_NE, historyText } from "../../../web/staff/texts/history.ts";
import { attentionText, problemText } from "../../../web/staff/texts/problems.ts";
import { texts } from "../../../web/staff/texts/texts.ts";
import type { HistoryType } from "../../../src/orders/history.ts";
import type { StaffActionType } from "../../../src/staff-actions/record-action.ts";
import { Refused } from "../../../web/staff/api.ts";
import { maySee } from "../../../web/staff/menu.ts";

describe("a key", () => {
  it.each([
    ["", {}],
    ["2027-01-31", { expires_at: "2027-01-31T23:59:59+05:45" }],
  ])("with the last day %j asks for %j", (until, body) => {
    expect(expiryOf(until)).toEqual(body);
  });

  const now = Date.parse("2026-11-28T06:00:00.000Z");
  it.each([
    [null, null, "in_use"],
    [null, "2026-11-28T06:00:00.001Z", "in_use"],
    [null, "2026-11-28T06:00:00.000Z", "expired"],
    ["2026-11-20T06:00:00.000Z", "2026-11-28T06:00:00.000Z", "revoked"],
  ])("that is revoked at %s and expires at %s is %s", (revoked_at, expires_at, state) => {
    expect(keyState({ revoked_at, expires_at }, now)).toBe(state);
  });
});

describe("a product", () => {
  const goods: TypedProduct = { ...NO_PRODUCT, sku: "tea", name: " Tea ", price: "450.50" };
  const common = { name: "Tea", description: "", kind: "goods", active: true, position: 0 };

  it.each<[string, Partial<TypedProduct>, object]>([
    ["a price", {}, { ...common, amount: 45_050, fields: [] }],
    [
      "an open amount and fields of the kind that it was before",
      {
        price: "",
        min: "10",
        max: "5000",
        image: "/assets/tea.svg",
        active: false,
        position: "7",
        fields: [{ name: "number", label: "Number", pattern: "x" }],
      },
      {
        ...common,
        min_amount: 1_000,
        max_amount: 500_000,
        image_url: "/assets/tea.svg",
        fields: [],
        active: false,
        position: 7,
      },
    ],
    [
      "a provider",
      {
        kind: "top_up",
        provider: "khalti_wallet",
        onRefusal: "hold",
        min: "ignored",
        fields: [{ name: " number ", label: "Number", pattern: "\\d+" }],
      },
      {
        ...common,
        kind: "top_up",
        amount: 45_050,
        provider: "khalti_wallet",
        on_refusal: "hold",
        fields: [{ name: "number", label: "Number", pattern: "\\d+" }],
      },
    ],
  ])("with %s", (_name, change, product) => {
    expect(productOf({ ...goods, ...change })).toEqual({ product });
  });

  it.each<[Partial<TypedProduct>, object]>([
    [{ price: "x" }, { price: "m_number" }],
    [{ price: "", min: "10" }, { price: "m_bounds" }],
    [{ position: "first" }, { position: "m_whole" }],
  ])("says what is wrong: %j", (change, mistakes) => {
    expect(productOf({ ...goods, ...change })).toEqual({ mistakes });
  });

  it("is typed as it is stored, and back", () => {
    const stored = {
      sku: "tea",
      name: "Tea",
      description: "",
      name_ne: "चिया",
      description_ne: null,
      image_url: null,
      kind: "goods",
      amount: 45_050,
      min_amount: null,
      max_amount: null,
      provider: null,
      on_refusal: "refund",
      fields: [],
      active: true,
      position: 0,
      available: true,
      unavailable_because: null,
    } as Product;
    expect(productOf(typedOf(stored))).toEqual({
      product: { ...common, name_ne: "चिया", amount: 45_050, fields: [] },
    });
  });

  it("asks for a reason only where its price changes", () => {
    expect(priceChange(goods, { ...goods, name: "Other" }, "en")).toBeNull();
    expect(priceChange(goods, { ...goods, price: "500" }, "en")).toEqual({
      before: "Rs\u00a0450.50",
      after: "Rs\u00a0500",
    });
    expect(priceChange(goods, { ...goods, price: "", min: "10", max: "20" }, "en")).toEqual({
      before: "Rs\u00a0450.50",
      after: "Rs\u00a010 to Rs\u00a020",
    });
  });
});

it.each([
  ["", ["*"]],
  [" order.paid, refund.succeeded ,", ["order.paid", "refund.succeeded"]],
])("event types typed as %s are %j", (text, types) => {
  expect(eventTypes(text)).toEqual(types);
});

it("says what a line of the audit is about, without ids and nested data", () => {
  expect(
    aboutText("en", { key_id: "x", name: "Asha", amount_before: 500, list: [1], gone: null }),
  ).toBe("name Asha, amount before Rs\u00a05");
});

it("names what a link may and until when, as people say it", () => {
  const data = { max_uses: 3, expires_at: "2026-12-31T18:15:00.000Z" };
  expect(aboutText("en", data)).toBe("uses at most 3, until 1 Jan 2027, 00:00");
});

it("names the order that a line of the audit is about", () => {
  const data = { purchase_order_id: "261129-TEA", order_id: "x" };
  expect(aboutText("en", data)).toBe("order 261129-TEA");
  expect(aboutText("ne", data)).toBe("अर्डर 261129-TEA");
});

describe("the words of the server", () => {
  const ne = { say: texts("ne"), language: "ne" } as const;
  const en = { say: texts("en"), language: "en" } as const;

  it("of all types of the history and the audit are there in Nepali", () => {
    // The compiler names a type that is missing here.
    const all: Record<HistoryType | StaffActionType, string> = HISTORY_NE;
    expect(Object.values(all).filter((text) => text === "")).toEqual([]);
  });

  it("of the history are there in Nepali, and as the type in English", () => {
    expect(historyText("en", "payment_completed")).toBe("Payment completed");
    expect(historyText("ne", "payment_completed")).toBe(HISTORY_NE.payment_completed);
    expect(historyText("ne", "some_new_type")).toBe("Some new type");
  });

  it.each([
    ["refund_submitting", "Refund sent to Khalti"],
    ["top_up_submitting", "Top-up sent to the provider"],
    ["attention", "Needs a person"],
    ["attention_acknowledged", "A person looked at it"],
    ["payment_canceled", "Payment cancelled"],
    ["order_partially_refunded", "Order partly refunded"],
  ])("%s is in plain English: %s", (type, text) => {
    expect(historyText("en", type)).toBe(text);
  });

  it.each([
    [{ count: 2 }, "Signed out everywhere", "सबै ठाउँबाट साइन आउट भयो"],
    [
      { count: 2, others: true },
      "Signed out in all other browsers",
      "अरू सबै ब्राउजरबाट साइन आउट भयो",
    ],
    [{ count: 1, key_id: "x" }, "All sessions of one key ended", "एउटा कीका सबै सत्र सकिए"],
    [{ count: 9, all: true }, "All sessions of all keys ended", "सबै कीका सबै सत्र सकिए"],
    [null, "Sessions ended", "सत्र सकिए"],
  ])("of ended sessions say whose: %j", (data, english, nepali) => {
    expect(historyText("en", "sessions_ended", data)).toBe(english);
    expect(historyText("ne", "sessions_ended", data)).toBe(nepali);
  });

  it("of one ended session do not say that somebody signed out everywhere", () => {
    expect(historyText("en", "session_ended", { key: "Asha" })).toBe("Session ended");
    expect(historyText("ne", "session_ended", { key: "Asha" })).toBe("एउटा सत्र सकियो");
  });

  it("of a refusal are there in Nepali by the code", () => {
    const refused = new Refused(409, { code: "refund_not_unknown", detail: "It is known." });
    expect(problemText(en, refused)).toBe("It is known.");
    expect(problemText(ne, refused)).toBe("यो फिर्ताको नतिजा थाहा भइसक्यो।");
    expect(problemText(ne, new Refused(409, { code: "new", detail: "New." }))).toBe("New.");
    expect(problemText(ne, new TypeError("x"))).toBe(ne.say("offline"));
    expect(problemText(en, new Refused(0, {}))).toBe(en.say("offline"));
    expect(problemText(en, new Refused(500, {}))).toBe(en.say("failed"));
  });

  it("of a warning are Nepali ones with the amounts", () => {
    const matter = {
      code: "amount_mismatch",
      message: "Khalti took Rs 10, but the order is for Rs 900.",
    };
    expect(attentionText(en, matter)).toBe("Khalti took Rs 10, but the order is for Rs 900.");
    expect(attentionText(ne, matter)).toBe("खल्तीले रु.\u00a0१० लियो, तर अर्डर रु.\u00a0९०० को हो।");
    expect(attentionText(ne, { code: "new", message: "New." })).toBe("New.");
  });
});

it.each([
  ["viewer", "counter", false],
  ["viewer", "keys", true],
  ["viewer", "products", false],
  ["viewer", "webhooks", true],
  ["operator", "counter", true],
  ["operator", "product", false],
  ["admin", "products", true],
  ["viewer", "missing", true],
] as const)("whether a %s may see %s: %s", (role, screen, isSeen) => {
  expect(maySee(role, screen)).toBe(isSeen);
});
