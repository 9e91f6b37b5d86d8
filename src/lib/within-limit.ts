import { setTimeout as sleep } from "node:timers/promises";

/** Waits for the work, at most `limitMs`. */
export async function withinLimit(limitMs: number, work: Promise<void> | undefined): Promise<void> {
  const limit = new AbortController();
  await Promise.race([
    work,
    sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined),
  ]);
  limit.abort();
}
