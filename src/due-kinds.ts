import type { DueKind } from "./due/due-kind.ts";
import { ORDER_MAILS } from "./emails/compose-order-mail.ts";
import { dueEmails } from "./emails/send-email.ts";
import { duePayments } from "./payments/reconcile-payment.ts";
import { dueRefunds } from "./refunds/carry-out-refund.ts";
import { dueTopUps } from "./topups/deliver-top-up.ts";

/** Every kind of row that workers look at, the most urgent first. */
export const DUE_KINDS: readonly DueKind[] = [
  dueRefunds,
  dueTopUps,
  duePayments,
  dueEmails(ORDER_MAILS),
];
