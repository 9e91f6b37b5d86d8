import { readShare } from "../../support/share.ts";

/** The number of runs and the start of the model test: `npm run test:model -- --runs 20000 --seed 7 --path 12:0`. */
export interface ModelOptions {
  runs: number;
  seed: number;
  path: string | undefined;
}

/** New ones in each run. */
const STORIES_IN_A_SHARE = 50;
const STORIES_IN_ALL = 200;

export function readOptions(env: NodeJS.ProcessEnv): ModelOptions {
  return {
    runs:
      wholeNumber(env["MODEL_RUNS"]) ??
      (readShare(env) === "all" ? STORIES_IN_ALL : STORIES_IN_A_SHARE),
    seed: wholeNumber(env["MODEL_SEED"]) ?? Date.now() % 1_000_000_000,
    path: env["MODEL_PATH"],
  };
}

function wholeNumber(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a whole number`);
  return Number(text);
}
