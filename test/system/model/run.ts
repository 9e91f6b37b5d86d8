import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** `npm run test:model -- [--runs 20000] [--seed 7] [--path 12:0]`: runs only the model test, with any number of stories. */
const { values } = parseArgs({
  options: { runs: { type: "string" }, seed: { type: "string" }, path: { type: "string" } },
});
const jest = spawn(
  process.execPath,
  [
    ...["--import", "tsx", "--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
    fileURLToPath(new URL("../../../node_modules/jest/bin/jest.js", import.meta.url)),
    ...["--runInBand", "--testPathPatterns", "test/system/model/"],
  ],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      ...Object.fromEntries(
        Object.entries(values).map(([name, value]) => [`MODEL_${name.toUpperCase()}`, value]),
      ),
    },
  },
);
jest.on("close", (code) => {
  process.exitCode = code ?? 1;
});
