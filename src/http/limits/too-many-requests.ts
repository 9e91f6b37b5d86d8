import { AppError } from "../../lib/errors.ts";

export class TooManyRequests extends AppError {
  readonly status = 429;
  readonly code = "too_many_requests";
}
