/** The number of runs and the start of the model test: `npm run test:model -- --runs 20000 --seed 7 --path 12:0`. */
export interface ModelOptions {
  runs: number;
  seed: number;
  path: string | undefined;
}

const RUNS_IN_THE_SUITE = 200;

export function readOptions(env: NodeJS.ProcessEnv): ModelOptions {
  return {
    runs: wholeNumber(env["MODEL_RUNS"]) ?? RUNS_IN_THE_SUITE,
    seed: wholeNumber(env["MODEL_SEED"]) ?? Date.now() % 1_000_000_000,
    path: env["MODEL_PATH"],
  };
}

function wholeNumber(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a whole number`);
  return Number(text);
}
