/** Result of asking for a permit: the call ran, the concurrency limit is reached, or the circuit is open. */
export type Permit = "granted" | "full" | "circuit_open";

/**
 * Limits the calls to one provider. The concurrency limit keeps a stalled provider from occupying every worker. The
 * circuit breaker stops calls that get no answer, since staff may have to resolve each one by hand.
 */
export interface ProviderThrottle {
  /**
   * Runs `call` if a permit is free.
   *
   * @param call resolves with whether the provider answered; null if nothing was sent, which counts neither way
   */
  run(call: () => Promise<{ answered: boolean | null }>): Promise<Permit>;
  /** Whether a call would not be sent because several got no answer. */
  isOpen: () => boolean;
}

/** Consecutive calls without an answer that open the circuit. */
const FAILURES_TO_OPEN = 3;
/** Pause before the first half-open probe, in milliseconds. */
const HALF_OPEN_AFTER_MS = 60_000;
/** Double the pause after each failed probe, up to 10 times the first pause. */
const MAX_PAUSE_FACTOR = 10;

/**
 * Libraries count a call that sent nothing, such as a failure on our side, as a success or a failure. Here it is neither.
 *
 * @param options.onOpen called each time the circuit opens, also after a failed probe
 */
export function createProviderThrottle(options: {
  maxConcurrent: number;
  halfOpenAfterMs?: number;
  onOpen?: () => void;
}): ProviderThrottle {
  const { maxConcurrent, halfOpenAfterMs = HALF_OPEN_AFTER_MS, onOpen } = options;
  let running = 0;
  let failures = 0;
  let openUntilMs = 0;
  let isProbing = false;

  const open = () => {
    const failedProbes = Math.max(0, failures - FAILURES_TO_OPEN);
    const factor = Math.min(MAX_PAUSE_FACTOR, 2 ** failedProbes);
    openUntilMs = performance.now() + halfOpenAfterMs * factor;
  };

  const isOpen = () =>
    failures >= FAILURES_TO_OPEN && (isProbing || performance.now() < openUntilMs);

  return {
    isOpen,
    async run(call) {
      if (isOpen()) return "circuit_open";
      const isProbe = failures >= FAILURES_TO_OPEN;
      if (running >= maxConcurrent) return "full";
      running++;
      if (isProbe) isProbing = true;
      try {
        const { answered } = await call();
        if (answered === true) failures = 0;
        if (answered === false) {
          failures++;
          open();
          if (failures === FAILURES_TO_OPEN || (isProbe && failures > FAILURES_TO_OPEN)) onOpen?.();
        }
        return "granted";
      } catch (error) {
        // The probe failed on our side: whether the provider is back is still unknown.
        if (isProbe) open();
        throw error;
      } finally {
        running--;
        if (isProbe) isProbing = false;
      }
    },
  };
}
