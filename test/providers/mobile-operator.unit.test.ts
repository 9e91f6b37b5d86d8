import { describe, expect, it } from "@jest/globals";
import { MOBILE_NUMBER, mobileOperator } from "../../src/providers/mobile-operator.ts";
import { patternsOf2025, regexPatterns } from "./samples/khalti-topup.ts";

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
    ["an unassigned prefix", "9831234567"],
    ["another unassigned prefix", "9721234567"],
    ["a bare prefix from the page", "9840"],
    ["the other bare prefix", "9041"],
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

/** A number for every first four digits: no pattern depends on later digits. */
const NUMBERS = Array.from({ length: 10_000 }, (_, n) => `${String(n).padStart(4, "0")}123456`);

const matching = (pattern: string) => {
  const whole = new RegExp(`^(?:${pattern})$`);
  return NUMBERS.filter((number) => whole.test(number));
};
/** The first three digits of the numbers of each operator. */
function prefixesByOperator(numbers: string[]): Record<string, string> {
  const prefixes = new Map<string, Set<string>>();
  for (const number of numbers) {
    const operator = mobileOperator(number) ?? "none";
    prefixes.set(operator, (prefixes.get(operator) ?? new Set()).add(number.slice(0, 3)));
  }
  return Object.fromEntries([...prefixes].map(([operator, all]) => [operator, [...all].join(" ")]));
}

const SMARTCELL = "960 961 962 963 964 965 966 967 968 969 988";
const printed = JSON.parse(regexPatterns.json) as { name: string; pattern: string }[];

describe(`the numbers of the page's '${regexPatterns.section}'`, () => {
  it.each([
    ["NTC", { NTC: "984 986" }],
    ["Ncell", { Ncell: "980 981 982" }],
    ["Smartcell", { Smartcell: SMARTCELL }],
    ["NT CDMA", { "NTC CDMA": "974", "NTC postpaid": "975" }], // 975 is postpaid since 2025
    ["NT Postpaid", { "NTC postpaid": "985" }],
  ])("of %s belong to %j", (name, operators) => {
    const pattern = printed.find((one) => one.name === name)?.pattern ?? "";
    expect(prefixesByOperator(matching(pattern))).toEqual(operators);
  });

  it("are these five patterns", () => {
    const names = ["NTC", "Ncell", "Smartcell", "NT CDMA", "NT Postpaid"];
    expect(printed.map(({ name }) => name)).toEqual(names);
  });
});

describe("the numbers of the patterns of 2025", () => {
  it.each([
    ["NTC and its CDMA", { NTC: "904 906 976 984 986", "NTC CDMA": "974" }], // replaced NTC and NT CDMA
    ["Ncell", { Ncell: "970 980 981 982" }], // replaced Ncell
    ["NTC postpaid", { "NTC postpaid": "975 985" }], // replaced NT Postpaid, and 975 of NT CDMA
    ["Smartcell", { Smartcell: SMARTCELL }], // as printed
  ] as const)("of %s belong to %j", (name, operators) => {
    expect(prefixesByOperator(matching(patternsOf2025[name]))).toEqual(operators);
  });
});

describe("a mobile number", () => {
  const all = [...printed.map(({ pattern }) => pattern), ...Object.values(patternsOf2025)];
  const ofAny = NUMBERS.filter((number) =>
    all.some((pattern) => new RegExp(`^(?:${pattern})$`).test(number)),
  );

  it("is valid exactly when a printed pattern or one of 2025 matches", () => {
    expect(matching(MOBILE_NUMBER)).toEqual(ofAny);
  });

  it("has an operator exactly when it is valid", () => {
    expect(NUMBERS.filter((number) => mobileOperator(number) !== null)).toEqual(ofAny);
  });
});
