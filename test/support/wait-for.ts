import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until `holds` is true, or throws after `withinMs` milliseconds: as long as only a very busy machine needs, since who
 * waits for what never comes has found a fault anyway.
 *
 * @returns how long it took
 */
export async function waitFor(
  what: string,
  holds: () => Promise<boolean>,
  withinMs = 60_000,
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
