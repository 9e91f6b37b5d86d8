import type { SimulatedRequest } from "./simulator-control.ts";

/**
 * The most of these requests that were under way at once, when each is answered `delayMs` after it came: the fault
 * `delay` makes it so.
 */
export function mostAtOnce(requests: SimulatedRequest[], delayMs: number): number {
  const began = requests.map(({ at }) => Date.parse(at));
  return Math.max(
    0,
    ...began.map((at) => began.filter((other) => other <= at && other > at - delayMs).length),
  );
}

/** The most of these requests that came within any `windowMs` milliseconds. */
export function mostWithin(requests: SimulatedRequest[], windowMs: number): number {
  return mostAtOnce(requests, windowMs);
}
