import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/**
 * `npm run test:model -- [--runs 20000] [--seed 7] [--path 12:0] [--processes 2]`: runs only the model test, with any number
 * of stories. A story needs its process's processor most of the time, so each processor gets a process of its own.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    seed: { type: "string" },
    path: { type: "string" },
    processes: { type: "string" },
  },
});
/** More than the lanes of a process, which take the seeds after its own. */
const SEEDS_OF_A_PROCESS = 100;

const processes =
  values.path === undefined ? Number(values.processes ?? availableParallelism()) : 1;
if (!(Number.isInteger(processes) && processes > 0))
  throw new Error("--processes should be 1 or more");
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const runs = values.runs === undefined ? undefined : Math.ceil(Number(values.runs) / processes);

const beganAt = performance.now();
const codes = await Promise.all(
  Array.from({ length: processes }, (_, index) => runModel(seed + index * SEEDS_OF_A_PROCESS)),
);
const minutes = (performance.now() - beganAt) / 60_000;
if (runs !== undefined) {
  const all = runs * processes;
  process.stdout.write(
    `${String(all)} stories in ${minutes.toFixed(1)} minutes, with the start: ${(all / minutes).toFixed(0)} a minute\n`,
  );
}
process.exitCode = Math.max(...codes);

async function runModel(ofSeed: number): Promise<number> {
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
        MODEL_SEED: String(ofSeed),
        ...(runs === undefined ? {} : { MODEL_RUNS: String(runs) }),
        ...(values.path === undefined ? {} : { MODEL_PATH: values.path }),
      },
    },
  );
  const [code] = (await once(jest, "close")) as [number | null];
  return code ?? 1;
}
