import { setTimeout as sleep } from "node:timers/promises";
import type { Memory } from "./memory.ts";
import type { World } from "./world.ts";

const LOOK_AGAIN_MS = 10;
/** A call that outlives its caller's timeout takes effect up to so many steps later. */
const MOST_STEPS_LATER = 3;

/** Ends calls that Khalti and the providers still process after their callers have timed out. */
export async function untilCallsEnd(world: World, memory: Memory): Promise<void> {
  if (!memory.slowCalls) return;
  memory.slowForSteps = 0;
  for (;;) {
    await world.simulator.endDelays();
    if (!(await areCallsUnderWay(world))) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

/** A step is over. Slow calls end after a step that depends on the story alone, and not on how busy the machine is. */
export async function endSlowCallsInTime(world: World, memory: Memory): Promise<void> {
  memory.steps++;
  if (!memory.slowCalls || !(await areCallsUnderWay(world))) return;
  memory.slowForSteps++;
  if (memory.slowForSteps > memory.steps % MOST_STEPS_LATER) await untilCallsEnd(world, memory);
}

async function areCallsUnderWay({ simulator }: World): Promise<boolean> {
  return (await simulator.requests()).some(({ status }) => status === null);
}
