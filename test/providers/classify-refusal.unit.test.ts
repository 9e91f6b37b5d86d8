/** Refusals without an error code, by the tables of their texts. */
import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { classifyRefusal } from "../../src/providers/classify-refusal.ts";
import { DIGIPAY_TEXTS, GLOBALTOPUP_TEXTS, meaningOf } from "../../src/providers/refusal-texts.ts";
import { badRequest } from "./samples/digipay-wallet-topup.ts";

describe("a listed text", () => {
  it.each([...GLOBALTOPUP_TEXTS, ...DIGIPAY_TEXTS])("'$text' has a source", ({ source }) => {
    expect(source).toMatch(/^the page "[^"]+", \S/);
  });

  it.each(GLOBALTOPUP_TEXTS)("'$text' of GlobalTopup means $means", ({ text, means }) => {
    const bare = text.replace(/\.$/, "");
    for (const given of [
      bare,
      `${bare}.`,
      text.toUpperCase(),
      ` ${text.replaceAll(" ", "\n ")} `,
    ]) {
      expect(meaningOf(GLOBALTOPUP_TEXTS, given)).toBe(means);
    }
  });

  it("of DigiPay is on its page", () => {
    expect(JSON.parse(badRequest.json)).toMatchObject({ data: { message: "BAD_REQUEST" } });
    expect(DIGIPAY_TEXTS.map(({ text, means }) => [text, means])).toEqual([
      ["BAD_REQUEST", "refused"],
      ["NOT_FOUND", "refused"],
    ]);
  });

  it("is listed once", () => {
    for (const texts of [GLOBALTOPUP_TEXTS, DIGIPAY_TEXTS]) {
      expect(new Set(texts.map(({ text }) => text.toLowerCase())).size).toBe(texts.length);
    }
  });

  it("is nowhere else in the code of the providers", () => {
    for (const file of [
      "metro-link",
      "metro-link-operator",
      "digipay-wallet",
      "classify-refusal",
    ]) {
      const path = new URL(`../../src/providers/${file}.ts`, import.meta.url);
      const code = readFileSync(path, "utf8").toLowerCase();
      for (const { text } of [...GLOBALTOPUP_TEXTS, ...DIGIPAY_TEXTS]) {
        expect([file, code.includes(`"${text.toLowerCase()}"`)]).toEqual([file, false]);
      }
    }
  });
});

describe("a text that is not listed means nothing", () => {
  it.each([
    "",
    " ",
    "Customer not found",
    "Insufficient balance",
    "Service is under maintenance",
    "Duplicate reference_no",
    "Insufficient balance in the customer's account",
    "Receiver has insufficient balance",
    "Not an insufficient balance",
    "You don't have enough balance.",
    "Customer not found or recharge queued",
    "The reference no has already been taken.",
    "Amount should be between Rs. 100 and Rs. 50,000.",
    "Operator temporarily unavailable",
    "Recharge failed",
    "A message providing additional information about the recharge execution.",
  ])("%j", (text) => {
    expect(meaningOf(GLOBALTOPUP_TEXTS, text)).toBeNull();
    expect(meaningOf(DIGIPAY_TEXTS, text)).toBeNull();
  });

  it("also when it is listed for another provider", () => {
    expect(meaningOf(DIGIPAY_TEXTS, "Insufficient balance")).toBeNull();
    expect(meaningOf(GLOBALTOPUP_TEXTS, "BAD_REQUEST")).toBeNull();
  });
});

it.each([
  ["refused", { kind: "refused" }],
  ["credit", { kind: "waiting", reason: "credit" }],
  ["maintenance", { kind: "waiting", reason: "maintenance" }],
  ["duplicate", { kind: "unknown", providerId: null }],
  [null, { kind: "unknown", providerId: null }],
] as const)("a refusal that means %s", (meaning, outcome) => {
  expect(classifyRefusal(meaning, "Words")).toEqual({ ...outcome, message: "Words" });
});
