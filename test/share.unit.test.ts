import { describe, expect, it } from "@jest/globals";
import { readShare, shareOf, shareOfDay, timesOf } from "./support/share.ts";

const POINTS = ["a", "b", "call", "c", "d", "e", "f", "g"];
const always = (point: string) => point === "call";

describe("the share that a run takes of an exhaustive test", () => {
  it.each([
    [0, ["a", "call", "d", "g"]],
    [1, ["call", "c", "f"]],
    [2, ["b", "call", "e"]],
    [20_786, ["b", "call", "e"]],
    ["all" as const, POINTS],
  ])("is one of three, with what no run leaves out: %s", (share, taken) => {
    expect(shareOf(POINTS, { shares: 3, always }, share)).toEqual(taken);
  });

  it("is another one in a second walk of the same run", () => {
    expect(shareOf(["a", "b", "c"], { shares: 3 }, 0)).toEqual(["a"]);
    expect(shareOf(["a", "b", "c"], { shares: 3, from: 1 }, 0)).toEqual(["c"]);
  });

  it("is complete after as many days as there are shares", () => {
    const days = ["2026-11-28T18:14:00Z", "2026-11-28T18:15:00Z", "2026-11-29T18:15:00Z"];
    const numbers = days.map((day) => shareOfDay(new Date(day)));
    expect(numbers.map((one) => one - (numbers[0] ?? 0))).toEqual([0, 1, 2]);
    const taken = numbers.flatMap((share) => shareOf(POINTS, { shares: 3 }, share));
    expect(taken.toSorted()).toEqual(POINTS.toSorted());
  });
});

describe("how often a run repeats what only chance breaks", () => {
  it("is a third of all times, and at least once", () => {
    expect([1, 3, 4, 60].map((all) => timesOf(all, 7))).toEqual([1, 1, 2, 20]);
    expect(timesOf(60, "all")).toBe(60);
  });
});

describe("TEST_SHARE", () => {
  it("is a number or all; without it, all", () => {
    expect(readShare({ TEST_SHARE: "20786" })).toBe(20_786);
    expect(readShare({ TEST_SHARE: "all" })).toBe("all");
    expect(readShare({})).toBe("all");
    expect(() => readShare({ TEST_SHARE: "some" })).toThrow("neither");
  });
});
