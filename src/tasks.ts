import { SpanKind } from "@opentelemetry/api";
import type { TaskList } from "graphile-worker";
import type { AppContext } from "./context.ts";
import { AUDIT_CHANGES, auditChanges } from "./audit/audit-changes.ts";
import { RAISE_ALERTS } from "./alerts/raise-alerts.ts";
import { raiseAndMailAlerts } from "./alerts/raise-and-mail-alerts.ts";
import { orderOfJob } from "./due/order-of-job.ts";
import { forgetEmails } from "./emails/forget-emails.ts";
import { wakeUp } from "./due/wake-up.ts";
import { DUE_KINDS } from "./due-kinds.ts";
import { forgetIdempotencyKeys } from "./http/idempotency.ts";
import { withLogFields } from "./lib/logger.ts";
import { forgetCustomerLinks } from "./orders/customer-link.ts";
import { forgetPurchases } from "./orders/recent-purchases.ts";
import { postMissingEntries } from "./ledger/post-missing-entries.ts";
import { eraseOldData } from "./personal-data/erase-old.ts";
import { watchBalances } from "./topups/watch-balances.ts";
import { forgetDeliveries } from "./webhooks/forget-deliveries.ts";

type Handler = (context: AppContext, payload: unknown) => Promise<void>;

/** Background task name -> handler. */
const HANDLERS: Record<string, Handler> = {
  forget_idempotency_keys: forgetIdempotencyKeys,
  watch_balances: watchBalances,
  [AUDIT_CHANGES]: (context) => auditChanges(context),
  [RAISE_ALERTS]: (context) => raiseAndMailAlerts(context),
  forget_webhook_deliveries: forgetDeliveries,
  forget_emails: forgetEmails,
  forget_customer_links: forgetCustomerLinks,
  forget_purchases: forgetPurchases,
  post_missing_entries: postMissingEntries,
  erase_old_data: async (context) => {
    await eraseOldData(context);
  },
  ...Object.fromEntries(
    DUE_KINDS.map((kind): [string, Handler] => [
      kind.task,
      (context, payload) => wakeUp(context, kind, payload),
    ]),
  ),
};

/** Recurring tasks (UTC). */
export const CRONTAB = `
17 * * * * forget_idempotency_keys
47 * * * * post_missing_entries
37 3 * * * forget_webhook_deliveries
57 3 * * * erase_old_data ?jobKey=erase_old_data
27 3 * * * forget_emails
7 3 * * * forget_customer_links
27 * * * * forget_purchases
*/5 * * * * watch_balances ?jobKey=watch_balances
*/5 * * * * audit_changes ?jobKey=audit_changes
*/5 * * * * raise_alerts ?jobKey=raise_alerts
`;

export function createTasks(context: AppContext): TaskList {
  return Object.fromEntries(
    Object.entries(HANDLERS).map(([name, handle]) => [
      name,
      (payload, helpers) =>
        withLogFields({ task: name, job: helpers.job.id }, () =>
          measured(context, name, () =>
            traced(context, { task: name, payload }, () => handle(context, payload)),
          ),
        ),
    ]),
  );
}

async function measured(
  { meters }: AppContext,
  task: string,
  work: () => Promise<void>,
): Promise<void> {
  const begunAt = performance.now();
  let outcome = "failed";
  try {
    await work();
    outcome = "done";
  } finally {
    meters.jobs.of(task, outcome).observe((performance.now() - begunAt) / 1_000);
  }
}

/** A job of an order goes on in the order's trace. */
async function traced(
  context: AppContext,
  job: { task: string; payload: unknown },
  work: () => Promise<void>,
): Promise<void> {
  const { spans } = context;
  if (!spans.isOn) return work();
  const order = await orderOfJob(context, DUE_KINDS, job);
  const parent = await spans.parentOf(order);
  const attributes = { task: job.task, ...(order === null ? {} : { order }) };
  await spans.run("job", { kind: SpanKind.CONSUMER, attributes, parent }, work);
}
