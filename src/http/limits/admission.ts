/**
 * What a request is for:
 * - `vital`: health and metrics, by which operators see the overload
 * - `return`: a customer who has probably paid
 * - `shop`: a caller whose key was valid a short time ago
 * - `other`
 */
export type Purpose = "vital" | "return" | "shop" | "other";

/** The server's load at one moment. */
export interface Load {
  /** Event-loop lag, over some samples. */
  lagMs: number;
  /** Queries that wait for a database connection, for each connection. */
  waitsPerConnection: number;
  /** Requests that are being answered; without the refusals that are held back. */
  active: number;
}

/** What the process measures of itself. */
export interface LoadGauge {
  lagMs(): number;
  waitsPerConnection(): number;
}

/** In flight from one address, refusals that are held back included: many customers behind one carrier, or a stranger. */
export const CROWD = 32;
/** A crowd is shed from here on. */
const BUSY = { waitsPerConnection: 10, active: 500 };
/** Everything but priorities is shed from here on. */
const FULL = { waitsPerConnection: 40, active: 2_000 };
const FULL_LAG = 4;

/**
 * Whether a request is answered with 503 before it costs anything. A busy server sheds what comes from crowded addresses, so
 * that a stranger with many connections does not delay others; a full one sheds all without priority.
 *
 * @param limits.lagMs the lag from which on the server is busy
 */
export function isShed(
  { purpose, ofAddress, load }: { purpose: Purpose; ofAddress: number; load: Load },
  limits: { lagMs: number },
): boolean {
  if (purpose === "vital") return false;
  const isCrowded = ofAddress > CROWD;
  const isFull = exceeds(load, { ...FULL, lagMs: FULL_LAG * limits.lagMs });
  if (purpose !== "other") return isFull && isCrowded;
  return isFull || (isCrowded && exceeds(load, { ...BUSY, ...limits }));
}

function exceeds(load: Load, limit: Load): boolean {
  return (
    load.lagMs > limit.lagMs ||
    load.waitsPerConnection > limit.waitsPerConnection ||
    load.active > limit.active
  );
}

const VITAL = new Set(["/livez", "/healthz", "/readyz", "/metrics"]);

export function purposeOf(
  { method, path }: { method: string; path: string },
  hasKnownKey: () => boolean,
): Purpose {
  if (VITAL.has(path)) return "vital";
  if (method === "GET" && path === "/v1/payments/return") return "return";
  return hasKnownKey() ? "shop" : "other";
}

const LEAST_AT_WORK = 4;

/**
 * How many requests of one address are worked on at the same time: the larger the crowd, the fewer. A customer of another
 * address waits for these at most, and behind one carrier customers take turns.
 *
 * @param strangers requests of the address in flight, without those of callers with a key
 */
export function mostAtWork(strangers: number): number {
  if (strangers <= CROWD) return CROWD;
  return Math.max(LEAST_AT_WORK, CROWD - Math.ceil((strangers - CROWD) / 2));
}

/** A browser opens six connections. */
const HELD_FROM = 8;
const MS_FOR_EACH_IN_FLIGHT = 20;
const MOST_HELD_MS = 6_000;

/**
 * How long a refusal is held back: an address with many connections gets about fifty of them a second, however many it asks
 * for, and others do not wait for them.
 *
 * @param random from 0 to 1: spreads the answers, and so the next requests
 */
export function heldMs(ofAddress: number, random: number): number {
  if (ofAddress <= HELD_FROM) return 0;
  return Math.min(MOST_HELD_MS, ofAddress * MS_FOR_EACH_IN_FLIGHT) * (0.5 + random);
}
