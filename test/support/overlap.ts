import type { SimulatedRequest } from "./simulator-control.ts";

/**
 * The highest number of concurrent requests, if each is answered `delayMs` after it arrives, as with the fault `delay`.
 */
export function mostAtOnce(requests: SimulatedRequest[], delayMs: number): number {
  const began = requests.map(({ at }) => Date.parse(at));
  return Math.max(
    0,
    ...began.map((at) => began.filter((other) => other <= at && other > at - delayMs).length),
  );
}
