import type { CallUnknown } from "../lib/transport.ts";

export type KhaltiOperation = "initiate" | "lookup" | "refund" | "banks";

/**
 * Result of a call to Khalti. Callers must handle all three outcomes: `unknown` is neither success nor refusal, and a call
 * that moves money must not be repeated after it.
 */
export type GatewayOutcome<T> = GatewayAnswer<T> | GatewayRefusal | GatewayUnknown;

/** Khalti answered, and the answer is valid. */
export type GatewayAnswer<T> = { kind: "answer"; value: T };

/** Khalti refused the request and did nothing. */
export type GatewayRefusal = {
  kind: "refused";
  httpStatus: number;
  reason: RefusalReason;
  /** Khalti's message if it gave one; safe to log and to store. */
  message: string;
  /** Khalti's field errors with dotted paths in Khalti's names, e.g. `customer_info.name`. */
  errors: FieldError[];
  /** What Khalti sent, cut to a storable size, with keys and phone numbers masked. */
  body: unknown;
};

export type RefusalReason = "validation" | "unauthorized" | "not_found" | "other";

export type FieldError = { path: string; message: string };

/** We do not know whether Khalti acted on the call. */
export type GatewayUnknown = CallUnknown<UnknownReason>;

export type UnknownReason =
  | CallUnknown["reason"]
  /** Khalti or a proxy answered with HTTP 5xx. */
  | "server_error"
  /** Not sent: the circuit is open. */
  | "circuit_open"
  /** Not sent: the lookup rate limit is reached. */
  | "rate_limited"
  /** Not sent: this server slept until it was too late. */
  | "slept";
