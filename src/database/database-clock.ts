import type { Pool } from "pg";
import type { Clock } from "../lib/clock.ts";

/** A clock that shows the database's time. */
export interface DatabaseClock extends Clock {
  stop(): void;
}

const MEASURE_EVERY_MS = 30_000;
/** Of several measurements the one with the quickest answer is the most exact. */
const SAMPLES = 3;
/** A slower answer may have come a long time after the database read its clock, or before: the last offset is better. */
const TOO_SLOW_MS = 250;

/**
 * Measures the offset between the database's clock and this machine's monotonic clock, now and every 30 s. All instances
 * share the database's time, even if their own clocks are wrong. While the database is away, the last offset counts.
 *
 * @throws what the query throws, when the first measurement fails
 */
export async function startDatabaseClock(
  pool: Pick<Pool, "connect">,
  onError: (error: unknown) => void,
): Promise<DatabaseClock> {
  let { offsetMs } = await measureOffset(pool);
  const timer = setInterval(() => {
    measureOffset(pool).then((measured) => {
      if (measured.tookMs < TOO_SLOW_MS) offsetMs = measured.offsetMs;
    }, onError);
  }, MEASURE_EVERY_MS);
  timer.unref();
  return {
    now: () => new Date(Math.round(performance.now() + offsetMs)),
    stop: () => {
      clearInterval(timer);
    },
  };
}

interface Measured {
  tookMs: number;
  /** The database's time less `performance.now()`, in milliseconds. */
  offsetMs: number;
}

/** On one connection: the wait for a connection of a busy pool is no part of an answer's time. */
async function measureOffset(pool: Pick<Pool, "connect">): Promise<Measured> {
  const client = await pool.connect();
  let isUsable = false;
  try {
    const samples: Measured[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const before = performance.now();
      const { rows } = await client.query<{ ms: number }>(
        "select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms",
      );
      const after = performance.now();
      const [row] = rows;
      if (row === undefined) throw new Error("the database does not tell its time");
      samples.push({ tookMs: after - before, offsetMs: row.ms - (before + after) / 2 });
    }
    isUsable = true;
    return samples.reduce((best, one) => (one.tookMs < best.tookMs ? one : best));
  } finally {
    client.release(!isUsable);
  }
}
