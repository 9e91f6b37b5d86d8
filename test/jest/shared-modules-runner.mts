/**
 * A Jest test runner that loads the product once in each worker, and not once in each test file. It is Jest's own runner with
 * one difference: Node itself imports the test files, outside of Jest's virtual machine, so that src/, dev/, test/support/
 * and all packages stay loaded for the next file. Modules in src/ keep no state, so files do not meet through them. A test
 * file itself is loaded anew each time.
 */
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";
import type { TestResult } from "@jest/test-result";
import type { Config } from "@jest/types";

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

/** `describe`, `expect` and so on, of the test file that runs now. */
const globals: Record<string, unknown> = {};
const GLOBALS = "khalti-bff.jest-globals";
Reflect.set(globalThis, Symbol.for(GLOBALS), globals);
provideJestGlobals();

let filesLoaded = 0;

const runWithSharedModules: Runner = (globalConfig, config, environment, runtime, file, send) => {
  // While watching, what stays loaded would be what was there before the change.
  if (globalConfig.watch || globalConfig.watchAll) {
    return runLikeJest(globalConfig, config, environment, runtime, file, send);
  }
  const outside = Object.assign(Object.create(runtime) as Runtime, {
    requireInternalModule: requireAnew,
    setGlobalsForRuntime: (own: object) => Object.assign(globals, own),
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

/** Jest's bookkeeping begins empty for each test file. */
function requireAnew(file: string): unknown {
  Reflect.deleteProperty(globalThis, Symbol.for("EVENT_HANDLERS"));
  Reflect.deleteProperty(require.cache, require.resolve(file));
  return require(file);
}

/** Jest has installed its own, which knows only of files that Jest transformed. */
function useSourceMapsOfNode(): void {
  process.setSourceMapsEnabled(true);
  Reflect.set(Error, "prepareStackTrace", undefined);
}

/** `@jest/globals` throws outside of Jest's virtual machine: this stands in for it. */
function provideJestGlobals(): void {
  const names = ["afterAll", "afterEach", "beforeAll", "beforeEach", "describe", "expect", "it"];
  const module = moduleUrl(`
    const globals = globalThis[Symbol.for("${GLOBALS}")];
    const current = (name) => new Proxy(() => {}, {
      apply: (_target, self, args) => Reflect.apply(globals[name], self, args),
      get: (_target, key) => globals[name][key],
    });
    ${names.map((name) => `export const ${name} = current("${name}");`).join("\n")}`);
  register(
    moduleUrl(`export const resolve = (specifier, context, next) =>
      specifier === "@jest/globals"
        ? { url: ${JSON.stringify(module)}, format: "module", shortCircuit: true }
        : next(specifier, context);`),
  );
}

function moduleUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
