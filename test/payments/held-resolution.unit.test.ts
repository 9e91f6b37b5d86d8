import { describe, expect, it } from "@jest/globals";
import type { Order, Payment, Refund } from "../../src/generated/prisma/client.ts";
import { OrderStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupAnswer, LookupStatus } from "../../src/khalti/lookup.ts";
import type { OrderWithMoney } from "../../src/lifecycle/lock-order.ts";
import { decideOrderEnd, type HoldOutcome } from "../../src/lifecycle/hold-end.ts";
import { requireAgreement } from "../../src/payments/held-resolution.ts";
import { answerOf, NOW, PAID_PAISA, refundRow } from "../lifecycle/recorded-refunds.ts";

const OUTCOMES: HoldOutcome[] = ["completed", "refunded", "canceled"];
const STATUSES: LookupStatus[] = [
  "completed",
  "pending",
  "initiated",
  "refunded",
  "partially_refunded",
  "expired",
  "canceled",
  "failed",
  "unrecognised",
];

/** The message of the conflict; null where the decision fits. */
function conflictOf(
  outcome: HoldOutcome,
  answer: Partial<LookupAnswer>,
  change: { order?: OrderStatus; transactionIdTaken?: boolean; refundedPaisa?: number } = {},
): string | null {
  try {
    requireAgreement({
      outcome,
      answer: { ...answerOf("completed"), statusWord: "WORD", ...answer },
      order: { status: change.order ?? "held" },
      payment: { pidx: "PIDX", amountPaisa: PAID_PAISA },
      transactionIdTaken: change.transactionIdTaken ?? false,
      refundedPaisa: change.refundedPaisa,
    });
    return null;
  } catch (error) {
    expect(error).toMatchObject({
      status: 409,
      code: "resolution_conflict",
      members: { khalti: { status: "WORD" } },
    });
    return (error as Error).message;
  }
}

describe("whether a decision about a held payment fits Khalti's answer", () => {
  const NOT_OURS = 'Khalti says "WORD", so the money is not ours.';
  const WITHOUT_AMOUNT = 'Khalti says "WORD": give the refunded amount with it.';
  const NOT_COMPLETED = (status: LookupStatus) =>
    status === "partially_refunded" ? WITHOUT_AMOUNT : NOT_OURS;
  const NOT_REFUNDED = `Khalti says "WORD", so the money is not refunded: send it back, or refund it in Khalti's dashboard (transaction TXN) first.`;
  const NOT_CANCELED = 'Khalti says "WORD", so it cannot be canceled.';

  it.each(STATUSES)("Khalti says %s", (status) => {
    expect(conflictOf("completed", { status })).toBe(
      status === "completed" ? null : NOT_COMPLETED(status),
    );
    const notRefunded =
      status === "completed" ? NOT_REFUNDED : 'Khalti says "WORD", so no money is refunded.';
    expect(conflictOf("refunded", { status })).toBe(status === "refunded" ? null : notRefunded);
    const hasMoney = ["completed", "pending", "refunded", "partially_refunded"].includes(status);
    expect(conflictOf("canceled", { status })).toBe(hasMoney ? NOT_CANCELED : null);
  });

  it("a partly refunded payment is completed with the refunded amount, if it is a part", () => {
    const status = "partially_refunded";
    const by = (refundedPaisa: number) => conflictOf("completed", { status }, { refundedPaisa });
    expect(by(1)).toBeNull();
    expect(by(PAID_PAISA - 1)).toBeNull();
    const requireIt = (refundedPaisa: number) => () => {
      requireAgreement({
        outcome: "completed",
        answer: answerOf(status),
        order: { status: "held" },
        payment: { pidx: "PIDX", amountPaisa: PAID_PAISA },
        transactionIdTaken: false,
        refundedPaisa,
      });
    };
    expect(requireIt(PAID_PAISA)).toThrow(
      expect.objectContaining({
        errors: [
          {
            path: "refunded_amount",
            message: "Should be less than the payment, 90000 paisa: Khalti refunded a part.",
          },
        ],
      }),
    );
  });

  it("a refunded amount contradicts Completed", () => {
    expect(conflictOf("completed", {}, { refundedPaisa: 1 })).toBe(
      'Khalti says "WORD", so nothing is refunded.',
    );
  });

  it.each(OUTCOMES)("never by another payment's answer: %s", (outcome) => {
    const status = outcome === "canceled" ? "canceled" : outcome;
    expect(conflictOf(outcome, { status, pidx: "OTHER" })).toBe(
      "Khalti answered about another payment.",
    );
  });

  it("another amount cannot be completed", () => {
    expect(conflictOf("completed", { totalAmountPaisa: 80_000 })).toBe(
      "Khalti took Rs 800, and the order is for Rs 900: send the money back, or refund it in Khalti's dashboard (transaction TXN) and resolve the payment as refunded.",
    );
    expect(conflictOf("completed", { totalAmountPaisa: 80_000, transactionId: null })).toContain(
      "(transaction not named)",
    );
    expect(conflictOf("refunded", { status: "refunded", totalAmountPaisa: 80_000 })).toBeNull();
    expect(conflictOf("refunded", { transactionId: null })).toContain("(transaction not named)");
  });

  it("of an answer that contradicts itself, a person may say that the money is refunded", () => {
    const contradiction = { code: "unclear_refund", message: "Khalti contradicts itself." };
    expect(conflictOf("refunded", { contradiction })).toBeNull();
  });

  it("money without a transaction, or with one that is taken, cannot be completed", () => {
    expect(conflictOf("completed", { transactionId: null })).toBe("Khalti names no transaction.");
    expect(conflictOf("completed", {}, { transactionIdTaken: true })).toBe(
      "Khalti names a transaction that paid another order.",
    );
  });

  it.each(Object.values(OrderStatus))("the order is %s", (order) => {
    expect(conflictOf("completed", {}, { order })).toBe(
      order === "held"
        ? null
        : `The order is ${order === "refunded" ? "refunded" : "paid by another payment"}: send this one back, or refund it in Khalti's dashboard (transaction TXN) and resolve it as refunded.`,
    );
    expect(conflictOf("refunded", { status: "refunded" }, { order })).toBeNull();
    expect(conflictOf("canceled", { status: "canceled" }, { order })).toBeNull();
  });
});

describe("what the end of a held payment means for its order", () => {
  const held = (id: string, code: string | null = null): Payment =>
    ({
      id,
      status: "held",
      heldCode: code,
      heldMessage: code === null ? null : "Held.",
      heldAt: NOW,
      doubtCode: null,
      notFoundSince: null,
      unconfirmedSince: null,
      completedAt: null,
      amountPaisa: PAID_PAISA,
      linkOverusedAt: null,
      paidAgainAt: null,
      paidAgainAfter: null,
    }) as Payment;

  function locked(status: OrderStatus, payments: Payment[], refunds: Refund[] = []) {
    return {
      order: { status, amountPaisa: PAID_PAISA, breaches: [] as string[] } as Order,
      payments,
      refunds,
      sendBacks: [],
      topUps: [],
    } satisfies OrderWithMoney;
  }

  const mine = held("mine", "amount_mismatch");
  const unknownRefund = refundRow({ status: "unknown" }) as Refund;
  const UNKNOWN_REFUND = {
    code: "refund_unknown",
    message:
      "It is unknown whether Khalti made the refund of Rs 900: do not send it again. Compare Khalti's dashboard, and record a day after it was sent what became of it.",
    since: unknownRefund.submittedAt,
  };

  it.each<[HoldOutcome, OrderStatus]>([
    ["completed", "paid"],
    ["refunded", "refunded"],
    ["canceled", "closed"],
  ])("%s: a held order is %s", (outcome, to) => {
    expect(decideOrderEnd(locked("held", [mine]), mine, outcome, NOW)).toEqual({
      to,
      attention: null,
    });
  });

  it.each(["paid", "partially_refunded", "refunded"] as const)(
    "an order that is %s stays so",
    (status) => {
      for (const outcome of OUTCOMES) {
        expect(decideOrderEnd(locked(status, [mine]), mine, outcome, NOW)).toEqual({
          to: null,
          attention: null,
        });
      }
    },
  );

  it("another held payment keeps the order held, unless the order is paid now", () => {
    const given = locked("held", [mine, held("other", "second_payment")]);
    const attention = { code: "second_payment", message: "Held.", since: NOW };
    expect(decideOrderEnd(given, mine, "refunded", NOW)).toEqual({ to: null, attention });
    expect(decideOrderEnd(given, mine, "canceled", NOW)).toEqual({ to: null, attention });
    expect(decideOrderEnd(given, mine, "completed", NOW)).toEqual({ to: "paid", attention });
  });

  it.each(["created", "initiated", "pending"] as const)(
    "another attempt that is %s lets a canceled order wait for payment again",
    (status) => {
      const open = { ...held("other"), status } as Payment;
      const after = (outcome: HoldOutcome) =>
        decideOrderEnd(locked("held", [mine, open]), mine, outcome, NOW).to;
      expect(after("canceled")).toBe("awaiting_payment");
      expect(after("completed")).toBe("paid");
      expect(after("refunded")).toBe("refunded");
    },
  );

  it("another payment that is not held keeps nothing", () => {
    const other = { ...held("other", "old"), status: "canceled" } as Payment;
    expect(decideOrderEnd(locked("held", [mine, other]), mine, "canceled", NOW)).toEqual({
      to: "closed",
      attention: null,
    });
  });

  it("a refused top-up asks for a person exactly when the money is ours", () => {
    const refused = {
      id: "top-up",
      position: 0,
      attempt: 1,
      status: "refused",
      amountPaisa: 20_000,
      refundedExternallyAt: null,
      createdAt: NOW,
      endedAt: NOW,
    } as OrderWithMoney["topUps"][number];
    const given = { ...locked("held", [mine]), topUps: [refused] };
    const codeAfter = (outcome: HoldOutcome) =>
      decideOrderEnd(given, mine, outcome, NOW).attention?.code;
    expect(codeAfter("completed")).toBe("top_up_refused");
    expect(codeAfter("refunded")).toBeUndefined();
    expect(codeAfter("canceled")).toBeUndefined();
  });

  it("shows the attention of a refund that the held payment hid", () => {
    expect(decideOrderEnd(locked("paid", [mine], [unknownRefund]), mine, "refunded", NOW)).toEqual({
      to: null,
      attention: UNKNOWN_REFUND,
    });
    const other = held("other", "second_payment");
    expect(
      decideOrderEnd(locked("paid", [mine, other], [unknownRefund]), mine, "refunded", NOW)
        .attention,
    ).toEqual({ code: "second_payment", message: "Held.", since: NOW });
  });
});
