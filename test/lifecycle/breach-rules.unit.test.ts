import { describe, expect, it } from "@jest/globals";
import {
  BREACH_CODES,
  BREACH_MESSAGES,
  isBreached,
} from "../../src/lifecycle/attention/breach-rules.ts";
import type { AttentionFacts } from "../../src/lifecycle/attention/rule.ts";

const CREATED_AT = new Date("2026-01-10T06:00:00Z");
const SINCE = new Date("2026-01-11T06:00:00Z");
const KHALTI = "compare Khalti's dashboard before you refund or deliver anything";
const OPERATOR = "tell the operator of the server, who finds the details in its log";

/** Every breach, most telling first: what staff read. */
const SENTENCES = {
  audit_order_status: `The order's status does not follow from its payments: ${KHALTI}, and ${OPERATOR}.`,
  audit_payment_status: `The status of a payment does not follow from its refunds: ${KHALTI}, and ${OPERATOR}.`,
  audit_refunded_amount: `The refunded amount is not the sum of the refunds: ${KHALTI}, and ${OPERATOR}.`,
  audit_refunds_exceed: `The refunds exceed the payment: ${KHALTI}, and ${OPERATOR}.`,
  audit_amounts: `The order's amount is not that of its lines or payments: ${KHALTI}, and ${OPERATOR}.`,
  audit_top_ups: `A paid top-up has no attempt that counts, or was paid back although it counts: compare the provider's account before you refund or deliver anything, and ${OPERATOR}.`,
  audit_ledger: `The ledger does not sum to the payments, refunds and top-ups of the order: ${KHALTI}, and ${OPERATOR}.`,
  audit_history: `The history does not lead to the order's present state: ${KHALTI}, and ${OPERATOR}.`,
  audit_events: `The events that shops get of the order have a gap: tell the shop to read the order again, and ${OPERATOR}.`,
  audit_due: `No worker looks at a payment, a refund or a top-up of the order any more: ask Khalti about the payment, and ${OPERATOR}.`,
  audit_attention: `The order did not say what it asks of a person: look at its refunds, top-ups and held payments, and ${OPERATOR}.`,
  audit_deadline: `A refund, a top-up or a payment has been open beyond its time, and nothing looked at it: check that a worker runs, and ${OPERATOR}.`,
};

function withBreaches(breaches: string[], breachesSince: Date | null = SINCE) {
  const order = { breaches, breachesSince, createdAt: CREATED_AT };
  return isBreached({ order } as AttentionFacts);
}

describe("what staff read of what the auditor found", () => {
  it("has a sentence for each breach, most telling first", () => {
    expect(BREACH_CODES).toEqual(Object.keys(SENTENCES));
    expect(BREACH_MESSAGES).toEqual(SENTENCES);
  });

  it.each(Object.entries(SENTENCES))("%s", (code, message) => {
    expect(withBreaches([code])).toEqual({ code, message, since: SINCE });
  });

  it.each(BREACH_CODES.map((code, place) => [code, BREACH_CODES.slice(place)] as const))(
    "%s comes before all that are less telling, in whatever order they are stored",
    (code, others) => {
      expect(withBreaches(others.toReversed())?.code).toBe(code);
    },
  );

  it("is nothing without a breach, or with one that this version does not know", () => {
    expect(withBreaches([])).toBeNull();
    expect(withBreaches(["audit_of_tomorrow"])).toBeNull();
  });

  it("is since the order was made, where its time is not known", () => {
    expect(withBreaches(["audit_due"], null)?.since).toBe(CREATED_AT);
  });
});
