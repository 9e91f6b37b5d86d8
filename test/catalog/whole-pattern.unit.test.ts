import { describe, expect, it } from "@jest/globals";
import { isSlowPattern, matchesWhole, wholePattern } from "../../src/catalog/whole-pattern.ts";

describe("a pattern", () => {
  it.each(["(", "[", "a)|(b", "*", "a{2,1}"])("%s is invalid", (pattern) => {
    expect(wholePattern(pattern)).toBeNull();
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

  it("that times out does not match, and does not block the server", () => {
    const from = performance.now();
    expect(matchesWhole("(ab|a|b)*c", "ab".repeat(100))).toBe(false);
    expect(performance.now() - from).toBeLessThan(2_000);
    expect(matchesWhole("(ab|a|b)*c", "ababc")).toBe(true);
  });

  it.each(['"', "\\\\", "</script>", "${1}", "`", "\u2028", "'"])("may contain %j", (text) => {
    const pattern = text.replace(/[$\\{}]/g, "\\$&");
    expect(matchesWhole(pattern, text)).toBe(true);
    expect(matchesWhole(pattern, `${text}x`)).toBe(false);
  });
});
