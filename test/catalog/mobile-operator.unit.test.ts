import { describe, expect, it } from "@jest/globals";
import { mobileOperator } from "../../src/catalog/mobile-operator.ts";

describe("the operator of a mobile number", () => {
  it.each([
    ["NTC", ["9841234567", "9861234567", "9761234567", "9060000000", "9041234567"]],
    ["NTC CDMA", ["9741234567", "9740000000"]],
    ["NTC postpaid", ["9851234567", "9751234567"]],
    ["Ncell", ["9801234567", "9811234567", "9821234567", "9701234567"]],
    ["Smartcell", ["9601234567", "9611234567", "9621234567", "9690000000", "9881234567"]],
  ])("is %s for %j", (operator, numbers) => {
    expect(numbers.map(mobileOperator)).toEqual(numbers.map(() => operator));
  });

  it.each([
    ["a first half that no pattern has", "9831234567"],
    ["another", "9721234567"],
    ["a prefix that stands among the patterns as if it were a number", "9840"],
    ["the other of them", "9041"],
    ["nine digits", "984123456"],
    ["eleven digits", "98412345678"],
    ["a country code", "+9779841234567"],
    ["a space", "9841 234567"],
    ["a line break at the end", "9841234567\n"],
    ["digits of another script", "९८४१२३४५६७"],
    ["letters", "ram_bahadu"],
    ["a landline", "0141234567"],
    ["nothing", ""],
  ])("is unknown for %s", (_what, number) => {
    expect(mobileOperator(number)).toBeNull();
  });
});
