/** Whether it was one's turn; not when others leave no room, or the provider is left to rest. */
export type Turn = "taken" | "full" | "resting";

/**
 * When a provider is sent something: not by so many at once that a stalled one keeps everybody from other work, and not
 * while it gives no answers, since each lost answer is one more that a person may have to look after.
 */
export interface ProviderThrottle {
  /**
   * @param send resolves with whether the provider answered; null where it was not sent anything, which tells nothing of it
   * @returns whether it was run
   */
  take(send: () => Promise<{ answered: boolean | null }>): Promise<Turn>;
}

/** After so many sendings in a row without an answer nothing is sent … */
const FAILURES_TO_REST = 3;
/** … but one in this time, in milliseconds, which finds out whether the provider is there again. */
const HALF_OPEN_AFTER_MS = 60_000;
/** Twice as long after each that found out that it is not, up to so many times: each is one more that nobody heard of. */
const LONGEST_REST = 10;

/**
 * A circuit breaker by hand: those of the libraries take what tells nothing, such as a failure on our side, for an answer.
 *
 * @param options.onBreak is told each time that the provider is left to rest, after a trial without an answer too
 */
export function createProviderThrottle(options: {
  atOnce: number;
  halfOpenAfterMs?: number;
  onBreak?: () => void;
}): ProviderThrottle {
  const { atOnce, halfOpenAfterMs = HALF_OPEN_AFTER_MS, onBreak } = options;
  let underWay = 0;
  let failures = 0;
  let restsUntilMs = 0;
  let isTrying = false;

  const rest = () => {
    const trials = Math.max(0, failures - FAILURES_TO_REST);
    restsUntilMs = performance.now() + halfOpenAfterMs * Math.min(LONGEST_REST, 2 ** trials);
  };

  return {
    async take(send) {
      const isTrial = failures >= FAILURES_TO_REST;
      const isResting = isTrial && (isTrying || performance.now() < restsUntilMs);
      if (isResting) return "resting";
      if (underWay >= atOnce) return "full";
      underWay++;
      if (isTrial) isTrying = true;
      try {
        const { answered } = await send();
        if (answered === true) failures = 0;
        if (answered === false) {
          failures++;
          rest();
          if (failures === FAILURES_TO_REST || (isTrial && failures > FAILURES_TO_REST))
            onBreak?.();
        }
        return "taken";
      } catch (error) {
        // Nobody knows what was found out.
        if (isTrial) rest();
        throw error;
      } finally {
        underWay--;
        if (isTrial) isTrying = false;
      }
    },
  };
}
