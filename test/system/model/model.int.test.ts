import { inspect } from "node:util";
import { afterAll, beforeAll, it } from "@jest/globals";
import fc from "fast-check";
import { firstIdFrom } from "./books.ts";
import type { Command } from "./command.ts";
import { drain } from "./drain.ts";
import { emptyMemory } from "./memory.ts";
import { readOptions } from "./options.ts";
import { perform } from "./perform.ts";
import { story } from "./story.ts";
import { startWorld, type World } from "./world.ts";

const { runs, seed, path } = readOptions(process.env);
/** The number of worlds that run different stories in parallel, since much of a story is waiting. */
const LANES = path === undefined ? 3 : 1;
const A_STORY_TAKES_MS = 20_000;
/** A run of thousands of stories takes hours, and says how far it is. */
const REPORT_EVERY = 500;

let worlds: World[] = [];
let held = 0;
beforeAll(async () => {
  worlds = await Promise.all(Array.from({ length: LANES }, startWorld));
}, 60_000);
afterAll(() => Promise.all(worlds.map((world) => world.stop())), 60_000);

async function tell(world: World, commands: Command[]): Promise<void> {
  const since = firstIdFrom(Date.now());
  const memory = emptyMemory();
  await world.beginAnew();
  try {
    for (const command of commands) await perform(world, memory, command, since);
    await drain(world, memory, since);
    held += 1;
    if (held % REPORT_EVERY === 0) {
      process.stderr.write(`model test: ${String(held)} of ${String(runs)} stories hold\n`);
    }
  } catch (error) {
    throw new Error(["what the server logged:", ...world.errorLines].join("\n"), { cause: error });
  }
}

async function findCounterexample(world: World, lane: number): Promise<string | null> {
  const laneSeed = seed + lane;
  const details = await fc.check(
    fc.asyncProperty(story, (commands) => tell(world, commands)),
    {
      numRuns: Math.ceil(runs / LANES),
      seed: laneSeed,
      ...(path === undefined ? {} : { path }),
    },
  );
  if (!details.failed) return null;
  const counterexample = report(laneSeed, details);
  // At once: other lanes may run for hours more, and be stopped before they end.
  process.stderr.write(`model test: ${counterexample}\n`);
  return counterexample;
}

function report(laneSeed: number, details: fc.RunDetails<[Command[]]>): string {
  const { counterexample, counterexamplePath, errorInstance, numRuns, numShrinks } = details;
  const steps = (counterexample?.[0] ?? []).map((command) => `  ${JSON.stringify(command)}`);
  return [
    `After ${String(numRuns)} stories, made shorter ${String(numShrinks)} times:`,
    ...steps,
    ...(errorInstance instanceof Error
      ? [errorInstance.message, inspect(errorInstance.cause)]
      : [inspect(errorInstance)]),
    `Again: npm run test:model -- --seed ${String(laneSeed)} --path ${String(counterexamplePath)}`,
  ].join("\n");
}

it(
  `all invariants about the money hold in ${String(runs)} random stories`,
  async () => {
    process.stderr.write(`model test: ${String(runs)} stories, --seed ${String(seed)}\n`);
    const found = await Promise.all(worlds.map(findCounterexample));
    const counterexamples = found.filter((text) => text !== null);
    if (counterexamples.length > 0) throw new Error(counterexamples.join("\n\n"));
  },
  60_000 + runs * A_STORY_TAKES_MS,
);
