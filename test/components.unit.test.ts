import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

interface Package {
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Package>;
};
const packages = Object.entries(lock.packages).filter(
  ([path, { link, inBundle }]) =>
    path.includes("node_modules/") && link !== true && inBundle !== true,
);

describe.each(["package.json", "client/package.json", "dev/simulator/package.json"])(
  "%s",
  (file) => {
    it("pins each dependency to one version", () => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(
        readFileSync(file, "utf8"),
      ) as Record<"dependencies" | "devDependencies", Record<string, string> | undefined>;
      const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      );
      expect(loose).toEqual([]);
    });
  },
);

it("no package comes from an address of its own, and each has the hash of its content", () => {
  expect(packages.length).toBeGreaterThan(300);
  const strange = packages.filter(
    // Without `resolved` it comes from the registry that npm is told.
    ([, { resolved, integrity = "" }]) =>
      resolved !== undefined || !integrity.startsWith("sha512-"),
  );
  expect(strange.map(([path]) => path)).toEqual([]);
});
