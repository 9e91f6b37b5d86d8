import { setTimeout as sleep } from "node:timers/promises";
import type { Memory } from "./memory.ts";
import type { World } from "./world.ts";

const LOOK_AGAIN_MS = 10;

/** Waits for what Khalti and the providers do although nobody waits for their answers any more. */
export async function untilCallsEnd({ simulator }: World, memory: Memory): Promise<void> {
  if (!memory.slowCalls) return;
  while ((await simulator.requests()).some(({ status }) => status === null)) {
    await sleep(LOOK_AGAIN_MS);
  }
}
