import type { TopUp } from "../generated/prisma/client.ts";
import { AppError } from "../lib/errors.ts";

/** The top-up has ended, or is being submitted. */
export class TopUpNotResolvable extends AppError {
  readonly status = 409;
  readonly code = "top_up_not_resolvable";

  constructor({ status }: Pick<TopUp, "status">, why?: string) {
    super(why ?? `The top-up is ${status}: nothing is left to decide.`, {
      members: { top_up_status: status },
    });
  }
}
