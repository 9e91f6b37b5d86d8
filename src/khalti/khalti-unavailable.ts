import { AppError } from "../lib/errors.ts";

/** Khalti gave no usable answer. The request itself may be fine. */
export class KhaltiUnavailable extends AppError {
  readonly status = 503;
  readonly code = "khalti_unavailable";

  constructor(detail: string, members: Record<string, unknown> = {}) {
    super(detail, { retryAfterSeconds: 10, members });
  }
}
