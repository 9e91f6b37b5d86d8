import { describe, expect, it } from "@jest/globals";
import type { LookupAnswer, LookupStatus } from "../../src/khalti/lookup.ts";
import type { RecordedRefund } from "../../src/lifecycle/refund.ts";
import { requireAgreement, requireAmount } from "../../src/refunds/refund-resolution.ts";
import { answerOf, PAID_PAISA, refundRow, dashboardRefund } from "../lifecycle/recorded-refunds.ts";

/** The error that the call throws; null when it throws none. */
function errorOf(call: () => void): unknown {
  try {
    call();
    return null;
  } catch (error) {
    return error;
  }
}

describe("the amount of a resolved refund", () => {
  const known = { amountPaisa: 40_000 };
  const unknown = { amountPaisa: null };

  it.each([
    ["known, left out, succeeded", known, "succeeded", undefined, null],
    ["known, left out, failed", known, "failed", undefined, null],
    [
      "known, given",
      known,
      "succeeded",
      40_000,
      "The amount of this refund is known: leave it out.",
    ],
    ["unknown, given, succeeded", unknown, "succeeded", 1, null],
    ["unknown, given, failed", unknown, "failed", 1, null],
    ["unknown, left out, failed", unknown, "failed", undefined, null],
    [
      "unknown, left out, succeeded",
      unknown,
      "succeeded",
      undefined,
      "Give the refunded amount in paisa: Khalti does not say it.",
    ],
  ] as const)("%s", (_, refund, outcome, amount, message) => {
    const error = errorOf(() => {
      requireAmount(refund, outcome, amount);
    });
    if (message === null) expect(error).toBeNull();
    else {
      expect(error).toMatchObject({
        code: "invalid_request",
        errors: [{ path: "amount", message }],
      });
    }
  });
});

describe("whether a decision about a refund fits Khalti's answer", () => {
  const payment = { pidx: "PIDX", amountPaisa: PAID_PAISA };

  function check(given: {
    refund: RecordedRefund;
    others?: RecordedRefund[];
    outcome: "succeeded" | "failed";
    status: LookupStatus;
    amountPaisa?: number;
    pidx?: string;
    contradiction?: LookupAnswer["contradiction"];
  }): unknown {
    const { refund, others = [], outcome, status, amountPaisa, pidx, contradiction } = given;
    const answer = {
      ...answerOf(status, pidx),
      statusWord: "WORD",
      ...(contradiction === undefined ? {} : { contradiction }),
    };
    const refunds = [...others, refund];
    return errorOf(() => {
      requireAgreement({ payment, refunds }, refund, { outcome, amountPaisa, answer });
    });
  }

  const whole = refundRow({ status: "unknown" });
  const part = refundRow({ status: "unknown", amountPaisa: 40_000 });
  const conflict = (message: string) => ({
    status: 409,
    code: "resolution_conflict",
    message,
    members: { khalti: { status: "WORD" } },
  });

  it.each(["succeeded", "failed"] as const)("never by another payment's answer: %s", (outcome) => {
    expect(
      check({ refund: part, outcome, status: "partially_refunded", pidx: "OTHER" }),
    ).toMatchObject(conflict("Khalti answered about another payment."));
  });

  it.each(["succeeded", "failed"] as const)("never by a contradictory answer: %s", (outcome) => {
    const contradiction = { code: "unclear_refund", message: "Khalti contradicts itself." };
    expect(
      check({ refund: part, outcome, status: "partially_refunded", contradiction }),
    ).toMatchObject(conflict("Khalti contradicts itself."));
  });

  it.each<[LookupStatus, string | null]>([
    ["completed", null],
    ["partially_refunded", null],
    ["refunded", 'Khalti says "WORD", so all of the money is refunded.'],
    ["pending", null],
  ])("failed, while Khalti says %s", (status, message) => {
    const error = check({ refund: part, outcome: "failed", status });
    if (message === null) expect(error).toBeNull();
    else expect(error).toMatchObject(conflict(message));
  });

  it("a refund of unknown amount never failed", () => {
    expect(
      check({ refund: dashboardRefund(), outcome: "failed", status: "partially_refunded" }),
    ).toMatchObject(conflict("Khalti refunded a part of the money: give its amount."));
  });

  it("succeeded never while Khalti says completed", () => {
    expect(check({ refund: part, outcome: "succeeded", status: "completed" })).toMatchObject(
      conflict('Khalti says "WORD", so nothing is refunded.'),
    );
  });

  it("a part succeeded while Khalti says partially refunded; all of the money did not", () => {
    const all = conflict('Khalti says "WORD", so not all of the money is refunded.');
    const status = "partially_refunded";
    expect(check({ refund: part, outcome: "succeeded", status })).toBeNull();
    expect(check({ refund: whole, outcome: "succeeded", status })).toMatchObject(all);
    const others = (amountPaisa: number) => [refundRow({ status: "succeeded", amountPaisa })];
    expect(
      check({ refund: part, others: others(50_000), outcome: "succeeded", status }),
    ).toMatchObject(all);
    expect(
      check({ refund: part, others: others(49_999), outcome: "succeeded", status }),
    ).toBeNull();
    expect(check({ refund: whole, outcome: "succeeded", status: "refunded" })).toBeNull();
  });

  it("the amount that a person gives fits into what is left, to the paisa", () => {
    const status = "partially_refunded";
    const given = (amountPaisa: number, others: RecordedRefund[] = []) =>
      check({ refund: dashboardRefund(), others, outcome: "succeeded", status, amountPaisa });
    expect(given(PAID_PAISA - 1)).toBeNull();
    expect(given(PAID_PAISA)).toMatchObject(
      conflict('Khalti says "WORD", so not all of the money is refunded.'),
    );
    expect(given(PAID_PAISA + 1)).toMatchObject({
      code: "refund_exceeds_payment",
      members: { refundable_amount: PAID_PAISA },
    });
    // A requested refund reserves its amount.
    const requested = [refundRow({ status: "requested", amountPaisa: 30_000 })];
    expect(given(60_000, requested)).toBeNull();
    expect(given(60_001, requested)).toMatchObject({ code: "refund_exceeds_payment" });
  });

  it("all of the money succeeded while Khalti says refunded, by a given amount too", () => {
    expect(
      check({
        refund: dashboardRefund(),
        outcome: "succeeded",
        status: "refunded",
        amountPaisa: PAID_PAISA,
      }),
    ).toBeNull();
  });
});
