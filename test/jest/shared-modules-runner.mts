/**
 * A Jest test runner that loads the product once in each worker, and not once in each test file. It is Jest's own runner with
 * one difference: Node itself imports the test files, outside of Jest's virtual machine, so that src/, dev/, test/support/
 * and all packages stay loaded for the next file. Modules in src/ keep no state, so files do not meet through them. A test
 * file itself is loaded anew each time.
 */
import asyncHooks, { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";
import type { TestResult } from "@jest/test-result";
import type { Config } from "@jest/types";
import { setJestGlobals } from "./jest-globals.mjs";
import { shareQueryPlans } from "./share-query-plans.mts";

/** Of Jest's runtime only what is replaced here. */
interface Runtime {
  requireInternalModule(file: string): unknown;
  setGlobalsForRuntime(globals: object): void;
  unstable_shouldLoadAsEsm(file: string): boolean;
  unstable_importModule(file: string): Promise<unknown>;
}

type Runner = (
  globalConfig: Config.GlobalConfig,
  config: Config.ProjectConfig,
  environment: unknown,
  runtime: Runtime,
  testPath: string,
  sendMessageToJest?: unknown,
) => Promise<TestResult>;

const require = createRequire(import.meta.url);
const { default: runLikeJest } = require("jest-circus/runner") as { default: Runner };

provideJestGlobals();
shareQueryPlans();

// Clients of tests open a connection for each request: a kept one may be closed by its server as it is used again.
http.globalAgent = new http.Agent({ keepAlive: false });

let filesLoaded = 0;

const runWithSharedModules: Runner = (globalConfig, config, environment, runtime, file, send) => {
  // While watching, what stays loaded would be what was there before the change.
  if (globalConfig.watch || globalConfig.watchAll) {
    return runLikeJest(globalConfig, config, environment, runtime, file, send);
  }
  const outside = Object.assign(Object.create(runtime) as Runtime, {
    requireInternalModule: requireAnew,
    setGlobalsForRuntime: setJestGlobals,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule(testFile: string) {
      useSourceMapsOfNode();
      const url = pathToFileURL(testFile);
      url.search = `load=${String(++filesLoaded)}`;
      return import(url.href);
    },
  } satisfies Runtime);
  return runLikeJest(globalConfig, config, environment, outside, file, send);
};
export default runWithSharedModules;

/**
 * Jest's bookkeeping creates a storage for each test file, which Node 20 then sets on every promise of the process: after 40
 * files an `await` takes 30 times as long. All files share one.
 */
const storageOfTests = new AsyncLocalStorage();

/** Jest's bookkeeping begins empty for each test file. */
function requireAnew(file: string): unknown {
  Reflect.deleteProperty(globalThis, Symbol.for("EVENT_HANDLERS"));
  Reflect.deleteProperty(require.cache, require.resolve(file));
  Reflect.set(asyncHooks, "AsyncLocalStorage", function () {
    return storageOfTests;
  });
  try {
    return require(file);
  } finally {
    Reflect.set(asyncHooks, "AsyncLocalStorage", AsyncLocalStorage);
  }
}

/** Jest has installed its own, which knows only of files that Jest transformed. */
function useSourceMapsOfNode(): void {
  process.setSourceMapsEnabled(true);
  Reflect.set(Error, "prepareStackTrace", undefined);
}

/** `@jest/globals` throws outside of Jest's virtual machine: jest-globals.mjs stands in for it. */
function provideJestGlobals(): void {
  const url = JSON.stringify(new URL("jest-globals.mjs", import.meta.url).href);
  const hook = `export const resolve = (specifier, context, next) =>
    specifier === "@jest/globals" ? { url: ${url}, shortCircuit: true } : next(specifier, context);`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
