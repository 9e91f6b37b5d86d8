import type { z } from "zod";

/** What a provider is asked to deliver. */
export interface TopUpRequest {
  /** Unique for ever; ten to sixteen digits, and so a safe integer as well as letters and digits. */
  reference: string;
  /** A multiple of 100: providers deliver whole rupees. */
  amountPaisa: number;
  /** What the customer gave, by field name. */
  fields: Record<string, string>;
}

/**
 * How a call to deliver ended:
 * - `delivered`, `queued`: the provider has taken it
 * - `refused`: a definite no, nothing is delivered
 * - `waiting`: a definite no that is about us, not about the order: without credit, under maintenance, our credentials
 *   are not accepted, or we are set up wrong; the same may be sent again later
 * - `unsent`: certainly never left us; the same may be sent again later
 * - `unknown`: nobody can tell; never sent again by itself
 */
export type SubmitOutcome =
  | { kind: "delivered" | "queued"; providerId: string | null; message: string }
  | { kind: "refused"; message: string }
  | { kind: "waiting"; reason: WaitingReason; message: string }
  | { kind: "unsent"; message: string }
  | { kind: "unknown"; providerId: string | null; message: string };

export type WaitingReason = "credit" | "maintenance" | "credentials" | "configuration";

/** What a provider says of something that was sent: `unknown` where it does not know it, `unheard` where it says nothing. */
export type FindOutcome =
  | { kind: "delivered" | "queued"; providerId: string | null; message: string }
  | { kind: "refused" | "unknown" | "unheard"; message: string };

/** What delivering costs the customer beside the amount. */
export type QuoteOutcome =
  { kind: "quoted"; chargePaisa: number } | { kind: "refused" | "unknown"; message: string };

/** One provider, connected with the merchant's credentials. No method rejects for what the other side does. */
export interface TopUpProvider {
  /** Delivers. Called once for each reference, unless it ended as `waiting` or `unsent`. */
  submit(request: TopUpRequest): Promise<SubmitOutcome>;
  /** Asks what became of it. Moves nothing. Null where the provider has no way to ask for this one. */
  find(sent: { reference: string; providerId: string | null }): Promise<FindOutcome> | null;
  /** What our account holds, in paisa; null when it cannot be read. Absent where the provider does not tell. */
  balance?(): Promise<number | null>;
  /** Absent where delivering is free for the customer. */
  quote?(request: Omit<TopUpRequest, "reference">): Promise<QuoteOutcome>;
  close(): void;
}

/** A field that the customer fills in; `pattern` is a regular expression for the whole of it. */
export interface TopUpField {
  name: string;
  label: string;
  pattern: string;
}

/** What the registry knows of a provider: all there is to say about it stands in its own file. */
export interface TopUpProviderKind {
  /** As products name it. */
  name: string;
  /** What a product of this provider asks the customer for, unless the product says otherwise. */
  fields: readonly TopUpField[];
  /** The bounds of one delivery; null where the provider names none. */
  minAmountPaisa: number | null;
  maxAmountPaisa: number | null;
  /** Its environment variables: what each accepts, and the words for a mistake. */
  variables: Readonly<Record<string, readonly [z.ZodType<string>, string]>>;
  /** The variables without which it is not configured. */
  required: readonly string[];
  /** How it stands beside the simulator on a development machine. */
  simulated(simulatorUrl: string): Record<string, string>;
  connect(settings: ProviderSettings, options?: ConnectOptions): TopUpProvider;
}

export interface ConnectOptions {
  /** Instead of the usual time for an answer. */
  timeoutMs?: number;
  /** Milliseconds. */
  now?: () => number;
}

export interface ProviderSettings {
  /** Its variables that are set, by name. */
  values: Readonly<Record<string, string>>;
  environment: "sandbox" | "production";
}
