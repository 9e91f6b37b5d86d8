import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

describe.each(["docs/security/asvs.md", "docs/security/sign-in.md"])("%s", (doc) => {
  const page = readFileSync(doc, "utf8");
  const named = [...page.matchAll(/`(test\/\S+\.test\.ts)` "([^"]+)"/g)].map(
    ([, file = "", name = ""]): [string, string] => [file, name],
  );

  it("names tests", () => {
    expect(named.length).toBeGreaterThan(10);
  });

  it.each(named)("%s has the test %s", (file, name) => {
    expect(existsSync(file)).toBe(true);
    // As a whole string of the file; a template may begin with a value.
    const quoted = new RegExp(`["'\`](\\$\\{.+\\} )?${escaped(name)}["'\`],`);
    expect(readFileSync(file, "utf8")).toMatch(quoted);
  });
});

/** The last requirement of levels 1 and 2 in each section of ASVS 5.0.0; before it, all numbers are of these levels. */
const LAST: Record<string, number[]> = {
  1: [2, 9, 11, 3, 2],
  2: [3, 3, 4, 1],
  3: [0, 2, 4, 6, 5, 0, 2],
  4: [3, 1, 2, 4],
  5: [1, 3, 2, 3],
  6: [3, 12, 4, 4, 5, 3, 0, 4],
  7: [3, 4, 2, 5, 2, 2],
  8: [2, 3, 1, 1],
  9: [3, 4],
  10: [2, 2, 4, 11, 5, 2, 3],
  11: [2, 3, 3, 4, 1, 1],
  12: [3, 2, 4],
  13: [1, 5, 2, 5],
  14: [2, 4, 3],
  15: [3, 3, 7],
  16: [1, 5, 4, 3, 3],
  17: [1, 4, 2],
};
const REQUIREMENTS = Object.entries(LAST).flatMap(([chapter, sections]) =>
  sections.flatMap((last, section) =>
    Array.from({ length: last }, (_, at) => `${chapter}.${String(section + 1)}.${String(at + 1)}`),
  ),
);

describe("the table of ASVS", () => {
  const rows = [
    ...readFileSync("docs/security/asvs.md", "utf8").matchAll(
      /^\| (\d[^|]*?) +\| (\w[\w ]*?) +\|/gm,
    ),
  ];

  it("has 253 requirements of levels 1 and 2", () => {
    expect(REQUIREMENTS).toHaveLength(253);
  });

  it("has each requirement in one row, and no other", () => {
    const listed = rows.flatMap(([, numbers = ""]) => numbers.split(", ").flatMap(expand));
    expect([...listed].sort()).toEqual([...REQUIREMENTS].sort());
  });

  it("says of each row what it is", () => {
    const states = new Set(rows.map(([, , state]) => state));
    const known = ["accepted", "holds", "not needed", "open"];
    expect(known).toEqual(expect.arrayContaining([...states]));
  });
});

/** "6.2.1 to 6.2.12" as its numbers. */
function expand(range: string): string[] {
  const [first = "", last = first] = range.split(" to ");
  if (!REQUIREMENTS.includes(first) || !REQUIREMENTS.includes(last)) return [range];
  return REQUIREMENTS.slice(REQUIREMENTS.indexOf(first), REQUIREMENTS.indexOf(last) + 1);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
