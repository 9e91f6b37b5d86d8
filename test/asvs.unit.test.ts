import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";

const page = readFileSync("docs/security/asvs.md", "utf8");
const named = [...page.matchAll(/`(test\/\S+\.test\.ts)` "([^"]+)"/g)].map(
  ([, file = "", name = ""]): [string, string] => [file, name],
);

it("docs/security/asvs.md names tests", () => {
  expect(named.length).toBeGreaterThan(15);
});

it.each(named)("docs/security/asvs.md: %s has the test %s", (file, name) => {
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, "utf8")).toContain(name);
});
