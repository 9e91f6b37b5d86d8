import type { AppContext } from "../context.ts";
import { queueEmail } from "../emails/queue-email.ts";
import { queueDigest } from "./queue-digest.ts";
import { raiseAlerts } from "./raise-alerts.ts";

/** Background task: raises alerts, and mails them to ALERT_EMAIL. */
export async function raiseAndMailAlerts(context: AppContext): Promise<void> {
  await raiseAlerts(context);
  const { alertEmail: to, mail } = context.config;
  if (to === null || mail === null) return;
  await queueDigest(context, (tx, digest) =>
    queueEmail(context, tx, { kind: "alerts", to, ...digest }),
  );
}
