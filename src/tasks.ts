import type { TaskList } from "graphile-worker";
import type { AppContext } from "./context.ts";
import { forgetIdempotencyKeys } from "./http/idempotency.ts";
import { withLogFields } from "./lib/logger.ts";
import { reconcilePayment } from "./payments/reconcile-payment.ts";
import { RECONCILE_PAYMENT } from "./payments/schedule-reconcile.ts";
import { carryOutRefund } from "./refunds/carry-out-refund.ts";
import { CARRY_OUT_REFUND } from "./refunds/schedule-refund.ts";

type Handler = (context: AppContext, payload: unknown) => Promise<void>;

/** Background task name -> handler. */
const HANDLERS: Record<string, Handler> = {
  [RECONCILE_PAYMENT]: reconcilePayment,
  [CARRY_OUT_REFUND]: carryOutRefund,
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
