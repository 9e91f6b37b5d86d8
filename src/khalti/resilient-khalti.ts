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
import type { GatewayOutcome, KhaltiOperation } from "./gateway-outcome.ts";
import type { Spans } from "../telemetry/spans.ts";
import type { Meters } from "../telemetry/meters.ts";
import type { KhaltiClient } from "./khalti-client.ts";
import type { LookupAnswer } from "./lookup.ts";
import type { LogFailure } from "./log-failures.ts";
import type { LookupBudget, Urgency } from "./lookup-budget.ts";
import { countFailure, observeKhalti } from "./observe-khalti.ts";

/** The client with a priority for lookups; the default is `customer`. */
export type ResilientKhalti = Omit<KhaltiClient, "lookup"> & {
  lookup: (pidx: string, urgency?: Urgency) => ReturnType<KhaltiClient["lookup"]>;
  /** Whether the circuit is open, so that a call would not be sent. */
  isDown: () => boolean;
};

/** Called after each answer to our key. Neither rejects. */
export interface KeyAlarm {
  refused(): Promise<void>;
  accepted(): Promise<void>;
}

/** Consecutive calls without an answer that open the circuit. */
const FAILURES_TO_OPEN = 5;
/** Pause before each half-open probe. Also the Retry-After that callers get. */
export const HALF_OPEN_AFTER_MS = 10_000;

/**
 * The client as the server uses it:
 * - a circuit breaker over all calls, so that requests do not wait while Khalti is down;
 * - retries with jitter for lookups that a customer waits for, and for bank lists, which move no money; never for initiate and
 *   refund, nor for background jobs, which come again by themselves and must end before their lease;
 * - one lookup at a time per payment: callers that arrive meanwhile share the next one, which starts after they asked and so
 *   includes everything that happened before;
 * - a rate limit on lookups, shared by all instances, in which customers come before background jobs, and of these refunds
 *   and deliveries before payments.
 */
export function createResilientKhalti(
  client: KhaltiClient,
  options: {
    budget: LookupBudget;
    halfOpenAfterMs?: number;
    keyAlarm?: KeyAlarm;
    /** Where its figures and failures go. */
    observed?: {
      meters: Pick<Meters, "khaltiCalls" | "khaltiFailures" | "watchCircuit">;
      spans: Spans;
      logFailure: LogFailure;
    };
  },
): ResilientKhalti {
  const { budget, observed } = options;
  const meters = observed?.meters;
  const khalti =
    observed === undefined
      ? client
      : observeKhalti(client, observed.meters, observed.spans, observed.logFailure);
  const isUnknown = (outcome: unknown) => (outcome as GatewayOutcome<unknown>).kind === "unknown";
  const halfOpenAfter = options.halfOpenAfterMs ?? HALF_OPEN_AFTER_MS;
  const breaker = circuitBreaker(handleWhenResult(isUnknown), {
    halfOpenAfter,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  /** A refused key is about the whole server, and not about one payment. */
  const watchKey = async <T>(outcome: GatewayOutcome<T>): Promise<GatewayOutcome<T>> => {
    if (outcome.kind === "refused" && outcome.reason === "unauthorized") {
      await options.keyAlarm?.refused();
    } else if (outcome.kind === "answer") {
      await options.keyAlarm?.accepted();
    }
    return outcome;
  };
  let openedAt = Number.NEGATIVE_INFINITY;
  breaker.onBreak(() => {
    openedAt = Date.now();
  });
  const isDown = () =>
    breaker.state === CircuitState.HalfOpen ||
    (breaker.state === CircuitState.Open && Date.now() - openedAt < halfOpenAfter);
  const retryUnanswered = retry(
    // Do not retry after a timeout: a customer would wait too long.
    handleWhenResult(
      (outcome) => isUnknown(outcome) && (outcome as { reason?: string }).reason !== "timeout",
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
  const readPolicy = wrap(breaker, retryUnanswered);
  const execute = async <T>(
    policy: IPolicy,
    call: () => Promise<GatewayOutcome<T>>,
    sendsKey = true,
  ): Promise<GatewayOutcome<T>> => {
    // The breaker would queue these calls behind the probe, perhaps until it times out.
    if (breaker.state === CircuitState.HalfOpen) return khaltiIsDown();
    try {
      const outcome = await policy.execute(call);
      return sendsKey ? await watchKey(outcome) : outcome;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      return khaltiIsDown();
    }
  };
  const sharedLookup = oneAtATime(async (pidx: string, callers: Callers) => {
    if (isDown()) return khaltiIsDown();
    if (!callers.background && !(await budget.take("customer"))) return tooManyLookups();
    let outcome: GatewayOutcome<LookupAnswer> | null = null;
    return execute(callers.customer ? readPolicy : breaker, async () => {
      // Each retry is a lookup and needs a permit; without one the last outcome stands.
      if (outcome === null || (await budget.take("customer"))) outcome = await khalti.lookup(pidx);
      return outcome;
    });
  });

  const lookup = async (pidx: string, urgency: Urgency) => {
    if (urgency === "customer") return sharedLookup(pidx, "customer");
    // Wait for the permit first: a waiting job must not delay a customer of the same payment.
    if (isDown()) return khaltiIsDown();
    return (await budget.take(urgency)) ? sharedLookup(pidx, "background") : tooManyLookups();
  };
  const counted = async <T>(operation: KhaltiOperation, outcome: Promise<GatewayOutcome<T>>) => {
    if (meters !== undefined) countFailure(meters, operation, await outcome);
    return outcome;
  };
  meters?.watchCircuit("khalti", isDown);

  return {
    initiate: (request) =>
      counted(
        "initiate",
        execute(breaker, () => khalti.initiate(request)),
      ),
    refund: (transactionId, request) =>
      counted(
        "refund",
        execute(breaker, () => khalti.refund(transactionId, request)),
      ),
    lookup: (pidx, urgency = "customer") => counted("lookup", lookup(pidx, urgency)),
    banks: (paymentType) =>
      counted(
        "banks",
        execute(readPolicy, () => khalti.banks(paymentType), false),
      ),
    isDown,
    close: () => {
      khalti.close();
    },
  };
}

function khaltiIsDown(): GatewayOutcome<never> {
  return notSent("circuit_open", "Khalti did not answer several calls; the circuit is open");
}

function notSent(reason: "circuit_open" | "rate_limited", message: string): GatewayOutcome<never> {
  return { kind: "unknown", reason, sent: false, message };
}

function tooManyLookups(): GatewayOutcome<never> {
  return notSent("rate_limited", "The lookup rate limit is reached");
}

/** Who waits for a call. A background job, urgent or not, has taken its permit already. */
type Callers = Record<"customer" | "background", boolean>;

/** Runs one call per key at a time. Callers that arrive meanwhile share the next call. */
function oneAtATime<T>(
  call: (key: string, callers: Callers) => Promise<T>,
): (key: string, urgency: keyof Callers) => Promise<T> {
  interface Entry {
    current: Promise<T>;
    next: Promise<T> | null;
    nextCallers: Callers;
  }
  const running = new Map<string, Entry>();

  const start = (key: string, callers: Callers): Promise<T> => {
    const entry: Entry = {
      current: call(key, callers).finally(() => {
        if (running.get(key) === entry && entry.next === null) running.delete(key);
      }),
      next: null,
      nextCallers: { customer: false, background: false },
    };
    running.set(key, entry);
    return entry.current;
  };

  return (key, urgency) => {
    const entry = running.get(key);
    if (entry === undefined) {
      return start(key, { customer: false, background: false, [urgency]: true });
    }
    entry.nextCallers[urgency] = true;
    entry.next ??= entry.current.then(
      () => start(key, entry.nextCallers),
      () => start(key, entry.nextCallers),
    );
    return entry.next;
  };
}
