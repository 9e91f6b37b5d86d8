import type { TopUp } from "../generated/prisma/client.ts";
import { AppError } from "../lib/errors.ts";

/** It is settled, or on its way at this moment. */
export class TopUpNotResolvable extends AppError {
  readonly status = 409;
  readonly code = "top_up_not_resolvable";

  constructor({ status }: Pick<TopUp, "status">, why?: string) {
    super(why ?? `The top-up is ${status}: there is nothing to decide.`, {
      members: { top_up_status: status },
    });
  }
}
