import type { CallUnknown } from "../lib/transport.ts";

/**
 * How a call to Khalti ended: three outcomes, not two. Every caller branches on all of them, since
 * "we do not know" is neither a yes nor a no, and must never be retried when it moves money.
 */
export type GatewayOutcome<T> = GatewayAnswer<T> | GatewayRefusal | GatewayUnknown;

/** Khalti answered, and the answer was understood. */
export type GatewayAnswer<T> = { kind: "answer"; value: T };

/** A definite no: Khalti read the request and did nothing. */
export type GatewayRefusal = {
  kind: "refused";
  httpStatus: number;
  reason: RefusalReason;
  /** One plain sentence or a few, in Khalti's words where it gave any; safe to log and to store. */
  message: string;
  /** Khalti's field errors with dotted paths in Khalti's names, e.g. `customer_info.name`. */
  errors: FieldError[];
  /** What Khalti sent, cut to a storable size, with keys and phone numbers masked. */
  body: unknown;
};

export type RefusalReason = "validation" | "unauthorized" | "not_found" | "other";

export type FieldError = { path: string; message: string };

/** The call does not tell whether Khalti acted. */
export type GatewayUnknown = CallUnknown<UnknownReason>;

export type UnknownReason =
  | CallUnknown["reason"]
  /** Khalti answered with HTTP 5xx, or something in front of it did. */
  | "server_error"
  /** Not sent: Khalti counts as down. */
  | "circuit_open"
  /** Not sent: the ceiling on lookups is reached. */
  | "rate_limited";
