import { Script } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import {
  isSlowPattern,
  matchesWhole,
  runWithinLimit,
  wholePattern,
} from "../../src/catalog/whole-pattern.ts";

describe("a pattern", () => {
  it.each(["(", "[", "a)|(b", "*", "a{2,1}"])("%s is invalid", (pattern) => {
    expect(wholePattern(pattern)).toBeNull();
    expect(matchesWhole(pattern, pattern)).toBe(false);
  });

  it("with alternatives matches the whole text with each of them", () => {
    const pattern = wholePattern("a|bc");
    expect(["a", "bc", "ab", "abc", "ac", "xa"].map((text) => pattern?.test(text))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a merchant's pattern", () => {
  const slow = ["(a+)+", "(\\d+)*x", "(x+x+)+y", "\\d*\\d*\\d*\\d*\\d*x", "(\\w|\\d)+-"];

  it.each(slow)("%s is too slow for the catalogue", (pattern) => {
    expect(isSlowPattern(pattern)).toBe(true);
  });

  it.each([
    "9\\d{9}",
    "[a-zA-Z0-9_]+",
    "[a-z]+(?:\\.[a-z]+)*",
    ".{1,20}",
    "98\\d{8}|97\\d{8}",
    "(",
  ])("%s is not too slow", (pattern) => {
    expect(isSlowPattern(pattern)).toBe(false);
  });

  it("that would match for years does not match, and takes little of the processor", () => {
    const from = process.cpuUsage();
    expect(matchesWhole("(ab|a|b)*c", "ab".repeat(100))).toBe(false);
    expect(process.cpuUsage(from).user).toBeLessThan(2_000_000);
    expect(matchesWhole("(ab|a|b)*c", "ababc")).toBe(true);
  });

  it.each(['"', "\\\\", "</script>", "${1}", "`", "\u2028", "'"])("may contain %j", (text) => {
    const pattern = text.replace(/[$\\{}]/g, "\\$&");
    expect(matchesWhole(pattern, text)).toBe(true);
    expect(matchesWhole(pattern, `${text}x`)).toBe(false);
  });
});

describe("a script that is over its time by the clock", () => {
  /** Where scripts run. While watching and in mutation runs, tests have a context of their own. */
  const main = new Script("globalThis").runInThisContext() as object;
  /** Takes for ever `times` times, then answers. */
  function slow(times: number): Script {
    Reflect.set(main, "slowRuns", 0);
    return new Script(`slowRuns += 1; while (slowRuns <= ${String(times)}); slowRuns`);
  }
  const spent = (...ms: number[]) => {
    return () => ms.shift() ?? Number.POSITIVE_INFINITY;
  };

  it("runs again if it has had little of the processor: the machine was busy", () => {
    expect(runWithinLimit(slow(2), spent(1_000, 1_030, 1_099))).toBe(3);
  });

  it("ends once it has had the limit in all", () => {
    expect(runWithinLimit(slow(2), spent(1_000, 1_060, 1_100))).toBeNull();
  });

  it("does not run again when it had the processor all the time", () => {
    expect(runWithinLimit(slow(1), spent(1_000, 1_100))).toBeNull();
  });

  it("is not what a script is that fails: it runs once", () => {
    Reflect.set(main, "slowRuns", 0);
    const failing = new Script("slowRuns += 1; throw new RangeError()");
    expect(runWithinLimit(failing, spent(1_000, 1_000, 1_000))).toBeNull();
    expect(Reflect.get(main, "slowRuns")).toBe(1);
  });
});
