import type { Pool } from "pg";
import { takePermits, type Window } from "./take-permits.ts";

/** Before the name of a share, in its key. */
export const KEY_PREFIX = "khalti_lookup";

/** Customers who have used so much of their half will soon need of the other one: payments wait for them. */
const SCARCE_FROM = 0.8;

export interface LookupShare {
  /**
   * @param options.rests the caller lets others go first: only a background job waits for it
   * @returns 0 if a permit was taken, otherwise the milliseconds to wait
   */
  take(options: { rests: boolean }): Promise<number>;
}

/**
 * A part of the ceiling. Payments take it evenly over the second, and nothing of the common half while the customers' own one
 * runs out.
 */
export function createShare(
  pool: Pool,
  name: "customer" | "all",
  { perSecond, reserved }: { perSecond: number; reserved: number },
): LookupShare {
  const block = Math.max(1, Math.floor(perSecond / 20));
  let left = 0;
  let leftUntil = 0;
  /** Until then no payment takes any. */
  let restingUntil = 0;
  let refilling: Promise<number> | null = null;

  async function refill(): Promise<number> {
    const taken = await takePermits(pool, {
      share: `${KEY_PREFIX}:${name}`,
      count: block,
      perSecond,
      customers: `${KEY_PREFIX}:customer`,
    });
    const { isGranted, window, customers } = taken;
    const now = performance.now();
    if (name === "all") {
      restingUntil = now + Math.max(aheadMs(window, perSecond), scarceForMs(customers, reserved));
    }
    if (!isGranted) return Math.max(1, window.leftMs);
    left = block;
    leftUntil = now + window.leftMs;
    return 0;
  }

  return {
    async take({ rests }) {
      for (;;) {
        const now = performance.now();
        if (left > 0 && now < leftUntil) {
          left--;
          return 0;
        }
        if (rests && now < restingUntil) return restingUntil - now;
        refilling ??= refill().finally(() => {
          refilling = null;
        });
        const waitMs = await refilling;
        if (waitMs > 0) return waitMs;
      }
    },
  };
}

/** How much sooner than evenly over its second a window was used. Pure. */
export function aheadMs({ used, leftMs }: Window, perSecond: number): number {
  return Math.max(0, (used / perSecond) * 1_000 - (1_000 - leftMs));
}

/** How long customers may still need of the other half, because they have almost used their own. Pure. */
export function scarceForMs({ used, leftMs }: Window, reserved: number): number {
  return used >= SCARCE_FROM * reserved ? leftMs : 0;
}
