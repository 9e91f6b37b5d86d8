import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";

/** Load balancers wait a few seconds for /readyz. */
const WITHIN_MS = 3_000;

export async function isDatabaseReady(db: Database): Promise<boolean> {
  const limit = new AbortController();
  const ready = db.$queryRaw`select 1`.then(
    () => true,
    () => false,
  );
  const tooLate = sleep(WITHIN_MS, false, { signal: limit.signal }).catch(() => false);
  const answer = await Promise.race([ready, tooLate]);
  limit.abort();
  return answer;
}
