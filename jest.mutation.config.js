import path from "node:path";
import process from "node:process";

const tests = (process.env.MUTATION_TESTS ?? "").split(",");

/**
 * For Stryker: the unit tests of one file of src/, without global set-up and Postgres. test/mutation.ts sets
 * `MUTATION_TESTS`.
 *
 * @type {import("jest").Config}
 */
export default {
  testEnvironment: "node",
  roots: [...new Set(tests.map((file) => `<rootDir>/${path.dirname(file)}`))],
  watchman: false,
  moduleNameMapper: { "^fast-check$": "<rootDir>/test/mutation-fast-check.js" },
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  testMatch: tests.map((file) => `<rootDir>/${file}`),
};
