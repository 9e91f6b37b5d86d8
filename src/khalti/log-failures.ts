import type { Logger } from "../lib/logger.ts";
import type { GatewayOutcome, GatewayRefusal, KhaltiOperation } from "./gateway-outcome.ts";

/** Refusals of one kind are one stretch until none has come for so long. */
const STRETCH_ENDS_AFTER_MS = 15 * 60_000;
/** A long stretch is told again so often. */
const REPEAT_EVERY_MS = 60 * 60_000;

interface Stretch {
  toldAt: number;
  lastAt: number;
  /** Refusals since it was last told. */
  untold: number;
}

export type LogFailure = (
  operation: KhaltiOperation,
  outcome: GatewayOutcome<unknown>,
  /** What the call was about, such as its pidx; no personal data. */
  about: Record<string, string>,
) => void;

/**
 * Logs the sent calls that did not end with an answer. Each without a usable answer is a line: the circuit breaker limits
 * them. Refusals of one kind are one line for a stretch, since one cause may refuse thousands of payments. A refused key is
 * the key alarm's. The caller's log fields name the order.
 *
 * @param options.nowMs milliseconds of a clock that only goes forward
 */
export function createFailureLog(options: {
  logger: Logger;
  host: string;
  nowMs?: () => number;
}): LogFailure {
  const { logger, host, nowMs = () => performance.now() } = options;
  const stretches = new Map<string, Stretch>();

  const logRefusal = (operation: KhaltiOperation, outcome: GatewayRefusal, about: object) => {
    const { reason, httpStatus } = outcome;
    const line = { host, operation, code: reason, httpStatus, ...about, reason: outcome.message };
    const kind = [operation, reason, httpStatus].join(" ");
    const now = nowMs();
    const known = stretches.get(kind);
    if (known === undefined || now - known.lastAt >= STRETCH_ENDS_AFTER_MS) {
      stretches.set(kind, { toldAt: now, lastAt: now, untold: 0 });
      logger.warn(line, "Khalti refused a call; further ones of this kind are not logged");
      return;
    }
    known.lastAt = now;
    known.untold++;
    if (now - known.toldAt < REPEAT_EVERY_MS) {
      logger.debug(line, "Khalti refused a call");
      return;
    }
    const { untold: calls } = known;
    stretches.set(kind, { toldAt: now, lastAt: now, untold: 0 });
    logger.warn({ ...line, calls }, "Khalti still refuses calls of this kind");
  };

  return (operation, outcome, about) => {
    if (outcome.kind === "unknown") {
      const { reason: code, errorCode, httpStatus, sent, message: reason } = outcome;
      logger.warn(
        { host, operation, code, errorCode, httpStatus, sent, ...about, reason },
        "a call to Khalti got no usable answer",
      );
    } else if (outcome.kind === "refused" && outcome.reason !== "unauthorized") {
      logRefusal(operation, outcome, about);
    }
  };
}
