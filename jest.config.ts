/** @jest-config-loader esbuild-register */
import { availableParallelism } from "node:os";
import type { Config } from "jest";

// A merchant's machine keeps the time of Kathmandu.
process.env["TZ"] = "Asia/Kathmandu";

/** Jest's own way: each file loads its modules anew, which is quick for a few small ones. */
const isolated = {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ] as [string, Record<string, unknown>],
  },
};

/** The whole product, loaded once in each worker; and one Postgres for the run. */
const withProduct = {
  ...isolated,
  testRunner: "<rootDir>/test/jest/shared-modules-runner.mts",
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
};

const config: Config = {
  projects: [
    {
      ...isolated,
      testRunner: "<rootDir>/test/jest/shared-modules-runner.mts",
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.unit.test.ts"],
    },
    {
      ...withProduct,
      displayName: "integration",
      testMatch: ["<rootDir>/test/**/*.int.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/system/"],
    },
    {
      ...withProduct,
      displayName: "system",
      testMatch: ["<rootDir>/test/system/**/*.{int,e2e}.test.ts"],
    },
  ],
  // A test waits for what it needs, and on a very busy machine that takes long.
  testTimeout: 180_000,
  testSequencer: "<rootDir>/test/jest/slowest-first.mts",
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // A worker that has grown gets slow.
  workerIdleMemoryLimit: "900MB",
};

export default config;
