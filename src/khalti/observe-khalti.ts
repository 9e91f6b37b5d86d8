import type { Meters } from "../telemetry/meters.ts";
import type { GatewayOutcome } from "./gateway-outcome.ts";
import type { KhaltiClient } from "./khalti-client.ts";

export type KhaltiOperation = "initiate" | "lookup" | "refund" | "banks";

/** Measures the calls that are sent to Khalti. */
export function observeKhalti(
  khalti: KhaltiClient,
  { khaltiCalls }: Pick<Meters, "khaltiCalls">,
): KhaltiClient {
  const observe = async <T>(
    operation: KhaltiOperation,
    call: () => Promise<GatewayOutcome<T>>,
  ): Promise<GatewayOutcome<T>> => {
    const begunAt = performance.now();
    const outcome = await call();
    khaltiCalls.of(operation, outcome.kind).observe((performance.now() - begunAt) / 1_000);
    return outcome;
  };
  return {
    initiate: (request) => observe("initiate", () => khalti.initiate(request)),
    lookup: (pidx) => observe("lookup", () => khalti.lookup(pidx)),
    refund: (transactionId, request) =>
      observe("refund", () => khalti.refund(transactionId, request)),
    banks: (paymentType) => observe("banks", () => khalti.banks(paymentType)),
    close: () => {
      khalti.close();
    },
  };
}

/** Counts what did not end with an answer, whether it was sent or not. */
export function countFailure(
  { khaltiFailures }: Pick<Meters, "khaltiFailures">,
  operation: KhaltiOperation,
  outcome: GatewayOutcome<unknown>,
): void {
  if (outcome.kind !== "answer") khaltiFailures.inc({ operation, reason: outcome.reason });
}
