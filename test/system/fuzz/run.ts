import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** `npm run test:fuzz -- [--requests 100000] [--seed 7] [--first 0]`: runs only the fuzz test, with any number of requests. */
const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "5000" },
    seed: { type: "string" },
    first: { type: "string" },
  },
});
const jest = spawn(
  process.execPath,
  [
    ...["--import", "tsx", "--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
    fileURLToPath(new URL("../../../node_modules/jest/bin/jest.js", import.meta.url)),
    ...["--runInBand", "--testPathPatterns", "test/system/fuzz/"],
  ],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      ...Object.fromEntries(
        Object.entries(values).map(([name, value]) => [`FUZZ_${name.toUpperCase()}`, value]),
      ),
    },
  },
);
jest.on("close", (code) => {
  process.exitCode = code ?? 1;
});
