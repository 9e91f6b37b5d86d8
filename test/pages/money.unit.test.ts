import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { browserModule } from "./browser-module.ts";

type Language = "en" | "ne";
const { formatPaisa, rupeesToPaisa } = await browserModule<{
  formatPaisa: (paisa: number, language?: Language) => string;
  rupeesToPaisa: (text: string) => number | null;
}>("money.js");

describe("rupees that a customer types become paisa", () => {
  it.each([
    ["500", 50_000],
    ["500.5", 50_050],
    ["500.05", 50_005],
    ["0.01", 1],
    [" 1,250.50 ", 125_050],
    ["12,34,567.89", 123_456_789],
    ["1,234,567.89", 123_456_789],
    ["Rs. 99", 9_900],
    ["rs 99", 9_900],
    ["NPR 99", 9_900],
    ["रु. ५००", 50_000],
    ["१,२५०.५०", 125_050],
    ["0019.99", 1_999],
  ])("%j is %d paisa", (text, paisa) => {
    expect(rupeesToPaisa(text)).toBe(paisa);
  });

  it.each(["1.1", "4.35", "19.99", "1.005", "8.2", "64.1", "579.7", "1136.30", "4503599627370.49"])(
    "%s, which floating point gets wrong, is exact or refused",
    (text) => {
      const [whole = "", fraction = ""] = text.split(".");
      const expected = fraction.length > 2 ? null : Number(whole + fraction.padEnd(2, "0"));
      expect(rupeesToPaisa(text)).toBe(expected);
    },
  );

  it.each([
    "",
    " ",
    "abc",
    "-5",
    "+5",
    "5-",
    "1e3",
    "0x10",
    "Infinity",
    "NaN",
    "1.234",
    "1.",
    ".5",
    "1..5",
    "1.2.3",
    "1,5",
    "1,23",
    ",500",
    "500,",
    "1,2345",
    "12,345,67",
    "5 00",
    "99999999999999999999",
    "90071992547409.92",
  ])("%j is refused", (text) => {
    expect(rupeesToPaisa(text)).toBeNull();
  });

  it("parses back every formatted amount, in both languages", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        fc.constantFrom<Language>("en", "ne"),
        (paisa, language) => {
          expect(rupeesToPaisa(formatPaisa(paisa, language))).toBe(paisa);
        },
      ),
    );
  });

  it("returns whole paisa or null for any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const paisa = rupeesToPaisa(text);
        expect(paisa === null || (Number.isSafeInteger(paisa) && paisa >= 0)).toBe(true);
      }),
    );
  });
});

describe("paisa are shown as rupees", () => {
  it.each([
    [0, "Rs 0"],
    [5, "Rs 0.05"],
    [123_450, "Rs 1,234.50"],
    [123_456_700, "Rs 12,34,567"],
    [-5_000, "−Rs 50"],
    [Number.MAX_SAFE_INTEGER, "Rs 9,00,71,99,25,47,409.91"],
  ])("%d paisa is %s", (paisa, text) => {
    expect(formatPaisa(paisa)).toBe(text);
  });

  it("uses Devanagari digits in Nepali", () => {
    expect(formatPaisa(123_456_789, "ne")).toBe("रु. १२,३४,५६७.८९");
  });

  it.each([1.5, Number.NaN, Infinity, Number.MAX_SAFE_INTEGER + 1])("%d is refused", (paisa) => {
    expect(() => formatPaisa(paisa)).toThrow(RangeError);
  });
});
