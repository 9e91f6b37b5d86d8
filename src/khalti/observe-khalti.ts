import { SpanKind } from "@opentelemetry/api";
import { logField } from "../lib/logger.ts";
import type { Spans } from "../telemetry/spans.ts";
import type { Meters } from "../telemetry/meters.ts";
import type { GatewayOutcome, KhaltiOperation } from "./gateway-outcome.ts";
import type { KhaltiClient } from "./khalti-client.ts";
import type { LogFailure } from "./log-failures.ts";

/** Measures and traces the calls that are sent to Khalti, and logs those that fail. */
export function observeKhalti(
  khalti: KhaltiClient,
  { khaltiCalls }: Pick<Meters, "khaltiCalls">,
  spans: Spans,
  logFailure: LogFailure,
): KhaltiClient {
  const observe = async <T>(
    operation: KhaltiOperation,
    about: Record<string, string>,
    call: () => Promise<GatewayOutcome<T>>,
  ): Promise<GatewayOutcome<T>> => {
    const attributes = spans.isOn ? { operation, order: logField("order"), ...about } : {};
    return spans.run("khalti", { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const begunAt = performance.now();
      const outcome = await call();
      khaltiCalls.of(operation, outcome.kind).observe((performance.now() - begunAt) / 1_000);
      logFailure(operation, outcome, about);
      if (spans.isOn) span.setAttributes(attributesOf(outcome));
      return outcome;
    });
  };
  return {
    initiate: (request) => observe("initiate", {}, () => khalti.initiate(request)),
    lookup: (pidx) => observe("lookup", { pidx }, () => khalti.lookup(pidx)),
    refund: (transactionId, request) =>
      observe("refund", { transactionId }, () => khalti.refund(transactionId, request)),
    banks: (paymentType) => observe("banks", {}, () => khalti.banks(paymentType)),
    close: () => {
      khalti.close();
    },
  };
}

function attributesOf(outcome: GatewayOutcome<unknown>) {
  if (outcome.kind === "answer") return { outcome: outcome.kind };
  return { outcome: outcome.kind, reason: outcome.reason, http_status: outcome.httpStatus };
}

/** Counts what did not end with an answer, whether it was sent or not. */
export function countFailure(
  { khaltiFailures }: Pick<Meters, "khaltiFailures">,
  operation: KhaltiOperation,
  outcome: GatewayOutcome<unknown>,
): void {
  if (outcome.kind !== "answer") khaltiFailures.inc({ operation, reason: outcome.reason });
}
