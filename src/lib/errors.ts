/** One wrong field of a request: its path, and a sentence for people. */
export interface FieldError {
  path: string;
  message: string;
  /** Stable, for pages that say it in their own words: of every field that a customer fills in. */
  code?: FieldCode;
}

/** What can be wrong with a field that a customer fills in. */
export const FIELD_CODES = [
  "missing",
  "too_long",
  "unstorable_text",
  "invalid_email",
  "invalid_phone",
  "unknown_field",
  "invalid_field",
  "refused_by_provider",
  "refused_by_khalti",
  "unknown_product",
  "not_for_sale",
  "one_at_a_time",
  "amount_missing",
  "amount_out_of_range",
  "whole_rupees",
  "below_minimum",
  "above_maximum",
  "bank_missing",
  "bank_not_offered",
  "charge_changed",
  "empty_cart",
] as const;
export type FieldCode = (typeof FIELD_CODES)[number];

/**
 * An error that the API may report to the caller. Each slice defines its own subclasses. Any other error is a bug and
 * becomes a 500 without detail.
 */
export abstract class AppError extends Error {
  abstract readonly status: number;
  /** Stable, for programs. */
  abstract readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Additional members of the problem document. */
  readonly members: Record<string, unknown>;

  constructor(
    /** A sentence for people. */
    detail: string,
    extra: {
      errors?: FieldError[];
      retryAfterSeconds?: number;
      members?: Record<string, unknown>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: extra.cause });
    this.name = new.target.name;
    this.errors = extra.errors;
    this.retryAfterSeconds = extra.retryAfterSeconds;
    this.members = extra.members ?? {};
  }
}

/** Some fields are invalid: 422 with a sentence for each. */
export class InvalidRequest extends AppError {
  readonly status = 422;
  readonly code = "invalid_request";

  constructor(errors: FieldError[], members: Record<string, unknown> = {}) {
    super(
      errors.length === 1
        ? "One field is invalid."
        : `${String(errors.length)} fields are invalid.`,
      { errors, members },
    );
  }
}
