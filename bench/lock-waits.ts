import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { TRAFFIC } from "./sql-traffic.ts";

/** Looks often, and so misses waits that are too short to matter. */
const EVERY_MS = 10;

/**
 * Watches the sessions of the traffic: without it, a slow statement could wait for a migration's lock or for a processor.
 *
 * @returns ends it, and tells the longest wait for a lock in milliseconds
 */
export async function watchLockWaits(url: string): Promise<() => Promise<number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let longest = 0;
  const watch = { isOn: true };
  const watching = (async () => {
    while (watch.isOn) {
      const { rows } = await client.query<{ ms: number }>(
        `select coalesce(max(extract(epoch from clock_timestamp() - query_start) * 1000), 0)::float8 as ms
         from pg_stat_activity
         where application_name = $1 and state = 'active' and wait_event_type = 'Lock'`,
        [TRAFFIC],
      );
      longest = Math.max(longest, rows[0]?.ms ?? 0);
      await sleep(EVERY_MS);
    }
    await client.end();
  })();
  return async () => {
    watch.isOn = false;
    await watching;
    return longest;
  };
}
