import { describe, expect, it } from "@jest/globals";
import { OrderStatus, PaymentStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupAnswer } from "../../src/khalti/lookup.ts";
import {
  type ConfirmationFacts,
  type Decision,
  decideConfirmation,
  decideOrderEffect,
  isAnswerAbout,
  isLapsed,
  isOpen,
} from "../../src/lifecycle/payment.ts";
import { DAY } from "../support/test-clock.ts";

const PAYMENT_STATUSES = Object.values(PaymentStatus);
const ORDER_STATUSES = Object.values(OrderStatus);

const ANSWER: LookupAnswer = {
  pidx: "PIDX",
  status: "completed",
  statusWord: "Completed",
  totalAmountPaisa: 90_000,
  transactionId: "TXN",
  feePaisa: 2_700,
  refunded: false,
};

function decide(
  status: PaymentStatus,
  answer: Partial<LookupAnswer>,
  change: Partial<ConfirmationFacts> = {},
): Decision {
  return decideConfirmation({
    payment: { status, pidx: "PIDX", amountPaisa: 90_000 },
    order: { status: "awaiting_payment" },
    answer: { ...ANSWER, ...answer },
    transactionIdTaken: false,
    ageMs: 60_000,
    ...change,
  });
}

describe("which payments can still be paid", () => {
  it("initiated and pending ones are open", () => {
    expect(PAYMENT_STATUSES.filter(isOpen)).toEqual(["initiated", "pending"]);
  });

  it("canceled and expired ones have lapsed", () => {
    expect(PAYMENT_STATUSES.filter(isLapsed)).toEqual(["canceled", "expired"]);
  });
});

describe("whether an answer is about a payment", () => {
  const payment = { pidx: "PIDX", transactionId: "TXN" };

  it.each([
    ["same pidx, same transaction", "PIDX", "TXN", true],
    ["same pidx, no transaction named", "PIDX", null, true],
    ["same pidx, another transaction", "PIDX", "OTHER", false],
    ["another pidx, same transaction", "OTHER", "TXN", false],
    ["another pidx, no transaction named", "OTHER", null, false],
  ])("%s", (_, pidx, transactionId, expected) => {
    expect(isAnswerAbout(payment, { ...ANSWER, pidx, transactionId })).toBe(expected);
  });
});

describe("the reason for a hold", () => {
  it.each<[code: string, message: string, Decision]>([
    [
      "pidx_mismatch",
      "Khalti answered about another payment than the one we looked up.",
      decide("initiated", { pidx: "OTHER" }),
    ],
    [
      "pending_too_long",
      "Khalti has been processing the payment for days.",
      decide("pending", { status: "pending" }, { ageMs: 6 * DAY }),
    ],
    [
      "refunded_before_confirmed",
      "Khalti reports a refund of a payment that we never saw completed.",
      decide("initiated", { status: "refunded", statusWord: "Refunded" }),
    ],
    [
      "refunded_before_confirmed",
      "Khalti reports a refund of a payment that we never saw completed.",
      decide("initiated", { status: "partially_refunded", statusWord: "Partially Refunded" }),
    ],
    [
      "unknown_status",
      "Khalti gave the payment a status that we do not know.",
      decide("initiated", { status: "unrecognised", statusWord: "Frozen" }),
    ],
    [
      "amount_mismatch",
      "Khalti took Rs 800, but the order is for Rs 900.",
      decide("initiated", { totalAmountPaisa: 80_000 }),
    ],
    [
      "transaction_id_missing",
      "Khalti says the payment is completed, but names no transaction.",
      decide("initiated", { transactionId: null }),
    ],
    [
      "transaction_id_used",
      "Khalti names a transaction that already paid another payment.",
      decide("initiated", {}, { transactionIdTaken: true }),
    ],
    [
      "second_payment",
      "The order was already paid, and Khalti took another Rs 900 for it.",
      decide("initiated", {}, { order: { status: "paid" } }),
    ],
    [
      "order_closed",
      "The money arrived after the order was closed.",
      decide("initiated", {}, { order: { status: "closed" } }),
    ],
    [
      "order_held",
      "The money arrived for an order that is already held.",
      decide("initiated", {}, { order: { status: "held" } }),
    ],
  ])("%s: %s", (code, message, decision) => {
    expect(decision).toEqual({ kind: "hold", because: { code, message } });
  });
});

describe("the age of a payment", () => {
  const LINK_LIMIT = 30 * DAY;
  const PENDING_LIMIT = 5 * DAY;

  it.each(["initiated", "pending"] as const)(
    "%s at the limit of five days: still pending, and held one ms later",
    (status) => {
      const at = decide(status, { status: "pending" }, { ageMs: PENDING_LIMIT });
      expect(at).toEqual(
        status === "pending" ? { kind: "unchanged" } : { kind: "move", to: "pending", late: false },
      );
      const after = decide(status, { status: "pending" }, { ageMs: PENDING_LIMIT + 1 });
      expect(after).toMatchObject({ kind: "hold", because: { code: "pending_too_long" } });
    },
  );

  it.each(["canceled", "expired"] as const)(
    "%s, and pending at Khalti for longer than five days: nothing changes",
    (status) => {
      const decision = decide(status, { status: "pending" }, { ageMs: PENDING_LIMIT + 1 });
      expect(decision).toEqual({ kind: "unchanged" });
    },
  );

  it("an initiated link expires one ms after the limit of thirty days", () => {
    const initiated = { status: "initiated" } as const;
    expect(decide("initiated", initiated, { ageMs: LINK_LIMIT })).toEqual({ kind: "unchanged" });
    expect(decide("initiated", initiated, { ageMs: LINK_LIMIT + 1 })).toEqual({
      kind: "move",
      to: "expired",
      late: false,
    });
  });
});

describe("an unknown status that a person resolved as canceled before", () => {
  it("changes nothing when Khalti repeats it", () => {
    const frozen = { status: "unrecognised", statusWord: "Frozen" } as const;
    expect(decide("canceled", frozen, { resolvedByPerson: true })).toEqual({ kind: "unchanged" });
    expect(decide("canceled", frozen, { resolvedByPerson: false })).toMatchObject({
      kind: "hold",
    });
  });
});

describe("late money", () => {
  it.each([
    ["initiated", false],
    ["pending", false],
    ["canceled", true],
    ["expired", true],
  ] as const)("of a payment that is %s is late: %s", (status, late) => {
    expect(decide(status, {})).toEqual({ kind: "move", to: "completed", late });
  });
});

describe("what a decision means for the order", () => {
  const BEFORE = { code: "refund_unknown", message: "Unknown.", since: new Date(0) };
  const NOW = new Date(Date.UTC(2026, 0, 10));
  const BECAUSE = { code: "amount_mismatch", message: "No." };

  const effectOf = (status: OrderStatus, decision: Decision, otherOpen = false) =>
    decideOrderEffect({ status, attention: BEFORE }, decision, otherOpen, NOW);
  const move = (to: PaymentStatus): Decision => ({ kind: "move", to, late: false });

  it.each(ORDER_STATUSES)("nothing for a %s order when nothing changed", (status) => {
    expect(effectOf(status, { kind: "unchanged" })).toEqual({ to: null, attention: BEFORE });
  });

  it.each(ORDER_STATUSES)("a held payment of a %s order asks for a person", (status) => {
    const stays = ["paid", "partially_refunded", "refunded", "held"].includes(status);
    expect(effectOf(status, { kind: "hold", because: BECAUSE })).toEqual({
      to: stays ? null : "held",
      attention: { ...BECAUSE, since: NOW },
    });
  });

  it.each(ORDER_STATUSES)("a completed payment makes a %s order paid", (status) => {
    expect(effectOf(status, move("completed"))).toEqual({ to: "paid", attention: BEFORE });
  });

  it.each(
    ORDER_STATUSES.flatMap((status) =>
      (["canceled", "expired"] as const).flatMap((to) =>
        [true, false].map((otherOpen) => [status, to, otherOpen] as const),
      ),
    ),
  )("a %s order whose payment is %s, another attempt open: %s", (status, to, otherOpen) => {
    const follows = status === "awaiting_payment" && !otherOpen;
    expect(effectOf(status, move(to), otherOpen)).toEqual({
      to: follows ? to : null,
      attention: BEFORE,
    });
  });

  it.each(["initiated", "pending"] as const)("nothing when a payment is %s", (to) => {
    expect(effectOf("awaiting_payment", move(to))).toEqual({ to: null, attention: BEFORE });
  });
});
