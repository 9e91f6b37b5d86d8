import { describe, expect, it } from "@jest/globals";
import { balancesOf } from "../../src/ledger/balances.ts";
import { type MoneyEvent, transfersOf } from "../../src/ledger/transfer.ts";

const HOLD = { source: "held:7", amountPaisa: 90_000 };

/** Events, and their transfers as `source: debit <- credit amount`. */
const RULES: [string, MoneyEvent, string[]][] = [
  [
    "a completed payment and its fee",
    { kind: "completed", paymentId: "P", amountPaisa: 90_000, feePaisa: 2_700, hold: null },
    [
      "payment:P:sale: khalti_receivable <- sales 90000",
      "payment:P:fee: khalti_fees <- khalti_receivable 2700",
    ],
  ],
  [
    "a completed payment of which Khalti named no fee",
    { kind: "completed", paymentId: "P", amountPaisa: 90_000, feePaisa: null, hold: null },
    ["payment:P:sale: khalti_receivable <- sales 90000"],
  ],
  [
    "a completed payment without a fee",
    { kind: "completed", paymentId: "P", amountPaisa: 90_000, feePaisa: 0, hold: null },
    ["payment:P:sale: khalti_receivable <- sales 90000"],
  ],
  [
    "a fee that is learnt late",
    { kind: "fee", paymentId: "P", feePaisa: 2_700 },
    ["payment:P:fee: khalti_fees <- khalti_receivable 2700"],
  ],
  ["a fee of nothing that is learnt late", { kind: "fee", paymentId: "P", feePaisa: 0 }, []],
  [
    "money that becomes held",
    { kind: "held", totalPaisa: 90_000 },
    ["held:: khalti_receivable <- held 90000"],
  ],
  ["money of unknown amount that becomes held", { kind: "held", totalPaisa: 0 }, []],
  [
    "held money that is accepted",
    { kind: "completed", paymentId: "P", amountPaisa: 90_000, feePaisa: 2_700, hold: HOLD },
    [
      "held:7:released: held <- sales 90000",
      "payment:P:fee: khalti_fees <- khalti_receivable 2700",
    ],
  ],
  [
    "held money that is accepted at more than was held",
    { kind: "completed", paymentId: "P", amountPaisa: 100_000, feePaisa: null, hold: HOLD },
    ["held:7:released: held <- sales 90000", "payment:P:sale: khalti_receivable <- sales 10000"],
  ],
  [
    "held money that is accepted at less than was held",
    { kind: "completed", paymentId: "P", amountPaisa: 80_000, feePaisa: null, hold: HOLD },
    ["held:7:released: held <- sales 80000", "held:7:excess: held <- khalti_receivable 10000"],
  ],
  [
    "held money that went back",
    { kind: "given_up", hold: HOLD },
    ["held:7:released: held <- khalti_receivable 90000"],
  ],
  [
    "a refund",
    { kind: "refunded", refundId: "R", amountPaisa: 10_000 },
    ["refund:R: refunds <- khalti_receivable 10000"],
  ],
  [
    "a delivered top-up",
    { kind: "delivered", topUpId: "T", provider: "metro_link", costPaisa: 30_000 },
    ["top_up:T:delivered: top_up_cost <- provider_float:metro_link 30000"],
  ],
  [
    "a top-up that was not delivered after all",
    { kind: "undelivered", topUpId: "T", provider: "metro_link", costPaisa: 30_000 },
    ["top_up:T:undelivered: provider_float:metro_link <- top_up_cost 30000"],
  ],
  [
    "a price that was given back outside Khalti",
    { kind: "refunded_outside", topUpId: "T", amountPaisa: 30_000 },
    ["top_up:T:outside: refunds <- outside 30000"],
  ],
];

describe("the transfers of an event", () => {
  it.each(RULES)("of %s", (_circumstance, event, transfers) => {
    const told = transfersOf(event).map(
      ({ source, debit, credit, amountPaisa }) =>
        `${source}: ${debit} <- ${credit} ${String(amountPaisa)}`,
    );
    expect(told).toEqual(transfers);
  });
});

describe("balances", () => {
  const of = (...events: MoneyEvent[]) =>
    Object.fromEntries(balancesOf(events.flatMap((event) => transfersOf(event))));

  it("are debits less credits, and their sum is 0", () => {
    const balances = of(
      { kind: "completed", paymentId: "P", amountPaisa: 90_000, feePaisa: 2_700, hold: null },
      { kind: "refunded", refundId: "R", amountPaisa: 10_000 },
    );
    expect(balances).toEqual({
      khalti_receivable: 77_300,
      sales: -90_000,
      khalti_fees: 2_700,
      refunds: 10_000,
    });
    expect(Object.values(balances).reduce((sum, paisa) => sum + paisa)).toBe(0);
  });

  it.each([80_000, 90_000, 100_000])(
    "leave nothing held when %i paisa are accepted, whatever was held",
    (amountPaisa) => {
      const balances = of(
        { kind: "held", totalPaisa: HOLD.amountPaisa },
        { kind: "completed", paymentId: "P", amountPaisa, feePaisa: null, hold: HOLD },
      );
      expect(balances).toEqual({ khalti_receivable: amountPaisa, held: 0, sales: -amountPaisa });
    },
  );

  it("are 0 when a hold is given up, and when a delivery is reversed", () => {
    const topUp = { topUpId: "T", provider: "metro_link", costPaisa: 30_000 };
    expect(
      of(
        { kind: "held", totalPaisa: HOLD.amountPaisa },
        { kind: "given_up", hold: HOLD },
        { kind: "delivered", ...topUp },
        { kind: "undelivered", ...topUp },
      ),
    ).toEqual({ khalti_receivable: 0, held: 0, top_up_cost: 0, "provider_float:metro_link": 0 });
  });
});
