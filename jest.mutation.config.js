import process from "node:process";

const folder = process.env.MUTATED_FOLDER ?? "";

/**
 * For Stryker: the unit tests of one folder of src/, without global set-up and Postgres. `MUTATED_FOLDER` is set by
 * test/mutation.ts; it is empty for the files directly in src/.
 *
 * @type {import("jest").Config}
 */
export default {
  testEnvironment: "node",
  roots: [`<rootDir>/test/${folder}`],
  watchman: false,
  moduleNameMapper: { "^fast-check$": "<rootDir>/test/mutation-fast-check.js" },
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  testMatch: [`<rootDir>/test/${folder}/*.unit.test.ts`],
};
