/** One wrong field of a request: where, and a sentence. */
export interface FieldError {
  path: string;
  message: string;
}

/**
 * An error that the caller may be told about. Slices subclass it beside their code; anything else that is thrown is a
 * bug and becomes a 500 without detail.
 */
export abstract class AppError extends Error {
  abstract readonly status: number;
  /** Stable, for programs. */
  abstract readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the problem document. */
  readonly members: Record<string, unknown>;

  constructor(
    /** Plain words, for people. */
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

/** The request was understood, and something in it is wrong: 422 with a sentence for each field. */
export class InvalidRequest extends AppError {
  readonly status = 422;
  readonly code = "invalid_request";

  constructor(errors: FieldError[], members: Record<string, unknown> = {}) {
    super(
      errors.length === 1
        ? "One field is not right."
        : `${String(errors.length)} fields are not right.`,
      { errors, members },
    );
  }
}
