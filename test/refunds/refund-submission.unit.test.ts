import { describe, expect, it } from "@jest/globals";
import type { Payment, Refund } from "../../src/generated/prisma/client.ts";
import { PaymentStatus, RefundStatus } from "../../src/generated/prisma/enums.ts";
import type { GatewayOutcome } from "../../src/khalti/gateway-outcome.ts";
import type { LookupStatus } from "../../src/khalti/lookup.ts";
import type { RefundAnswer } from "../../src/khalti/refund.ts";
import {
  blockingReason,
  decideRefund,
  nextRefundState,
} from "../../src/refunds/refund-submission.ts";
import { answerOf, PAID_PAISA, refundRow, dashboardRefund } from "../lifecycle/recorded-refunds.ts";

const PAYMENT = {
  status: "completed",
  pidx: "PIDX",
  transactionId: "TXN",
  amountPaisa: PAID_PAISA,
} as Payment;

const sent = { id: "refund", acceptedAt: null };
const row = (status: RefundStatus, amountPaisa = PAID_PAISA) =>
  refundRow({ status, amountPaisa }) as Refund;
const ofUnknownAmount = () => dashboardRefund() as Refund;

const ANOTHER = "Khalti names another transaction for this payment, so the refund was not sent.";
const UNKNOWN = "A part was refunded in Khalti's dashboard meanwhile: record its amount first.";
const says = (word: string) => `Khalti says "${word}" of the payment, so the refund was not sent.`;

describe("why Khalti must not be asked for a refund", () => {
  it.each<[LookupStatus, boolean]>([
    ["completed", true],
    ["partially_refunded", true],
    ["refunded", false],
    ["pending", false],
    ["initiated", false],
    ["expired", false],
    ["canceled", false],
    ["failed", false],
    ["unrecognised", false],
  ])("Khalti says %s: refundable %s", (status, isRefundable) => {
    expect(blockingReason(PAYMENT, [], answerOf(status))).toBe(isRefundable ? null : says(status));
  });

  it.each(Object.values(PaymentStatus))("our payment is %s", (status) => {
    const isRefundable = status === "completed" || status === "partially_refunded";
    expect(blockingReason({ ...PAYMENT, status }, [], answerOf("completed"))).toBe(
      isRefundable ? null : says("completed"),
    );
  });

  it("Khalti answers about another payment or transaction", () => {
    expect(blockingReason({ ...PAYMENT, pidx: "OTHER" }, [], answerOf("completed"))).toBe(ANOTHER);
    expect(blockingReason({ ...PAYMENT, transactionId: "OTHER" }, [], answerOf("completed"))).toBe(
      ANOTHER,
    );
  });

  it("a part of unknown amount was refunded", () => {
    const refunds = [row("succeeded", 10_000), ofUnknownAmount()];
    expect(blockingReason(PAYMENT, refunds, answerOf("partially_refunded"))).toBe(UNKNOWN);
    expect(blockingReason(PAYMENT, [row("unknown")], answerOf("completed"))).toBeNull();
  });
});

describe("whether a requested refund is sent now", () => {
  const decide = (
    refund: Refund,
    change: {
      others?: Refund[];
      status?: LookupStatus;
      payment?: Partial<Payment>;
    } = {},
  ) =>
    decideRefund({
      payment: { ...PAYMENT, ...change.payment },
      refunds: [...(change.others ?? []), refund],
      refund,
      answer: answerOf(change.status ?? "completed"),
    });

  it("a refund of everything goes without an amount", () => {
    expect(decide(row("requested"))).toEqual({ kind: "send", order: { transactionId: "TXN" } });
  });

  it("a part goes with its amount", () => {
    expect(decide(row("requested", PAID_PAISA - 1))).toEqual({
      kind: "send",
      order: { transactionId: "TXN", amountPaisa: PAID_PAISA - 1 },
    });
  });

  it("the rest after another refund goes with its amount", () => {
    expect(
      decide(row("requested", 60_000), {
        others: [row("succeeded", 30_000)],
        status: "partially_refunded",
      }),
    ).toEqual({ kind: "send", order: { transactionId: "TXN", amountPaisa: 60_000 } });
  });

  it("the whole amount goes as an amount where anything is refunded, by our records or Khalti's", () => {
    const withAmount = {
      kind: "send",
      order: { transactionId: "TXN", amountPaisa: PAID_PAISA },
    };
    expect(decide(row("requested"), { others: [row("succeeded", 1)] })).toEqual(withAmount);
    expect(decide(row("requested"), { status: "partially_refunded" })).toEqual(withAmount);
    // A refund that was not made leaves all of the money.
    expect(decide(row("requested"), { others: [row("failed", 1)] })).toEqual({
      kind: "send",
      order: { transactionId: "TXN" },
    });
  });

  it.each(Object.values(RefundStatus).filter((status) => status !== "requested"))(
    "a refund that is %s waits, whatever Khalti says",
    (status) => {
      expect(decide(row(status))).toEqual({ kind: "wait" });
      expect(decide(row(status), { status: "canceled" })).toEqual({ kind: "wait" });
    },
  );

  it("waits while another refund of the payment is being submitted", () => {
    expect(decide(row("requested", 30_000), { others: [row("submitting", 30_000)] })).toEqual({
      kind: "wait",
    });
  });

  it("fails, even while another is being submitted, when Khalti does not call the payment paid", () => {
    expect(
      decide(row("requested"), { others: [row("submitting", 1)], status: "refunded" }),
    ).toEqual({ kind: "fail", message: says("refunded") });
  });

  it("throws for a payment without a transaction and for a refund without an amount", () => {
    const noTransaction = { payment: { transactionId: null } };
    const answer = { ...answerOf("completed"), transactionId: null };
    const refund = row("requested");
    expect(() =>
      decideRefund({
        payment: { ...PAYMENT, ...noTransaction.payment },
        refunds: [refund],
        refund,
        answer,
      }),
    ).toThrow("nothing to send");
    expect(() => decide({ ...row("requested"), amountPaisa: null })).toThrow("nothing to send");
  });
});

describe("what the outcome of the call makes of a refund", () => {
  type Outcome = GatewayOutcome<RefundAnswer>;
  const message = "In Khalti's words.";
  const answer: Outcome = { kind: "answer", value: { message } };
  const refused: Outcome = {
    kind: "refused",
    httpStatus: 400,
    reason: "other",
    message,
    errors: [],
    body: {},
  };
  const unknown = (sent: boolean): Outcome => ({
    kind: "unknown",
    reason: "timeout",
    sent,
    message,
  });

  it("Khalti's word for a success leaves it unknown until a lookup agrees", () => {
    for (const status of ["submitting", "unknown"] as const) {
      expect(nextRefundState({ ...sent, status }, answer)).toEqual({
        id: "refund",
        to: "unknown",
        message,
        isAccepted: true,
      });
    }
    for (const ended of ["succeeded", "failed", "requested"] as const) {
      expect(nextRefundState({ ...sent, status: ended }, answer)).toBe("conflict");
    }
  });

  it("Khalti's word that was recorded before, by a commit whose answer was lost", () => {
    const accepted = { ...sent, status: "unknown", acceptedAt: new Date() } as const;
    expect(nextRefundState(accepted, answer)).toBeNull();
  });

  it.each<[string, Outcome, RefundStatus, RefundStatus | null]>([
    ["a refusal", refused, "failed", "failed"],
    ["an unknown outcome of a request that was sent", unknown(true), "unknown", null],
    ["an unknown outcome of a request that never left", unknown(false), "requested", null],
  ])("%s", (_, outcome, whileSubmitting, onceUnknown) => {
    const next = (status: RefundStatus) => nextRefundState({ ...sent, status }, outcome);
    expect(next("submitting")).toEqual({ id: "refund", to: whileSubmitting, message });
    // A late answer to a refund that was marked unknown still counts, if it is definite.
    expect(next("unknown")).toEqual(
      onceUnknown === null ? null : { id: "refund", to: onceUnknown, message },
    );
    for (const ended of ["succeeded", "failed", "requested"] as const) {
      expect(next(ended)).toBe("conflict");
    }
  });
});
