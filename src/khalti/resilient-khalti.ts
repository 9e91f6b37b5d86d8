import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  handleWhenResult,
  type IPolicy,
  retry,
  wrap,
} from "cockatiel";
import type { GatewayOutcome } from "./gateway-outcome.ts";
import type { KhaltiClient } from "./khalti-client.ts";
import type { LookupAnswer } from "./lookup.ts";
import type { LookupBudget, Urgency } from "./lookup-budget.ts";

/** The client with a say about how much a lookup may wait; people come first unless told otherwise. */
export type ResilientKhalti = Omit<KhaltiClient, "lookup"> & {
  lookup: (pidx: string, urgency?: Urgency) => ReturnType<KhaltiClient["lookup"]>;
  /** Whether a call now would come back unsent, so that there is no use in preparing one. */
  isDown: () => boolean;
};

/** After so many calls in a row without an answer Khalti counts as down … */
const FAILURES_TO_OPEN = 5;
/** … and one call in this time finds out whether it is up again. Also what a caller is told to wait. */
export const HALF_OPEN_AFTER_MS = 10_000;

/**
 * The client as the server uses it:
 * - a circuit breaker over all calls, so that nobody waits for a Khalti that is down;
 * - lookups again after a short jittered pause, since they move nothing; initiate and refund never;
 * - one lookup at a time for each payment: whoever asks meanwhile shares the next one, which begins after they asked and
 *   so knows all that happened before;
 * - a ceiling on lookups that all instances keep together, in which people come before background jobs.
 */
export function createResilientKhalti(
  khalti: KhaltiClient,
  options: { budget: LookupBudget; halfOpenAfterMs?: number },
): ResilientKhalti {
  const { budget } = options;
  const isTrouble = (outcome: unknown) => (outcome as GatewayOutcome<unknown>).kind === "unknown";
  const halfOpenAfter = options.halfOpenAfterMs ?? HALF_OPEN_AFTER_MS;
  const breaker = circuitBreaker(handleWhenResult(isTrouble), {
    halfOpenAfter,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  let brokeAt = Number.NEGATIVE_INFINITY;
  breaker.onBreak(() => {
    brokeAt = Date.now();
  });
  const isDown = () =>
    breaker.state === CircuitState.HalfOpen ||
    (breaker.state === CircuitState.Open && Date.now() - brokeAt < halfOpenAfter);
  const again = retry(
    // Waiting for a second time-out would keep a customer standing.
    handleWhenResult(
      (outcome) => isTrouble(outcome) && (outcome as { reason?: string }).reason !== "timeout",
    ),
    {
      maxAttempts: 2,
      backoff: new ExponentialBackoff({
        generator: decorrelatedJitterGenerator,
        initialDelay: 50,
        maxDelay: 1_000,
      }),
    },
  );
  const readingOnly = wrap(breaker, again);
  const through = async <T>(
    policy: IPolicy,
    call: () => Promise<GatewayOutcome<T>>,
  ): Promise<GatewayOutcome<T>> => {
    // The breaker would let everybody wait for the one call that finds out, perhaps until it times out.
    if (breaker.state === CircuitState.HalfOpen) return khaltiIsDown();
    try {
      return await policy.execute(call);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      return khaltiIsDown();
    }
  };
  const ask = oneAtATime(async (pidx: string, leaveTaken: boolean) => {
    if (isDown()) return khaltiIsDown();
    if (!leaveTaken && !(await budget.take("customer"))) return tooManyLookups();
    let outcome: GatewayOutcome<LookupAnswer> | null = null;
    return through(readingOnly, async () => {
      // Each of the repeats is a lookup, too; without leave for it the last outcome stands.
      if (outcome === null || (await budget.take("customer"))) outcome = await khalti.lookup(pidx);
      return outcome;
    });
  });

  return {
    initiate: (request) => through(breaker, () => khalti.initiate(request)),
    refund: (transactionId, request) =>
      through(breaker, () => khalti.refund(transactionId, request)),
    async lookup(pidx, urgency = "customer") {
      if (urgency === "customer") return ask(pidx, false);
      // A job that waits for leave must not keep a customer of the same payment waiting.
      if (isDown()) return khaltiIsDown();
      return (await budget.take("background")) ? ask(pidx, true) : tooManyLookups();
    },
    banks: (paymentType) => through(readingOnly, () => khalti.banks(paymentType)),
    isDown,
    close: () => {
      khalti.close();
    },
  };
}

function khaltiIsDown(): GatewayOutcome<never> {
  return notSent("circuit_open", "Khalti gave no answer to several calls; not asked again yet");
}

function notSent(reason: "circuit_open" | "rate_limited", message: string): GatewayOutcome<never> {
  return { kind: "unknown", reason, sent: false, message };
}

function tooManyLookups(): GatewayOutcome<never> {
  return notSent("rate_limited", "The ceiling on lookups is reached");
}

/**
 * At most one call a key is under way; those who come meanwhile share the one that begins after it.
 *
 * @param call its second argument says that one of those who share it has leave already
 */
function oneAtATime<T>(
  call: (key: string, leaveTaken: boolean) => Promise<T>,
): (key: string, leaveTaken: boolean) => Promise<T> {
  interface Entry {
    current: Promise<T>;
    next: Promise<T> | null;
    nextHasLeave: boolean;
  }
  const running = new Map<string, Entry>();

  const start = (key: string, leaveTaken: boolean): Promise<T> => {
    const entry: Entry = {
      current: call(key, leaveTaken).finally(() => {
        if (running.get(key) === entry && entry.next === null) running.delete(key);
      }),
      next: null,
      nextHasLeave: false,
    };
    running.set(key, entry);
    return entry.current;
  };

  return (key, leaveTaken) => {
    const entry = running.get(key);
    if (entry === undefined) return start(key, leaveTaken);
    entry.nextHasLeave ||= leaveTaken;
    entry.next ??= entry.current.then(
      () => start(key, entry.nextHasLeave),
      () => start(key, entry.nextHasLeave),
    );
    return entry.next;
  };
}
