import { describe, expect, it } from "@jest/globals";
import { TopUpStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupStatus } from "../../src/khalti/lookup.ts";
import type { RecordedRefund } from "../../src/lifecycle/refund.ts";
import type { StatusOutcome, SubmitOutcome } from "../../src/providers/top-up-provider.ts";
import {
  blockingReason,
  canRefundAutomatically,
  isFreshlyPaid,
  moneyByAnswer,
  nextState,
  nextStateFromStatus,
  submission,
} from "../../src/topups/top-up-delivery.ts";
import { answerOf, NOW, refundRow, dashboardRefund } from "../lifecycle/recorded-refunds.ts";
import { topUpRow } from "./top-up-rows.ts";

const STATUSES = Object.values(TopUpStatus);
/** The order is one top-up of Rs 310. */
const PAYMENT = { amountPaisa: 31_000, mode: "wallet" } as const;
const REFUNDED = { refuse: "All of the money is refunded." };
const TOO_LITTLE = { refuse: "Too little of the money is left: it is refunded." };

const refundOf = (amountPaisa: number, status: RecordedRefund["status"] = "succeeded") =>
  refundRow({ status, amountPaisa });

describe("whether a lookup of the payment is fresh enough to deliver", () => {
  it.each([
    ["59.999 seconds ago", 59_999, true],
    ["a minute ago", 60_000, false],
    ["in the same ms", 0, true],
  ])("completed %s: %s ms", (_, ageMs, expected) => {
    const completedAt = new Date(NOW.getTime() - ageMs);
    expect(isFreshlyPaid({ completedAt }, NOW)).toBe(expected);
  });

  it("not without the time at which it was completed", () => {
    expect(isFreshlyPaid({ completedAt: null }, NOW)).toBe(false);
    expect(isFreshlyPaid({ completedAt: null }, new Date(0))).toBe(false);
  });
});

describe("whether the money is still ours by Khalti's answer", () => {
  const payment = { pidx: "PIDX", transactionId: "TXN" };

  it.each<[LookupStatus, string]>([
    ["completed", "ours"],
    ["partially_refunded", "ours"],
    ["refunded", "refunded"],
    ["pending", "not_paid"],
    ["initiated", "not_paid"],
    ["expired", "not_paid"],
    ["canceled", "not_paid"],
    ["failed", "not_paid"],
    ["unrecognised", "not_paid"],
  ])("%s: %s", (status, expected) => {
    expect(moneyByAnswer(payment, answerOf(status))).toBe(expected);
  });

  it.each(["completed", "refunded", "canceled"] as const)(
    "%s of another transaction or pidx counts for nothing",
    (status) => {
      expect(moneyByAnswer({ ...payment, transactionId: "OTHER" }, answerOf(status))).toBe(
        "other_transaction",
      );
      expect(moneyByAnswer({ ...payment, pidx: "OTHER" }, answerOf(status))).toBe(
        "other_transaction",
      );
    },
  );
});

describe("why a pending top-up is not sent", () => {
  const topUp = topUpRow();
  const other = topUpRow({ position: 1, status: "queued" });

  it.each<[string, Parameters<typeof blockingReason>, ReturnType<typeof blockingReason>]>([
    [
      "nothing, when all of its money is there",
      [{ payment: PAYMENT, refunds: [], topUps: [topUp] }, "ours"],
      null,
    ],
    [
      "refused when all of the money is refunded",
      [{ payment: null, refunds: [refundOf(31_000)], topUps: [topUp] }, "ours"],
      REFUNDED,
    ],
    [
      "refused when all of the money is refunded, by Khalti too",
      [{ payment: null, refunds: [dashboardRefund()], topUps: [topUp] }, "refunded"],
      REFUNDED,
    ],
    [
      "waits when Khalti has refunded the money and our records do not say so yet",
      [{ payment: PAYMENT, refunds: [], topUps: [topUp] }, "refunded"],
      "wait",
    ],
    [
      "waits when a part of unknown amount was refunded",
      [
        {
          payment: { ...PAYMENT, amountPaisa: 90_000 },
          refunds: [dashboardRefund()],
          topUps: [topUp],
        },
        "ours",
      ],
      "wait",
    ],
    [
      "refused when one paisa of its price is refunded",
      [{ payment: PAYMENT, refunds: [refundOf(1)], topUps: [topUp] }, "ours"],
      TOO_LITTLE,
    ],
    [
      "refused when a refund of its price is only requested",
      [{ payment: PAYMENT, refunds: [refundOf(31_000, "requested")], topUps: [topUp] }, "ours"],
      TOO_LITTLE,
    ],
    [
      "nothing, when the refund of its price failed",
      [{ payment: PAYMENT, refunds: [refundOf(31_000, "failed")], topUps: [topUp] }, "ours"],
      null,
    ],
    [
      "nothing, when the rest pays for all top-ups to the paisa",
      [
        {
          payment: { ...PAYMENT, amountPaisa: 90_000 },
          refunds: [refundOf(28_000)],
          topUps: [topUp, other],
        },
        "ours",
      ],
      null,
    ],
    [
      "refused when the rest does not pay for the other top-up under way as well",
      [
        {
          payment: { ...PAYMENT, amountPaisa: 90_000 },
          refunds: [refundOf(28_001)],
          topUps: [topUp, other],
        },
        "ours",
      ],
      TOO_LITTLE,
    ],
  ])("%s", (_, given, expected) => {
    expect(blockingReason(...given)).toEqual(expected);
  });
});

describe("the change with which a pending top-up is sent", () => {
  const facts = { payment: PAYMENT, refunds: [], topUps: [topUpRow()] };

  it.each(STATUSES)("a top-up that is %s", (status) => {
    expect(submission({ ...facts, topUp: { status } }, "ours", 0)).toEqual(
      status === "pending" ? { to: "submitting", message: null } : null,
    );
  });

  it("is refused for good when the money is refunded", () => {
    expect(
      submission({ ...facts, payment: null, topUp: { status: "pending" } }, "ours", 0),
    ).toEqual({
      to: "refused",
      message: "All of the money is refunded.",
    });
  });

  it.each([
    [59_999, { to: "submitting", message: null }],
    [60_000, null],
  ])("%d ms after Khalti was asked, also if this process slept meanwhile", (ms, expected) => {
    expect(submission({ ...facts, topUp: { status: "pending" } }, "ours", ms)).toEqual(expected);
  });

  it("waits while our records do not say what Khalti says", () => {
    expect(submission({ ...facts, topUp: { status: "pending" } }, "refunded", 0)).toBeNull();
  });
});

const MESSAGE = "In the provider's words.";

describe("the provider's answer to a delivery", () => {
  const outcomes: [SubmitOutcome, object][] = [
    [
      { kind: "delivered", providerId: "7", message: MESSAGE },
      { to: "delivered", message: MESSAGE, providerId: "7" },
    ],
    [
      { kind: "queued", providerId: null, message: MESSAGE },
      { to: "queued", message: MESSAGE, providerId: null },
    ],
    [
      { kind: "unknown", providerId: "8", message: MESSAGE },
      { to: "unknown", message: MESSAGE, providerId: "8" },
    ],
    [
      { kind: "refused", message: MESSAGE },
      { to: "refused", message: MESSAGE },
    ],
    [
      { kind: "waiting", reason: "credit", message: MESSAGE },
      { to: "pending", message: MESSAGE, waitingFor: "credit" },
    ],
    [
      { kind: "unsent", message: MESSAGE },
      { to: "pending", message: MESSAGE },
    ],
  ];

  it.each(outcomes)("%j, while it is being submitted", (outcome, expected) => {
    expect(nextState({ status: "submitting" }, outcome)).toEqual(expected);
  });

  it.each(outcomes)("%j, after it was marked unknown: only if definite", (outcome, expected) => {
    const isDefinite = ["delivered", "queued", "refused"].includes(outcome.kind);
    expect(nextState({ status: "unknown" }, outcome)).toEqual(isDefinite ? expected : null);
  });

  it.each(outcomes)("%j, after it ended: a conflict", (outcome) => {
    for (const status of ["pending", "queued", "delivered", "refused"] as const) {
      expect(nextState({ status }, outcome)).toBe("conflict");
    }
  });
});

describe("the provider's answer to a status check", () => {
  const delivered: StatusOutcome = { kind: "delivered", providerId: "7", message: MESSAGE };
  const queued: StatusOutcome = { kind: "queued", providerId: "8", message: MESSAGE };
  const refused: StatusOutcome = { kind: "refused", message: MESSAGE };
  const unknown: StatusOutcome = { kind: "unknown", message: MESSAGE };
  const unanswered: StatusOutcome = { kind: "unanswered", message: MESSAGE };
  const all = [delivered, queued, refused, unknown, unanswered];

  it.each(["pending", "submitting", "delivered", "refused"] as const)(
    "changes nothing of a top-up that is %s",
    (status) => {
      for (const found of all) {
        expect(nextStateFromStatus({ status }, found, false)).toBeNull();
        expect(nextStateFromStatus({ status }, found, true)).toBeNull();
      }
    },
  );

  it.each(
    (["queued", "unknown"] as const).flatMap((status) =>
      [true, false].map((isLast) => [status, isLast] as const),
    ),
  )("ends a top-up that is %s, last check %s", (status, isLast) => {
    expect(nextStateFromStatus({ status }, delivered, isLast)).toEqual({
      to: "delivered",
      message: MESSAGE,
      providerId: "7",
    });
    expect(nextStateFromStatus({ status }, refused, isLast)).toEqual({
      to: "refused",
      message: MESSAGE,
    });
  });

  it.each([queued, unknown, unanswered])(
    "%j: a queued top-up waits for the last check",
    (found) => {
      expect(nextStateFromStatus({ status: "queued" }, found, false)).toBeNull();
      expect(nextStateFromStatus({ status: "queued" }, found, true)).toEqual({
        to: "unknown",
        message: `The provider has not ended it for days: ${MESSAGE}`,
      });
    },
  );

  it("an unknown top-up becomes queued when the provider has it, except at the last check", () => {
    expect(nextStateFromStatus({ status: "unknown" }, queued, false)).toEqual({
      to: "queued",
      message: MESSAGE,
      providerId: "8",
    });
    expect(nextStateFromStatus({ status: "unknown" }, queued, true)).toBeNull();
  });

  it.each([unknown, unanswered])("%j: an unknown top-up stays unknown", (found) => {
    expect(nextStateFromStatus({ status: "unknown" }, found, false)).toBeNull();
    expect(nextStateFromStatus({ status: "unknown" }, found, true)).toBeNull();
  });
});

describe("whether the money of a refused top-up is refunded without a person", () => {
  const refused = topUpRow({ status: "refused" });
  const facts = { payment: PAYMENT, refunds: [], topUps: [refused] };
  const underWay = topUpRow({ position: 1, status: "queued" });

  it.each<[string, boolean, Parameters<typeof canRefundAutomatically>]>([
    ["a wallet payment with all of its money", true, [facts, refused]],
    ["all of the money is refunded", false, [{ ...facts, payment: null }, refused]],
    [
      "a payment by e-banking",
      false,
      [{ ...facts, payment: { ...PAYMENT, mode: "ebanking" } }, refused],
    ],
    [
      "a payment by mobile banking",
      false,
      [{ ...facts, payment: { ...PAYMENT, mode: "mobile_banking" } }, refused],
    ],
    [
      "the product asks for a person",
      false,
      [facts, topUpRow({ status: "refused" }, { onRefusal: "hold" })],
    ],
    [
      "the product asks for a person, and a person asks for the refund",
      true,
      [facts, topUpRow({ status: "refused" }, { onRefusal: "hold" }), "refund"],
    ],
    ["a person asks for no refund", false, [facts, refused, "hold"]],
    ["nothing decided otherwise", true, [facts, refused, undefined]],
    [
      "a part of unknown amount was refunded",
      false,
      [
        { ...facts, payment: { ...PAYMENT, amountPaisa: 90_000 }, refunds: [dashboardRefund()] },
        refused,
      ],
    ],
    ["one paisa is refunded already", false, [{ ...facts, refunds: [refundOf(1)] }, refused]],
    [
      "the rest is its price to the paisa",
      true,
      [{ ...facts, payment: { ...PAYMENT, amountPaisa: 31_001 }, refunds: [refundOf(1)] }, refused],
    ],
    [
      "the rest pays for another top-up under way",
      false,
      [
        { ...facts, payment: { ...PAYMENT, amountPaisa: 61_999 }, topUps: [refused, underWay] },
        refused,
      ],
    ],
    [
      "enough is left beyond another top-up under way",
      true,
      [
        { ...facts, payment: { ...PAYMENT, amountPaisa: 62_000 }, topUps: [refused, underWay] },
        refused,
      ],
    ],
  ])("%s: %s", (_, expected, given) => {
    expect(canRefundAutomatically(...given)).toBe(expected);
  });
});
