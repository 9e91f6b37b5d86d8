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
    expect(readFileSync(file, "utf8")).toContain(name);
  });
});
