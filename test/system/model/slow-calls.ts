import { setTimeout as sleep } from "node:timers/promises";
import type { Memory } from "./memory.ts";
import type { World } from "./world.ts";

const LOOK_AGAIN_MS = 10;

/** Waits for calls that Khalti and the providers still process after their callers have timed out. */
export async function untilCallsEnd({ simulator }: World, memory: Memory): Promise<void> {
  if (!memory.slowCalls) return;
  while ((await simulator.requests()).some(({ status }) => status === null)) {
    await sleep(LOOK_AGAIN_MS);
  }
}
