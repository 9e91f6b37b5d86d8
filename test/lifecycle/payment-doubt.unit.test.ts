import { describe, expect, it } from "@jest/globals";
import type { LookupAnswer, LookupStatus } from "../../src/khalti/lookup.ts";
import { doubtAbout } from "../../src/lifecycle/attention/payment-doubt.ts";
import type { RecordedRefund } from "../../src/lifecycle/refund.ts";
import { answerOf, dashboardRefund, NOW, PAID_PAISA, refundRow } from "./recorded-refunds.ts";

const PAYMENT = { pidx: "PIDX", transactionId: "TXN" };

function doubt(answer: LookupAnswer, refunds: RecordedRefund[] = []) {
  return doubtAbout(PAYMENT, refunds, answer, NOW);
}

/** Asked about at {@link NOW}: a refund of Rs 300 that ended so long before. */
const refunded = (msBefore: number): RecordedRefund => ({
  ...refundRow({ status: "succeeded", amountPaisa: 30_000 }),
  endedAt: new Date(NOW.getTime() - msBefore),
});

describe("Khalti's answer about a paid payment", () => {
  it("that is about another payment is doubted before all else", () => {
    const contradiction = { code: "amount_missing", message: "No amount." };
    expect(doubt({ ...answerOf("expired", "OTHER"), contradiction })).toEqual({
      code: "pidx_mismatch",
      message: "Khalti answered about another payment than the one we looked up: ask Khalti.",
    });
  });

  it("that contradicts itself is doubted in its own words", () => {
    const contradiction = { code: "amount_missing", message: "No amount." };
    expect(doubt({ ...answerOf("expired"), contradiction })).toBe(contradiction);
  });

  it.each<LookupStatus>(["pending", "initiated", "expired", "canceled", "failed", "unrecognised"])(
    "that calls it %s is doubted: it was paid",
    (status) => {
      expect(doubt(answerOf(status))).toEqual({
        code: "status_contradicts_payment",
        message:
          "Khalti does not call the payment paid any more, which it did before: compare Khalti's dashboard.",
      });
    },
  );

  it.each<LookupStatus>(["completed", "refunded", "partially_refunded"])(
    "that calls it %s by another transaction is doubted",
    (status) => {
      expect(doubt({ ...answerOf(status), transactionId: "OTHER" })).toEqual({
        code: "transaction_contradicts_payment",
        message: "Khalti names another transaction for the payment than before: ask Khalti.",
      });
      expect(doubt(answerOf(status))).toBeNull();
    },
  );
});

describe("Khalti's answer that nothing is refunded", () => {
  const contradicted = {
    code: "refund_contradicted",
    message:
      "Khalti says that nothing is refunded, and our records say Rs 300: compare Khalti's dashboard.",
  };

  it("is doubted after a refund that had ended when we asked", () => {
    expect(doubt(answerOf("completed"), [refunded(1)])).toEqual(contradicted);
  });

  it.each<[string, RecordedRefund[]]>([
    ["without a refund", []],
    ["after a refund that failed", [refundRow({ status: "failed", amountPaisa: 30_000 })]],
    ["while one of unknown amount is open", [dashboardRefund()]],
    ["while one is under way", [refundRow({ status: "submitting", amountPaisa: 30_000 })]],
    ["when a refund ended as we asked", [refunded(0)]],
    ["when a second refund ended after we asked", [refunded(5), refunded(-1)]],
  ])("may be true %s", (_when, refunds) => {
    expect(doubt(answerOf("completed"), refunds)).toBeNull();
  });

  it("is doubted although another refund is still open", () => {
    const open = refundRow({ status: "requested", amountPaisa: 10_000 });
    expect(doubt(answerOf("completed"), [refunded(1), open])).toEqual(contradicted);
  });

  it.each<LookupStatus>(["refunded", "partially_refunded"])("is not what %s says", (status) => {
    expect(doubt(answerOf(status), [refunded(1)])).toBeNull();
    expect(doubt(answerOf(status), [{ ...refunded(1), amountPaisa: PAID_PAISA }])).toBeNull();
  });
});
