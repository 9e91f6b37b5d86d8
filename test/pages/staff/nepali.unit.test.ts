/** The dashboard in Nepali: its words, its numbers, and what the server says. */
import { describe, expect, it } from "@jest/globals";
import { BREACH_CODES } from "../../../src/lifecycle/attention/breach-rules.ts";
import { LINK_TEXTS } from "../../../web/staff/links/texts.ts";
import { MONEY_TEXTS } from "../../../web/staff/money/texts.ts";
import { PRODUCT_TEXTS } from "../../../web/staff/office/product-texts.ts";
import { OFFICE_TEXTS } from "../../../web/staff/office/texts.ts";
import { Refused } from "../../../web/staff/api.ts";
import { latin, wholeOf } from "../../../web/staff/format.ts";
import { browserName } from "../../../web/staff/office/browser-name.ts";
import { ATTENTION_NE } from "../../../web/staff/texts/attention-ne.ts";
import { en } from "../../../web/staff/texts/en.ts";
import {
  actorText,
  byText,
  HISTORY_NE,
  reasonText,
  saidText,
} from "../../../web/staff/texts/history.ts";
import { ne } from "../../../web/staff/texts/ne.ts";
import { partText } from "../../../web/staff/texts/parts.ts";
import { PROBLEMS_NE } from "../../../web/staff/texts/problems-ne.ts";
import { attentionText, problemText } from "../../../web/staff/texts/problems.ts";
import { ageText, khaltiWord, texts } from "../../../web/staff/texts/texts.ts";
import { TODAY_TEXTS } from "../../../web/staff/today/texts.ts";
import { avoidedWords, isMisspelt, usesOf } from "../glossary.ts";

const PARTS = [LINK_TEXTS, MONEY_TEXTS, PRODUCT_TEXTS, OFFICE_TEXTS, TODAY_TEXTS, { en, ne }];
const nepali = PARTS.flatMap((part) => Object.entries<string>(part.ne));
const all = [
  ...nepali,
  ...[HISTORY_NE, PROBLEMS_NE, ATTENTION_NE].flatMap((part) => Object.entries<string>(part)),
];

describe("the texts", () => {
  it("use the words of the glossary, each spelt one way", async () => {
    const words = await avoidedWords();
    expect(words).toContain("प्रदायक");
    const wrong = all.filter(([, text]) => usesOf(words, text).length > 0 || isMisspelt(text));
    expect(wrong).toEqual([]);
  });

  it("have Nepali digits", () => {
    const wrong = all.filter(([, text]) => /\d/.test(text.replace(/\{\w+\}/g, "")));
    expect(wrong).toEqual([]);
  });

  it("have the values of the English ones", () => {
    const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const part of PARTS) {
      const english: Record<string, string> = part.en;
      for (const [key, text] of Object.entries<string>(part.ne)) {
        expect([key, names(text)]).toEqual([key, names(english[key] ?? "")]);
      }
    }
  });

  it("choose the form of a plural by the count, and write it in Nepali digits", () => {
    expect(ageText(texts("en"), 2 * 86_400)).toBe("2 days");
    expect(texts("en")("age_days", { count: 1 })).toBe("1 day");
    expect(ageText(texts("ne"), 12 * 86_400)).toBe("१२ दिन");
    // An id stays in the letters that a person compares.
    expect(texts("ne")("refund_title", { order: "261129-ABC" })).toContain("261129-ABC");
  });
});

describe("what the server says", () => {
  const reader = { say: texts("ne"), language: "ne" } as const;

  it("is in Nepali for each thing that the auditor finds", () => {
    expect(BREACH_CODES.filter((code) => !(code in ATTENTION_NE))).toEqual([]);
  });

  it.each([
    [
      "refund_made_after_all",
      "Khalti refunded Rs 1,200.50 after the refund of Rs 300 was recorded",
    ],
    ["amount_mismatch", "Khalti took Rs 300, but the order is for Rs 1,200.50."],
  ])("%s has its amounts, in their order", (code, message) => {
    const text = attentionText(reader, { code, message });
    const [first = "", second = ""] = [...text.matchAll(/रु\.\u00a0[०-९,.]*[०-९]/g)].map(String);
    expect(new Set([first, second])).toEqual(new Set(["रु.\u00a0१,२००.५०", "रु.\u00a0३००"]));
    expect(text).not.toMatch(/[A-Za-z{]/);
  });

  it("names the other order of a customer who paid twice", () => {
    const message = "The same customer paid order 261129-TEA for the same lines within the hour.";
    expect(attentionText(reader, { code: "paid_again", message })).toContain("अर्डर 261129-TEA पनि");
  });

  it("does not invent an amount that the sentence does not have", () => {
    expect(attentionText(reader, { code: "top_up_refused", message: "Refused." })).toContain(
      "… को",
    );
  });

  it("names the field that is wrong, without the server's English", () => {
    const errors = [{ path: "lines.0.unit_amount", message: "Too little.", code: "below_minimum" }];
    const refused = new Refused(400, { code: "invalid_request", errors: errors as [] });
    expect(problemText(reader, refused)).toMatch(/\(एउटाको मूल्य: रकम थोरै भयो\)$/);
    const other = new Refused(400, {
      code: "invalid_request",
      errors: [{ path: "x", message: "No." }] as unknown as [],
    });
    expect(problemText(reader, other)).toMatch(/\(फारम: मिलेन\)$/);
  });

  it.each([
    ["customer", "ग्राहक", "the customer"],
    ["reconciler", "सर्भर", "the server"],
    ["staff:Asha", "Asha", "Asha"],
  ])("%s is %s and %s", (actor, nepali, english) => {
    expect(actorText("ne", actor)).toBe(nepali);
    expect(actorText("en", actor)).toBe(english);
  });

  it.each([
    ["order_created", "customer", "by the customer", "ग्राहक द्वारा"],
    ["order_held", "customer", "when the customer came back", "ग्राहक फर्किएको बेला"],
    ["payment_completed", "customer", "when the customer came back", "ग्राहक फर्किएको बेला"],
    ["order_closed", "customer", "by the customer", "ग्राहक द्वारा"],
    ["order_held", "reconciler", "by the server", "सर्भर द्वारा"],
    ["order_held", "staff:Asha", "by Asha", "Asha द्वारा"],
  ])("%s of %s happened %s, %s", (type, actor, english, nepali) => {
    expect(byText({ say: texts("en"), language: "en" }, { type, actor })).toBe(english);
    expect(byText(reader, { type, actor })).toBe(nepali);
  });

  it("of reasons is translated, and a person's words stay", () => {
    const held = {
      reason: "Khalti took Rs 10, but the order is for Rs 900.",
      data: { code: "amount_mismatch" },
    };
    expect(reasonText("ne", held)).toBe("खल्तीले रु.\u00a0१० लियो, तर अर्डर रु.\u00a0९०० को हो।");
    expect(reasonText("en", held)).toBe(held.reason);
    expect(reasonText("ne", { reason: '"Ncell top-up" could not be delivered.' })).toBe(
      "टप-अप पुर्‍याउन सकिएन।",
    );
    expect(reasonText("ne", { reason: "Customer rang." })).toBe("Customer rang.");
    expect(saidText("ne", "Disabled by staff.")).toBe("कर्मचारीले बन्द गरेको।");
    expect(saidText("ne", "The connection failed (ECONNRESET).")).toBe("जडान टुट्यो (ECONNRESET)।");
    expect(
      saidText(
        "ne",
        "The connection to Khalti's services broke before the answer was complete (ECONNRESET)",
      ),
    ).toBe("पूरा जवाफ आउनुअघि जडान टुट्यो (ECONNRESET)।");
  });

  it.each([
    ["Price", "मूल्य"],
    ["VAT 5.5%", "मूल्य अभिवृद्धि कर ५.५%"],
    ["Gift wrap", "Gift wrap"],
  ])("%s of an amount is %s", (label, text) => {
    expect(partText("ne", label)).toBe(text);
    expect(partText("en", label)).toBe(label);
  });

  it("of a payment is Khalti's word on English pages only", () => {
    expect(khaltiWord(texts("ne"), "ne", "User canceled")).toBe("रद्द भयो");
    expect(khaltiWord(texts("en"), "en", "User canceled")).toBe("User canceled");
  });
});

it.each([
  [
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    "Chrome, Android",
    "क्रोम, एन्ड्रोइड",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
    "Safari, iPhone or iPad",
    "सफारी, आइफोन वा आइप्याड",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0",
    "Edge, Windows",
    "एज, विन्डोज",
  ],
  ["curl/8.5.0", "curl/8.5.0", "curl/8.5.0"],
])("a session of %s is in %s", (userAgent, english, nepali) => {
  expect(browserName("en", userAgent)).toBe(english);
  expect(browserName("ne", userAgent)).toBe(nepali);
});

it("numbers are typed in digits of either language", () => {
  expect(wholeOf(" १२ ")).toBe(12);
  expect(wholeOf("1234567")).toBeNull();
  expect(wholeOf("1.5")).toBeNull();
  expect(latin(" ९८४१०००००१ ")).toBe("9841000001");
});
