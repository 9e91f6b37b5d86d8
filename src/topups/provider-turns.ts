import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
  wrap,
} from "cockatiel";

/**
 * When a provider is sent something: not by so many at once that a stalled one keeps everybody from other work, and not
 * while it gives no answers, since each lost answer is one more that a person may have to look after.
 */
export interface ProviderTurns {
  /**
   * @param send resolves with whether the provider answered
   * @returns false when it was not run
   */
  take(send: () => Promise<{ answered: boolean }>): Promise<boolean>;
}

/** After so many sendings in a row without an answer nothing is sent … */
const FAILURES_TO_OPEN = 3;
/** … but one in this time, in milliseconds, which finds out whether the provider is there again. */
const HALF_OPEN_AFTER_MS = 60_000;

export function createProviderTurns(options: {
  atOnce: number;
  halfOpenAfterMs?: number;
  onBreak?: () => void;
}): ProviderTurns {
  const breaker = circuitBreaker(
    handleWhenResult((result) => !(result as { answered: boolean }).answered),
    {
      halfOpenAfter: options.halfOpenAfterMs ?? HALF_OPEN_AFTER_MS,
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
    },
  );
  if (options.onBreak !== undefined) breaker.onBreak(options.onBreak);
  const turns = wrap(bulkhead(options.atOnce), breaker);
  return {
    async take(send) {
      // The breaker would let the others wait for the one that finds out.
      if (breaker.state === CircuitState.HalfOpen) return false;
      try {
        await turns.execute(send);
        return true;
      } catch (error) {
        const isNotNow =
          error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError;
        if (isNotNow) return false;
        throw error;
      }
    },
  };
}
