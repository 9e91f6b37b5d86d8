import type pg from "pg";
import type { TestServer } from "./test-server.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Locks rows, runs `work` until a statement of the server waits for them, then changes them and lets them go: what waited
 * decides on rows that have changed since it began.
 *
 * @param input.lock a statement that locks
 * @param input.change what another process does meanwhile, in the same transaction
 * @returns what `work` gives
 */
export async function changeWhileItWaits<T>(
  { pool }: Pick<TestServer, "pool">,
  input: {
    lock: { text: string; values?: unknown[] };
    work: () => Promise<T>;
    change: (client: pg.PoolClient) => Promise<unknown>;
  },
): Promise<T> {
  const client = await pool.connect();
  let isCommitted = false;
  try {
    await client.query("begin");
    await client.query(input.lock);
    const work = input.work();
    work.catch(() => undefined); // awaited below
    await waitFor("a statement waits for the lock", async () => (await lockWaits(client)) > 0);
    await input.change(client);
    await client.query("commit");
    isCommitted = true;
    return await work;
  } finally {
    client.release(!isCommitted);
  }
}

/** How many statements wait for a lock in the database of this connection. */
export async function lockWaits(client: pg.Pool | pg.ClientBase): Promise<number> {
  const { rowCount } = await client.query(
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rowCount ?? 0;
}
