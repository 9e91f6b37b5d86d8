import { describe, expect, it } from "@jest/globals";
import { mobileOperator } from "../../src/providers/mobile-operator.ts";
import { browserModule } from "./browser-module.ts";

const page = await browserModule<{
  mobileOperator: (number: string) => string | null;
  asksForMobile: (pattern: string | null) => boolean;
  mobileDigits: (text: string) => string;
}>("mobile-operator.js");

describe("the operator that the page shows", () => {
  it("is the server's, for all first four digits and all lengths", () => {
    const numbers = Array.from({ length: 10_000 }, (_, first) =>
      String(first).padStart(4, "0"),
    ).flatMap((first) => ["", "12345", "123456", "1234567"].map((rest) => first + rest));
    const others = numbers.filter(
      (number) => page.mobileOperator(number) !== mobileOperator(number),
    );
    expect(others).toEqual([]);
  });

  it("appears only for fields that take a mobile number", () => {
    const ofMobiles = ["9\\d{9}", "98\\d{8}", "984\\d{7}", "9[67]\\d{8}"];
    expect(ofMobiles.map(page.asksForMobile)).toEqual(ofMobiles.map(() => true));
    expect(["[a-zA-Z0-9_]+", "[0-9a-fA-F]{32}", "(", null].map(page.asksForMobile)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a mobile number as typed", () => {
  it.each([
    "9841234567",
    " 984-123 4567 ",
    "+977 9841234567",
    "00977-9841234567",
    "9779841234567",
    "९८४१२३४५६७",
  ])("%s is reduced to its ten digits", (text) => {
    expect(page.mobileDigits(text)).toBe("9841234567");
  });

  it.each(["97798412345", "+9779", "ram_01", "+1 984 123 4567"])(
    "%s is none, and keeps what is wrong with it",
    (text) => {
      expect(page.mobileDigits(text)).toBe(text.replaceAll(" ", ""));
    },
  );
});
