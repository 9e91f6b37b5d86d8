import { about, type Rule } from "./rule.ts";

/** What the auditor finds wrong with an order, most telling first: that one is what staff read. */
export const BREACH_CODES = [
  "audit_order_status",
  "audit_payment_status",
  "audit_refunded_amount",
  "audit_refunds_exceed",
  "audit_amounts",
  "audit_top_ups",
  "audit_ledger",
  "audit_history",
  "audit_events",
  "audit_due",
  "audit_attention",
  "audit_deadline",
] as const;
export type BreachCode = (typeof BREACH_CODES)[number];

const COMPARE = "compare Khalti's dashboard before you refund or deliver anything";
const TELL = "tell the operator of the server, who finds the details in its log";

/** What does not fit, and what a person can do. */
export const BREACH_MESSAGES: Record<BreachCode, string> = {
  audit_order_status: `The order's status does not follow from its payments: ${COMPARE}, and ${TELL}.`,
  audit_payment_status: `The status of a payment does not follow from its refunds: ${COMPARE}, and ${TELL}.`,
  audit_refunded_amount: `The refunded amount is not the sum of the refunds: ${COMPARE}, and ${TELL}.`,
  audit_refunds_exceed: `The refunds exceed the payment: ${COMPARE}, and ${TELL}.`,
  audit_amounts: `The order's amount is not that of its lines or payments: ${COMPARE}, and ${TELL}.`,
  audit_top_ups: `A paid top-up has no attempt that counts, or was paid back although it counts: compare the provider's account before you refund or deliver anything, and ${TELL}.`,
  audit_ledger: `The ledger does not sum to the payments, refunds and top-ups of the order: ${COMPARE}, and ${TELL}.`,
  audit_history: `The history does not lead to the order's present state: ${COMPARE}, and ${TELL}.`,
  audit_events: `The events that shops get of the order have a gap: tell the shop to read the order again, and ${TELL}.`,
  audit_due: `No worker looks at a payment, a refund or a top-up of the order any more: ask Khalti about the payment, and ${TELL}.`,
  audit_attention: `The order did not say what it asks of a person: look at its refunds, top-ups and held payments, and ${TELL}.`,
  audit_deadline: `A refund, a top-up or a payment has been open beyond its time, and nothing looked at it: check that a worker runs, and ${TELL}.`,
};

export const isBreached: Rule = ({ order }) =>
  about(
    BREACH_CODES.find((code) => order.breaches.includes(code)),
    (code) => ({
      code,
      message: BREACH_MESSAGES[code],
      since: order.breachesSince ?? order.createdAt,
    }),
  );
