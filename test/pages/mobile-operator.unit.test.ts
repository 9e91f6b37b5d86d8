import { describe, expect, it } from "@jest/globals";
import { mobileOperator } from "../../src/catalog/mobile-operator.ts";
import { browserModule } from "./browser-module.ts";

const page = await browserModule<{
  mobileOperator: (number: string) => string | null;
  asksForMobile: (pattern: string | null) => boolean;
}>("mobile-operator.js");

describe("the operator that the page shows", () => {
  it("is the one that the server tells, for every first four digits and every length", () => {
    for (let first = 0; first <= 9_999; first++) {
      for (const rest of ["", "12345", "123456", "1234567"]) {
        const number = `${String(first).padStart(4, "0")}${rest}`;
        expect([number, page.mobileOperator(number)]).toEqual([number, mobileOperator(number)]);
      }
    }
  });

  it("is for fields that ask for a mobile number alone", () => {
    expect(["9\\d{9}", "98\\d{8}"].map(page.asksForMobile)).toEqual([true, true]);
    expect(["[a-zA-Z0-9_]+", "[0-9a-fA-F]{32}", "(", null].map(page.asksForMobile)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
