import type { z } from "zod";

/** One top-up for a provider to deliver. */
export interface TopUpRequest {
  /** Globally unique. Ten to sixteen digits, so that it is also a safe integer. */
  reference: string;
  /** A multiple of 100: providers deliver whole rupees. */
  amountPaisa: number;
  /** What the customer entered, by field name. */
  fields: Record<string, string>;
  /** Whether the request must not be sent any more. A provider that reads something first asks before it sends. */
  isTooLate?: () => boolean;
}

/**
 * Result of a submission:
 * - `delivered`, `queued`: the provider accepted it
 * - `refused`: definitely not delivered
 * - `waiting`: definitely not delivered, for a reason on the merchant's side or during maintenance: no credit, rejected
 *   credentials, wrong configuration; the same request may be sent again later
 * - `unsent`: the request certainly did not leave this server; it may be sent again later
 * - `unknown`: we do not know whether it was delivered; never resent automatically
 */
export type SubmitOutcome =
  | { kind: "delivered" | "queued"; providerId: string | null; message: string }
  | { kind: "refused"; message: string }
  | { kind: "waiting"; reason: WaitingReason; message: string }
  | { kind: "unsent"; message: string }
  | { kind: "unknown"; providerId: string | null; message: string };

export type WaitingReason = "credit" | "maintenance" | "credentials" | "configuration";

/** Result of a status check. `unknown`: the answer gives no definite status. `unanswered`: there was no usable answer. */
export type StatusOutcome =
  | { kind: "delivered" | "queued"; providerId: string | null; message: string }
  | { kind: "refused" | "unknown" | "unanswered"; message: string };

/** What the customer pays for the delivery, in addition to the amount. */
export type QuoteOutcome =
  { kind: "quoted"; chargePaisa: number } | { kind: "refused" | "unknown"; message: string };

/** One provider, connected with the merchant's credentials. No method rejects because of the network or the provider. */
export interface TopUpProvider {
  /** Requests the delivery. Call it once for each reference, unless it returned `waiting` or `unsent`. */
  submit(request: TopUpRequest): Promise<SubmitOutcome>;
  /** Reads the status of a submitted top-up; moves no money. Null if the provider cannot be asked about this one. */
  checkStatus(sent: {
    reference: string;
    providerId: string | null;
  }): Promise<StatusOutcome> | null;
  /** The merchant's balance in paisa; null if it cannot be read. Absent if the provider does not report it. */
  balance?(): Promise<number | null>;
  /** Absent if the delivery is free for the customer. */
  quote?(request: Omit<TopUpRequest, "reference">): Promise<QuoteOutcome>;
  close(): void;
}

/** A field that the customer fills in. `pattern` is a regular expression for the whole value. */
export interface TopUpField {
  name: string;
  label: string;
  pattern: string;
}

/** Who sends delivery reports (DLR) about the end of queued top-ups. */
export type DlrSender = "khalti";

/** A provider's description in the registry. */
export interface TopUpProviderKind {
  /** The name that products use. */
  name: string;
  /** Fields of this provider's products, unless a product defines its own. */
  fields: readonly TopUpField[];
  /** Limits of one delivery; null if the provider documents none. */
  minAmountPaisa: number | null;
  maxAmountPaisa: number | null;
  /** Absent if the provider reports nothing by itself. */
  dlrSender?: DlrSender;
  /** Its environment variables: the schema of each, and the text for a wrong value. */
  variables: Readonly<Record<string, readonly [z.ZodType<string>, string]>>;
  /** The variables without which it is not configured. */
  required: readonly string[];
  /** Its settings on a development machine, against the simulator. */
  simulated(simulatorUrl: string): Record<string, string>;
  connect(settings: ProviderSettings, options?: ConnectOptions): TopUpProvider;
}

export interface ConnectOptions {
  /** Replaces the default timeouts. */
  timeoutMs?: number;
  /** Milliseconds. */
  now?: () => number;
  /** Called after each request without a usable answer. */
  onFailure?: (failure: ProviderFailure) => void;
}

/** Safe to log: no path, which may have a token in its query. */
export interface ProviderFailure {
  host: string;
  errorCode?: string | undefined;
  httpStatus?: number | undefined;
  reason: string;
}

export interface ProviderSettings {
  /** Its variables that are set, by name. */
  values: Readonly<Record<string, string>>;
  environment: "sandbox" | "production";
}
