import type { Pool } from "pg";
import type { Clock } from "../lib/clock.ts";

/** A clock that shows the database's time. */
export interface DatabaseClock extends Clock {
  stop(): void;
}

const MEASURE_EVERY_MS = 30_000;
/** Of several measurements the one with the quickest answer is the most exact. */
const SAMPLES = 3;

/**
 * Measures the offset between the database's clock and this machine's monotonic clock, now and every 30 s. All instances
 * share the database's time, even if their own clocks are wrong. While the database is away, the last offset counts.
 *
 * @throws what the query throws, when the first measurement fails
 */
export async function startDatabaseClock(
  pool: Pick<Pool, "query">,
  onError: (error: unknown) => void,
): Promise<DatabaseClock> {
  let offsetMs = await measureOffset(pool);
  const timer = setInterval(() => {
    measureOffset(pool).then((measured) => {
      offsetMs = measured;
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

/** @returns the database's time less `performance.now()`, in milliseconds */
async function measureOffset(pool: Pick<Pool, "query">): Promise<number> {
  const samples: { tookMs: number; offsetMs: number }[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const before = performance.now();
    const { rows } = await pool.query<{ ms: number }>(
      "select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms",
    );
    const after = performance.now();
    const [row] = rows;
    if (row === undefined) throw new Error("the database does not tell its time");
    samples.push({ tookMs: after - before, offsetMs: row.ms - (before + after) / 2 });
  }
  return samples.reduce((best, one) => (one.tookMs < best.tookMs ? one : best)).offsetMs;
}
