import type { TaskList } from "graphile-worker";
import type { AppContext } from "./context.ts";
import { AUDIT_CHANGES, auditChanges } from "./audit/audit-changes.ts";
import { forgetIdempotencyKeys } from "./http/idempotency.ts";
import { withLogFields } from "./lib/logger.ts";
import { reconcilePayment } from "./payments/reconcile-payment.ts";
import { RECONCILE_PAYMENT } from "./lifecycle/enqueue-reconciliation.ts";
import { DELIVER_TOP_UP } from "./lifecycle/create-top-ups.ts";
import { carryOutRefund } from "./refunds/carry-out-refund.ts";
import { CARRY_OUT_REFUND } from "./refunds/schedule-refund.ts";
import { postMissingEntries } from "./ledger/post-missing-entries.ts";
import { deliverTopUp } from "./topups/deliver-top-up.ts";
import { watchBalances } from "./topups/watch-balances.ts";
import { forgetDeliveries } from "./webhooks/forget-deliveries.ts";

type Handler = (context: AppContext, payload: unknown) => Promise<void>;

/** Background task name -> handler. */
const HANDLERS: Record<string, Handler> = {
  [RECONCILE_PAYMENT]: reconcilePayment,
  [CARRY_OUT_REFUND]: carryOutRefund,
  [DELIVER_TOP_UP]: deliverTopUp,
  forget_idempotency_keys: forgetIdempotencyKeys,
  watch_balances: watchBalances,
  [AUDIT_CHANGES]: (context) => auditChanges(context),
  forget_webhook_deliveries: forgetDeliveries,
  post_missing_entries: postMissingEntries,
};

/** Recurring tasks (UTC). */
export const CRONTAB = `
17 * * * * forget_idempotency_keys
47 * * * * post_missing_entries
37 3 * * * forget_webhook_deliveries
*/5 * * * * watch_balances ?jobKey=watch_balances
*/5 * * * * audit_changes ?jobKey=audit_changes
`;

export function createTasks(context: AppContext): TaskList {
  return Object.fromEntries(
    Object.entries(HANDLERS).map(([name, handle]) => [
      name,
      (payload, helpers) =>
        withLogFields({ task: name, job: helpers.job.id }, () => handle(context, payload)),
    ]),
  );
}
