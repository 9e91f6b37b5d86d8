import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `holds` is true, or throws after `withinMs` milliseconds. @returns how long it took */
export async function waitFor(
  what: string,
  holds: () => Promise<boolean>,
  withinMs = 10_000,
): Promise<number> {
  const began = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - began;
    if (performance.now() - began > withinMs) {
      throw new Error(`not within ${String(withinMs)} ms: ${what}`);
    }
    await sleep(50);
  }
}
