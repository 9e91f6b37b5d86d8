import type { GatewayOutcome, GatewayUnknown } from "../../src/khalti/gateway-outcome.ts";
import type { KhaltiClient } from "../../src/khalti/khalti-client.ts";
import type { LookupAnswer } from "../../src/khalti/lookup.ts";

type Method = "initiate" | "lookup" | "refund" | "banks";

export interface Call {
  method: Method;
  /** The pidx, transaction id or payment type. */
  about: string;
  /** Ends the call. */
  end(outcome: GatewayOutcome<never>): void;
  fail(error: Error): void;
}

/** An in-memory Khalti: each call waits until the test ends it, or gets the outcome of `answerWith`. */
export function createFakeKhalti() {
  const calls: Call[] = [];
  let automatic: ((call: Call) => void) | null = null;

  const ask = <T>(method: Method, about: string): Promise<GatewayOutcome<T>> =>
    new Promise((resolve, reject) => {
      const call: Call = { method, about, end: resolve, fail: reject };
      calls.push(call);
      automatic?.(call);
    });

  const client: KhaltiClient = {
    initiate: (request) => ask("initiate", request.purchaseOrderId),
    lookup: (pidx) => ask("lookup", pidx),
    refund: (transactionId) => ask("refund", transactionId),
    banks: (paymentType) => ask("banks", paymentType),
    close: () => undefined,
  };
  return {
    client,
    calls,
    /** The last started call. */
    last(): Call {
      const call = calls.at(-1);
      if (call === undefined) throw new Error("Khalti was not asked");
      return call;
    },
    /** Ends all further calls immediately with this outcome; null: calls wait for the test again. */
    answerWith(outcome: GatewayOutcome<unknown> | null) {
      automatic =
        outcome === null
          ? null
          : (call) => {
              call.end(outcome as GatewayOutcome<never>);
            };
    },
  };
}

export function unknown(reason: GatewayUnknown["reason"] = "server_error"): GatewayUnknown {
  return { kind: "unknown", reason, sent: true, message: `Khalti: ${reason}` };
}

export const REFUSED: GatewayOutcome<never> = {
  kind: "refused",
  httpStatus: 404,
  reason: "not_found",
  message: "Not found.",
  errors: [],
  body: null,
};

/** A completed lookup, identified by its transaction id. */
export function lookedUp(transactionId: string): GatewayOutcome<never> {
  const value: LookupAnswer = {
    pidx: "PIDX",
    status: "completed",
    statusWord: "Completed",
    totalAmountPaisa: 1_000,
    transactionId,
    feePaisa: 0,
    refunded: false,
  };
  return { kind: "answer", value } as unknown as GatewayOutcome<never>;
}
