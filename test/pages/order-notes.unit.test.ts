import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

interface Note {
  key: string;
  args?: Record<string, unknown>;
}
const { notesOf } = await browserModule<{ notesOf: (order: object, now: number) => Note[] }>(
  "order-notes.js",
);
const { stepsOf } = await browserModule<{
  stepsOf: (order: object, now: number) => { key: string; state: string }[];
}>("order-steps.js");

const NUMBER = "261120-7KQ4MZ9T2X";
const DUE = "2026-11-27T11:05:00.000Z";
const BY = "2026-11-20T12:05:00.000Z";
const NOW = Date.parse("2026-11-20T12:00:00.000Z");

const topUp = (status: string, more: object = {}) => ({
  top_up: { status, detail: "9800000001", expected_by: null, reason: null, ...more },
});
const goods = { top_up: null };
const order = (status: string, more: object = {}) => ({
  status,
  purchase_order_id: NUMBER,
  created_at: BY,
  paid_at: BY,
  ...more,
});

describe("what follows the status of an order", () => {
  it("says until when to wait for a top-up: the last of several", () => {
    const later = "2026-11-20T13:00:00.000Z";
    const items = [topUp("pending", { expected_by: later }), topUp("queued", { expected_by: BY })];
    expect(notesOf(order("paid", { items }), NOW)).toEqual([
      { key: "order.expected_by", args: { by: { time: later } } },
    ]);
  });

  it("says no more until when to wait once that has passed", () => {
    const late = order("paid", { items: [topUp("queued", { expected_by: BY })] });
    expect(notesOf(late, Date.parse(BY) - 1)).toHaveLength(1);
    // A person at the shop looks at it then, and needs its number.
    expect(notesOf(late, Date.parse(BY))).toEqual([
      { key: "order.tell_number", args: { number: NUMBER } },
    ]);
  });

  it("does not promise the money of a refused top-up that may be sent again", () => {
    const items = [topUp("refused", { reason: { code: "refused" } })];
    expect(notesOf(order("paid", { items, due_by: DUE }), NOW)).toEqual([
      { key: "reason.refused" },
      { key: "order.held_due", args: { due: { day: DUE } } },
      { key: "order.tell_number", args: { number: NUMBER } },
    ]);
  });

  it.each([
    ["receiver_not_accepted", "reason.receiver"],
    ["amount_not_accepted", "reason.amount"],
    ["refused", "reason.refused"],
    ["a_code_of_tomorrow", "reason.refused"],
  ])("gives the reason %s once, and when the money is back", (code, key) => {
    const items = [
      topUp("refunding", { reason: { code } }),
      topUp("refused", { reason: { code } }),
    ];
    expect(notesOf(order("paid", { items, due_by: DUE }), NOW)).toEqual([
      { key },
      { key: "order.money_due", args: { due: { day: DUE } } },
      // One of them is refused and not sent back: a person decides about it.
      { key: "order.tell_number", args: { number: NUMBER } },
    ]);
  });

  it.each([
    ["unknown", NOW],
    ["refused", NOW],
    ["pending", Date.parse(BY)],
  ])("names number and transaction of a top-up %s that a person looks at", (status, now) => {
    const payments = [{ status: "completed", transaction_id: "GFq9PFS7b2iYvL8Lir9oXe" }];
    const items = [topUp(status, { expected_by: status === "pending" ? BY : null })];
    // A time that is over is not named as one to wait for.
    expect(notesOf(order("paid", { items, payments }), now)).toEqual([
      { key: "order.tell_both", args: { number: NUMBER, transaction: "GFq9PFS7b2iYvL8Lir9oXe" } },
    ]);
  });

  it("names number and transaction of a held one, for whoever asks the shop", () => {
    const payments = [{ status: "held", transaction_id: "GFq9PFS7b2iYvL8Lir9oXe" }];
    expect(notesOf(order("held", { payments, due_by: DUE }), NOW)).toEqual([
      { key: "order.tell_both", args: { number: NUMBER, transaction: "GFq9PFS7b2iYvL8Lir9oXe" } },
      { key: "order.held_due", args: { due: { day: DUE } } },
    ]);
    expect(notesOf(order("held"), NOW)).toEqual([
      { key: "order.tell_number", args: { number: NUMBER } },
    ]);
  });

  it.each(["awaiting_payment", "paid", "closed", "refunded"])("is empty for %s goods", (status) => {
    expect(notesOf(order(status, { items: [goods] }), NOW)).toEqual([]);
  });
});

describe("the steps of an order", () => {
  const shown = (status: string, items: object[], more: object = {}) =>
    stepsOf(order(status, { items, ...more }), Date.parse(BY)).map(
      ({ key, state }) => `${key} ${state}`,
    );

  it.each([
    ["awaiting_payment", "step.payment_checked now"],
    ["canceled", "step.payment_checked now"],
    ["expired", "step.payment_checked now"],
    ["paid", "step.paid done"],
    ["held", "step.held now"],
  ])("of an order %s whose payment is checked end with %s", (status, last) => {
    expect(shown(status, [goods], { checking: true })).toEqual(["step.ordered done", last]);
  });

  it.each([
    ["awaiting_payment", "step.to_pay now"],
    ["canceled", "step.not_paid failed"],
    ["expired", "step.not_paid failed"],
    ["closed", "step.not_paid failed"],
    ["held", "step.held now"],
    ["paid", "step.paid done"],
    ["refunded", "step.paid done"],
  ])("of %s goods end with %s: the shop delivers goods itself", (status, last) => {
    expect(shown(status, [goods])).toEqual(["step.ordered done", last]);
  });

  it.each([
    ["awaiting_payment", "awaiting_payment", "step.to_deliver later"],
    ["paid", "pending", "step.delivering now"],
    ["paid", "queued", "step.delivering now"],
    ["paid", "unknown", "step.delivery_checked now"],
    ["paid", "delivered", "step.delivered done"],
    ["paid", "refused", "step.not_delivered failed"],
    ["paid", "refunding", "step.not_delivered failed"],
    ["refunded", "refunded", "step.not_delivered failed"],
  ])("of an order that is %s with a top-up %s end with %s", (status, state, last) => {
    expect(shown(status, [topUp(state), goods])).toHaveLength(3);
    expect(shown(status, [topUp(state), goods]).at(-1)).toBe(last);
  });
});
