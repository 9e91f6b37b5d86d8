import type { TaskList } from "graphile-worker";
import type { AppContext } from "./context.ts";
import { forgetIdempotencyKeys } from "./http/idempotency.ts";
import { withLogFields } from "./lib/logger.ts";
import { reconcilePayment } from "./payments/reconcile-payment.ts";
import { RECONCILE_PAYMENT } from "./payments/schedule-reconcile.ts";

type Handler = (context: AppContext, payload: unknown) => Promise<void>;

/** Background task name -> handler. */
const HANDLERS: Record<string, Handler> = {
  [RECONCILE_PAYMENT]: reconcilePayment,
  forget_idempotency_keys: forgetIdempotencyKeys,
};

/** When tasks run by themselves, in UTC. */
export const CRONTAB = "17 * * * * forget_idempotency_keys";

export function createTasks(context: AppContext): TaskList {
  return Object.fromEntries(
    Object.entries(HANDLERS).map(([name, handle]) => [
      name,
      (payload, helpers) =>
        withLogFields({ task: name, job: helpers.job.id }, () => handle(context, payload)),
    ]),
  );
}
