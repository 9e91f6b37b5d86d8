import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

/** Hits of one key in its current minute. */
export interface Count {
  hits: number;
  endsAt: Date;
}

/** Counts hits by key and minute, over all instances on one database. */
export interface SharedCounter {
  hit(key: string): Promise<Count>;
}

/** @param name of the counter: all instances use the same; @param perMinute more hits than this are not told apart */
export type CreateCounter = (name: string, perMinute: number) => SharedCounter;

const MINUTE_MS = 60_000;
/** Keys that one instance remembers. Beyond, the oldest are forgotten: the database still has their counts. */
const MOST_KEYS = 50_000;

interface Entry {
  /** At this instance. */
  hits: number;
  /** How many of them the database has, or is about to have. */
  reported: number;
  /** At all instances, when the database was last asked. */
  total: number;
  /** By `performance.now()`. */
  endsAtMs: number;
  /** The report that is under way, and the one that begins after it. */
  running: Promise<unknown> | null;
  next: Promise<Reported> | null;
}

/** What the database answered to a report. */
interface Reported {
  /** Hits of this instance in it, up to this one. */
  upTo: number;
  total: number;
}

/**
 * Counts at this instance first: the few hits of an honest caller cost no query, and neither do hits beyond the limit. Between
 * them each hit adds to a row that all instances share. Hits of one key are reported together, one report at a time: a crowd
 * that waited for one row's lock would occupy all connections. While the database does not answer, each instance counts
 * alone.
 *
 * Each instance beyond the first may let through {@link unreported} hits more.
 */
export function sharedCounters(pool: Pool, onError: (error: unknown) => void): CreateCounter {
  const counters = new Map<string, SharedCounter>();
  return (name, perMinute) => {
    const known = counters.get(name);
    if (known !== undefined) return known;
    const counter = createCounter(pool, { name, perMinute }, onError);
    counters.set(name, counter);
    return counter;
  };
}

function createCounter(
  pool: Pool,
  { name, perMinute }: { name: string; perMinute: number },
  onError: (error: unknown) => void,
): SharedCounter {
  const shared = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points: perMinute,
    duration: MINUTE_MS / 1_000,
  });
  const entries = new Map<string, Entry>();
  const free = unreported(perMinute);

  return {
    async hit(key) {
      const entry = current(entries, key);
      entry.hits++;
      const known = Math.max(entry.hits, entry.total + entry.hits - entry.reported);
      if (entry.hits <= free || known > perMinute) return toCount(known, entry);
      const own = entry.hits;
      try {
        const { upTo, total } = await reportWith(entry, () => add(shared, key, entry));
        // The hits after this one in the same report come after it.
        return toCount(total - (upTo - own), entry);
      } catch (error) {
        onError(error);
        return toCount(known, entry);
      }
    },
  };
}

/** Hits of one key that an instance counts without telling the others. A small limit is exact. */
export function unreported(perMinute: number): number {
  return perMinute < 30 ? 0 : Math.floor(perMinute / 20);
}

function current(entries: Map<string, Entry>, key: string): Entry {
  const now = performance.now();
  const found = entries.get(key);
  if (found !== undefined && found.endsAtMs > now) return found;
  const entry: Entry = {
    hits: 0,
    reported: 0,
    total: 0,
    endsAtMs: now + MINUTE_MS,
    running: null,
    next: null,
  };
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size > MOST_KEYS) forgetOldest(entries);
  return entry;
}

function forgetOldest(entries: Map<string, unknown>): void {
  let left = MOST_KEYS / 10;
  for (const key of entries.keys()) {
    if (left-- <= 0) return;
    entries.delete(key);
  }
}

/** @returns the answer to the next report, which every hit that arrives meanwhile shares */
function reportWith(entry: Entry, report: () => Promise<Reported>): Promise<Reported> {
  const begin = (): Promise<Reported> => {
    entry.next = null;
    const running = report().finally(() => {
      if (entry.running === running) entry.running = null;
    });
    entry.running = running;
    return running;
  };
  if (entry.running === null) return begin();
  entry.next ??= entry.running.then(begin, begin);
  return entry.next;
}

async function add(limiter: RateLimiterPostgres, key: string, entry: Entry): Promise<Reported> {
  const upTo = entry.hits;
  const points = upTo - entry.reported;
  entry.reported = upTo;
  const { consumedPoints, msBeforeNext } = await limiter
    .consume(hashOf(key), points)
    .catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    });
  entry.total = Math.max(entry.total, consumedPoints);
  entry.endsAtMs = performance.now() + msBeforeNext;
  return { upTo, total: consumedPoints };
}

/** The table needs to tell keys such as addresses apart, not to know them. */
export function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}

function toCount(hits: number, { endsAtMs }: Entry): Count {
  return { hits, endsAt: new Date(Date.now() + endsAtMs - performance.now()) };
}
