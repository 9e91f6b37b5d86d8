/** @jest-config-loader esbuild-register */
import { availableParallelism } from "node:os";
import type { Config } from "jest";
import { shareOfDay } from "./test/support/share.ts";

// A merchant's machine keeps the time of Kathmandu.
process.env["TZ"] = "Asia/Kathmandu";
// All workers take the same share of exhaustive tests.
process.env["TEST_SHARE"] ??= String(shareOfDay(new Date()));

/** Modules are loaded once in each worker. */
const common = {
  testRunner: "<rootDir>/test/jest/shared-modules-runner.mts",
  testEnvironment: "node",
  // Copies of this package, while mutation tests run.
  modulePathIgnorePatterns: ["<rootDir>/.stryker-tmp/"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ] as [string, Record<string, unknown>],
  },
};

/** One Postgres for the run. */
const withPostgres = {
  ...common,
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
};

const config: Config = {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.unit.test.ts"],
    },
    {
      ...withPostgres,
      displayName: "integration",
      testMatch: ["<rootDir>/test/**/*.int.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/system/"],
    },
    {
      ...withPostgres,
      displayName: "system",
      testMatch: ["<rootDir>/test/system/**/*.{int,e2e}.test.ts"],
    },
    // Pictures to look at, by "npm run gallery" only: they prove nothing by themselves.
    ...(process.argv.includes("gallery")
      ? [
          {
            ...withPostgres,
            displayName: "gallery",
            testMatch: ["<rootDir>/test/gallery/*.test.ts"],
          },
        ]
      : []),
  ],
  // A test waits for what it needs, and on a very busy machine that takes long.
  testTimeout: 180_000,
  testSequencer: "<rootDir>/test/jest/slowest-first.mts",
  // A third of the time a test waits: for a signal, a lost answer, the next lookup. More workers than processors use it.
  maxWorkers: availableParallelism() + 1,
  // A worker that has grown gets slow.
  workerIdleMemoryLimit: "900MB",
};

export default config;
