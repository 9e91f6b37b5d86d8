import { describe, expect, it } from "@jest/globals";
import { toPaisa, toWholeRupees } from "../../src/providers/rupees.ts";

describe("paisa to whole rupees", () => {
  it.each([
    [100, 1],
    [15_000, 150],
    [1_000_000_000, 10_000_000],
  ])("%i paisa are %i rupees", (paisa, rupees) => {
    expect(toWholeRupees(paisa)).toBe(rupees);
  });

  it.each([0, -100, 1, 99, 150, 15_001, 100.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300])(
    "throws for %p",
    (paisa) => {
      expect(() => toWholeRupees(paisa)).toThrow(RangeError);
    },
  );
});

describe("rupees to paisa", () => {
  it.each([
    [8313.58, 831_358],
    ["8313.58", 831_358],
    [" 10 ", 1_000],
    [0, 0],
    [-0, 0],
    ["0.00", 0],
    [-5.5, -550],
    [10.1, 1_010],
  ])("%p rupees are %i paisa", (rupees, paisa) => {
    expect(toPaisa(rupees)).toBe(paisa);
  });

  it.each([
    null,
    undefined,
    "",
    "ten",
    "1,000.00",
    "1e3",
    "0x10",
    true,
    [10],
    {},
    Number.NaN,
    1e300,
  ])("%p is not an amount", (rupees) => {
    expect(toPaisa(rupees)).toBeNull();
  });
});
