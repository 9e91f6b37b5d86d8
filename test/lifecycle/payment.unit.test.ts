import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { OrderStatus, PaymentStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupAnswer, LookupStatus } from "../../src/khalti/lookup.ts";
import { moveOrder } from "../../src/orders/order.ts";
import {
  type ConfirmationFacts,
  type Decision,
  decideConfirmation,
  decideOrderEffect,
} from "../../src/lifecycle/payment.ts";

const WAITING = ["initiated", "pending", "canceled", "expired"] as const;
const COMPLETED = "completed" as const;
const LOOKUP_STATUSES: LookupStatus[] = [
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

function facts(change: {
  payment?: Partial<ConfirmationFacts["payment"]>;
  order?: OrderStatus;
  answer?: Partial<LookupAnswer>;
  transactionIdTaken?: boolean;
  ageMs?: number;
}): ConfirmationFacts {
  return {
    payment: { status: "initiated", pidx: "PIDX", amountPaisa: 90_000, ...change.payment },
    order: { status: change.order ?? "awaiting_payment" },
    answer: {
      pidx: "PIDX",
      status: "completed",
      statusWord: "Completed",
      totalAmountPaisa: 90_000,
      transactionId: "TXN",
      feePaisa: 2_700,
      refunded: false,
      ...change.answer,
    },
    transactionIdTaken: change.transactionIdTaken ?? false,
    ageMs: change.ageMs ?? 60_000,
  };
}

/** A short text for a decision, for readable test tables. */
function summarize(decision: Decision): string {
  switch (decision.kind) {
    case "unchanged":
      return "-";
    case "move":
      return decision.late ? `${decision.to}, late` : decision.to;
    case "hold":
      return `held: ${decision.because.code}`;
  }
}

const NOW = new Date(Date.UTC(2026, 0, 10));

describe("the decision on a lookup of an unpaid payment", () => {
  // lookup status -> outcome for a payment in each state
  const table: Record<
    LookupStatus,
    Record<"initiated" | "pending" | "canceled" | "expired", string>
  > = {
    completed: {
      initiated: "completed",
      pending: "completed",
      canceled: "completed, late",
      expired: "completed, late",
    },
    pending: { initiated: "pending", pending: "-", canceled: "-", expired: "-" },
    initiated: { initiated: "-", pending: "initiated", canceled: "-", expired: "-" },
    refunded: {
      initiated: "held: refunded_before_confirmed",
      pending: "held: refunded_before_confirmed",
      canceled: "held: refunded_before_confirmed",
      expired: "held: refunded_before_confirmed",
    },
    partially_refunded: {
      initiated: "held: refunded_before_confirmed",
      pending: "held: refunded_before_confirmed",
      canceled: "held: refunded_before_confirmed",
      expired: "held: refunded_before_confirmed",
    },
    expired: { initiated: "expired", pending: "expired", canceled: "-", expired: "-" },
    canceled: { initiated: "canceled", pending: "canceled", canceled: "-", expired: "-" },
    failed: { initiated: "canceled", pending: "canceled", canceled: "-", expired: "-" },
    unrecognised: {
      initiated: "held: unknown_status",
      pending: "held: unknown_status",
      canceled: "held: unknown_status",
      expired: "held: unknown_status",
    },
  };
  const rows = LOOKUP_STATUSES.flatMap((answer) =>
    (["initiated", "pending", "canceled", "expired"] as const).map((state) => ({
      answer,
      state,
      outcome: table[answer][state],
    })),
  );

  it.each(rows)("lookup $answer, payment $state: $outcome", ({ answer, state, outcome }) => {
    const decision = decideConfirmation(
      facts({ payment: { status: state }, answer: { status: answer } }),
    );
    expect(summarize(decision)).toBe(outcome);
  });
});

describe("the decision on a lookup of a payment that does not wait for money", () => {
  const notWaiting = ["created", "failed", "abandoned", "refunded", "held"] as const;
  it.each(notWaiting)("a payment that is %s stays unchanged for every lookup status", (status) => {
    for (const answer of LOOKUP_STATUSES) {
      const decision = decideConfirmation(
        facts({ payment: { status }, answer: { status: answer } }),
      );
      expect(summarize(decision)).toBe("-");
    }
  });

  it.each(LOOKUP_STATUSES)("a paid payment stays unchanged when the lookup is %s", (answer) => {
    for (const status of ["completed", "partially_refunded"] as const) {
      const decision = decideConfirmation(
        facts({ payment: { status }, order: "paid", answer: { status: answer } }),
      );
      expect(summarize(decision)).toBe("-");
    }
  });
});

describe("money for an order whose link has lapsed", () => {
  it.each(["canceled", "expired"] as const)("an order that is %s is paid", (order) => {
    expect(decideConfirmation(facts({ order }))).toEqual({
      kind: "move",
      to: "completed",
      late: false,
    });
  });
});

describe("a payment that contradicts our records is held", () => {
  it.each([
    ["a different amount", facts({ answer: { totalAmountPaisa: 89_999 } }), "amount_mismatch"],
    ["a different pidx", facts({ answer: { pidx: "OTHER" } }), "pidx_mismatch"],
    [
      "a different pidx, even when the lookup is canceled",
      facts({ answer: { pidx: "OTHER", status: "canceled" } }),
      "pidx_mismatch",
    ],
    ["a transaction id already used", facts({ transactionIdTaken: true }), "transaction_id_used"],
    ["no transaction id", facts({ answer: { transactionId: null } }), "transaction_id_missing"],
    ["money for a closed order", facts({ order: "closed" }), "order_closed"],
    ["money for a held order", facts({ order: "held" }), "order_held"],
    ["a second payment of a paid order", facts({ order: "paid" }), "second_payment"],
    ["money for a refunded order", facts({ order: "refunded" }), "second_payment"],
    [
      "money for a partially refunded order",
      facts({ order: "partially_refunded" }),
      "second_payment",
    ],
  ])("%s", (_what, given, code) => {
    expect(summarize(decideConfirmation(given))).toBe(`held: ${code}`);
  });

  it.each([...WAITING])("an answer that contradicts itself, about one that is %s", (status) => {
    const contradiction = { code: "http_contradiction", message: "Khalti contradicts itself." };
    const given = facts({ payment: { status }, answer: { status: "completed", contradiction } });
    expect(decideConfirmation(given)).toEqual({ kind: "hold", because: contradiction });
  });

  it("an amount mismatch names both amounts in rupees", () => {
    const decision = decideConfirmation(facts({ answer: { totalAmountPaisa: 100_050 } }));
    expect(decision).toMatchObject({
      because: { message: "Khalti took Rs 1,000.50, but the order is for Rs 900." },
    });
  });
});

describe("the effect of the decision on the order", () => {
  const move = (to: PaymentStatus): Decision => ({ kind: "move", to, late: false });
  const hold: Decision = { kind: "hold", because: { code: "amount_mismatch", message: "No." } };

  it.each<[OrderStatus, Decision, boolean, OrderStatus | null]>([
    ["awaiting_payment", move("completed"), false, "paid"],
    ["canceled", move("completed"), false, "paid"],
    ["expired", move("completed"), false, "paid"],
    ["awaiting_payment", move("canceled"), false, "canceled"],
    ["awaiting_payment", move("expired"), false, "expired"],
    // another attempt is still open, so the order keeps waiting
    ["awaiting_payment", move("canceled"), true, null],
    ["awaiting_payment", move("expired"), true, null],
    ["awaiting_payment", move("pending"), false, null],
    ["closed", move("expired"), false, null],
    ["paid", move("canceled"), false, null],
    ["awaiting_payment", hold, false, "held"],
    ["canceled", hold, false, "held"],
    ["expired", hold, false, "held"],
    ["closed", hold, false, "held"],
    ["held", hold, false, null],
    // a paid order stays paid and gets attention
    ["paid", hold, false, null],
    ["partially_refunded", hold, false, null],
    ["refunded", hold, false, null],
  ])("%s order, %o, another attempt open: %s", (order, decision, otherOpen, to) => {
    const effect = decideOrderEffect({ status: order, attention: null }, decision, otherOpen, NOW);
    expect(effect.to).toBe(to);
    if (decision.kind === "hold")
      expect(effect.attention).toEqual({ ...decision.because, since: NOW });
  });
});

describe("what an answer of Khalti leaves of the order's attention", () => {
  const move: Decision = { kind: "move", to: "completed", late: false };

  it.each<[string, Decision, boolean]>([
    ["payment_not_found", { kind: "unchanged" }, false],
    ["payment_unconfirmed", { kind: "unchanged" }, false],
    ["payment_not_found", move, false],
    ["payment_unconfirmed", move, false],
    ["refund_unknown", { kind: "unchanged" }, true],
    ["refund_unknown", move, true],
  ])("%s, then %j: stays %s", (code, decision, stays) => {
    const attention = { code, message: "Before.", since: NOW };
    const effect = decideOrderEffect({ status: "canceled", attention }, decision, false, NOW);
    expect(effect.attention).toEqual(stays ? attention : null);
  });
});

describe("an order that becomes paid", () => {
  const move: Decision = { kind: "move", to: "completed", late: false };
  const before = { code: "refund_unknown", message: "Before.", since: NOW };
  const used = { maxUses: 1, paid: 1 };
  const free = { maxUses: 2, paid: 1 };

  it.each<
    [
      string,
      Parameters<typeof decideOrderEffect>[0]["attention"],
      typeof used | null,
      string | null,
      string | null,
    ]
  >([
    ["alone", null, null, null, null],
    ["after another of the same lines", null, null, "261129-TEA", "paid_again"],
    ["so by a link with uses left", null, free, "261129-TEA", "paid_again"],
    ["so by a link that is used up", null, used, "261129-TEA", "payment_link_overused"],
    ["so with another attention", before, null, "261129-TEA", "refund_unknown"],
  ])("%s asks for a person by %s, %j, %s: %s", (_, attention, link, repeats, code) => {
    const order = { status: "awaiting_payment", attention } as const;
    const effect = decideOrderEffect(order, move, false, NOW, link, repeats);
    expect(effect.to).toBe("paid");
    expect(effect.attention?.code ?? null).toBe(code);
  });
});

describe("for every lookup answer and every state", () => {
  const anyFacts = fc.record({
    payment: fc.record({
      status: fc.constantFrom(...Object.values(PaymentStatus)),
      pidx: fc.constantFrom("PIDX", "OTHER", null),
      amountPaisa: fc.constantFrom(1_000, 90_000),
    }),
    order: fc.record({ status: fc.constantFrom(...Object.values(OrderStatus)) }),
    answer: fc.record({
      pidx: fc.constantFrom("PIDX", "OTHER"),
      status: fc.constantFrom(...LOOKUP_STATUSES),
      statusWord: fc.string(),
      totalAmountPaisa: fc.constantFrom(0, 1_000, 90_000),
      transactionId: fc.constantFrom("TXN", null),
      feePaisa: fc.constantFrom(null, 0, 300),
      refunded: fc.constantFrom(true, false, null),
    }),
    transactionIdTaken: fc.boolean(),
    ageMs: fc.integer({ min: 0, max: 60 * 24 * 60 * 60 * 1_000 }),
  });

  it("an order becomes paid only by Completed with our pidx, our amount and a new transaction id", () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (given, otherOpen) => {
        const decision = decideConfirmation(given);
        const effect = decideOrderEffect(
          { ...given.order, attention: null },
          decision,
          otherOpen,
          NOW,
        );
        const { payment, answer } = given;
        if (effect.to !== "paid") return;
        expect(answer.status).toBe("completed");
        expect(answer.pidx).toBe(payment.pidx);
        expect(answer.totalAmountPaisa).toBe(payment.amountPaisa);
        expect(answer.transactionId).not.toBeNull();
        expect(given.transactionIdTaken).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it("Completed makes an unpaid payment completed or held and is never ignored", () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...WAITING), (facts, status) => {
        const payment = { ...facts.payment, status };
        const given = { ...facts, payment, answer: { ...facts.answer, status: COMPLETED } };
        expect(["completed", "held"]).toContain(
          summarize(decideConfirmation(given)).replace(/[,:].*/, ""),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("an order changes only along the documented transitions", () => {
    const moneyOf: Partial<Record<PaymentStatus, OrderStatus[]>> = {
      completed: ["paid", "partially_refunded"],
      partially_refunded: ["partially_refunded"],
    };
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (given, otherOpen) => {
        // An order with a paid payment is always paid or partially refunded.
        const orders = moneyOf[given.payment.status];
        fc.pre(orders === undefined || orders.includes(given.order.status));
        const effect = decideOrderEffect(
          { ...given.order, attention: null },
          decideConfirmation(given),
          otherOpen,
          NOW,
        );
        if (effect.to === null || effect.to === given.order.status) return;
        expect(moveOrder(given.order.status, effect.to)).toBe(effect.to);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("the attention of a paid order", () => {
  it("stays unchanged when another attempt expires", () => {
    const attention = { code: "second_payment", message: "Twice.", since: NOW };
    const move: Decision = { kind: "move", to: "expired", late: false };
    expect(decideOrderEffect({ status: "paid", attention }, move, false, NOW)).toEqual({
      to: null,
      attention,
    });
  });
});
