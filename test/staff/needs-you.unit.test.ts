import { describe, expect, it } from "@jest/globals";
import type { FullOrder } from "../../src/orders/full-order.ts";
import { BREACH_CODES } from "../../src/lifecycle/attention/breach-rules.ts";
import { describeActions, matterOf, othersOf } from "../../src/staff/needs-you.ts";

const payment = (fields: object) => ({
  status: "completed",
  pidx: "pidx-1",
  amountPaisa: 90_000,
  heldCode: null,
  doubtCode: null,
  notFoundSince: null,
  unconfirmedSince: null,
  linkOverusedAt: null,
  paidAgainAt: null,
  paidAgainAfter: null,
  completedAt: new Date(),
  ...fields,
});

function order(code: string, fields: object = {}): FullOrder {
  return {
    attentionCode: code,
    payments: [payment({})],
    refunds: [],
    topUps: [],
    ...fields,
  } as unknown as FullOrder;
}

const held = (heldCode: string) =>
  payment({ status: "held", heldCode, pidx: "pidx-2", completedAt: null, amountPaisa: 50_000 });

describe("a held payment", () => {
  it.each([
    ["amount_mismatch", true],
    ["transaction_id_missing", true],
    ["second_payment", true],
    ["order_closed", true],
    ["order_held", true],
    ["unknown_status", false],
    ["pending_too_long", false],
    ["pidx_mismatch", false],
    ["transaction_id_used", false],
    ["refunded_before_confirmed", false],
  ])("of code %s holds money that Khalti took: %s", (code, owed) => {
    const matter = matterOf(order(code, { payments: [payment({}), held(code)] }));
    expect(matter).toMatchObject({ kind: "payment", owed, pidx: "pidx-2", amountPaisa: 50_000 });
    expect(matter.actions).toEqual([
      "ask_khalti",
      "resolve_completed",
      "resolve_canceled",
      "resolve_refunded",
      ...(owed && code !== "transaction_id_missing" ? ["send_back"] : []),
    ]);
  });

  it.each([
    ["awaiting_approval", null, ["approve_refund", "reject_refund"]],
    ["requested", null, ["wait"]],
    ["submitting", null, ["wait"]],
    ["unknown", new Date(0), ["wait"]],
    ["unknown", null, ["ask_khalti", "resolve_refund_succeeded", "resolve_refund_failed"]],
  ])("that is sent back by a refund that is %s (accepted: %s)", (status, acceptedAt, actions) => {
    const sendBack = { id: "refund-1", isSendBack: true, paymentId: "held", status, acceptedAt };
    const payments = [payment({}), { ...held("second_payment"), id: "held" }];
    const refunds = [{ ...sendBack, amountPaisa: 50_000 }];
    const matter = matterOf(order("second_payment", { payments, refunds }));
    expect(matter).toMatchObject({ kind: "payment", refundId: "refund-1", owed: true });
    expect(matter.actions).toEqual(actions);
  });

  it("with the code of a doubt about the paid one is not what the doubt is about", () => {
    const matter = matterOf(order("pidx_mismatch", { payments: [payment({})] }));
    expect(matter).toMatchObject({ kind: "payment", pidx: "pidx-1", owed: false });
    expect(matter.actions).toEqual(["ask_khalti"]);
  });
});

it.each([
  ["refund_unknown", "unknown", true],
  ["refund_unconfirmed", "unknown", true],
  ["refund_awaiting_approval", "awaiting_approval", true],
  ["refund_overdue", "requested", true],
  ["refund_overdue", "submitting", true],
  ["refund_made_after_all", "failed", false],
  ["refund_possibly_doubled", "failed", false],
])("%s is about the refund that is %s, and the customer is owed: %s", (code, status, owed) => {
  const refunds = [
    { id: "other", status: status === "failed" ? "succeeded" : "failed", amountPaisa: 1 },
    { id: "this", status, amountPaisa: 20_000 },
  ];
  expect(matterOf(order(code, { refunds }))).toMatchObject({
    kind: "refund",
    owed,
    refundId: "this",
    amountPaisa: 20_000,
    pidx: "pidx-1",
  });
});

it.each([
  ["top_up_unknown", "unknown", false],
  ["top_up_overdue", "queued", false],
  ["top_up_refused", "refused", true],
])("%s is about the top-up that is %s, and the customer is owed: %s", (code, status, owed) => {
  const topUps = [
    { id: "other", status: "delivered", amountPaisa: 1 },
    { id: "this", status, amountPaisa: 10_000 },
  ];
  expect(matterOf(order(code, { topUps }))).toMatchObject({
    kind: "top_up",
    owed,
    topUpId: "this",
    amountPaisa: 10_000,
  });
});

it.each(BREACH_CODES)("%s tells the operator, and offers no decision about money", (code) => {
  const breached = order(code, { payments: [payment({}), held("amount_mismatch")] });
  expect(matterOf(breached)).toMatchObject({
    kind: "payment",
    owed: false,
    actions: ["ask_khalti", "tell_operator"],
  });
});

it("what an order asks beside its most pressing matter is told, too", () => {
  const at = new Date("2026-11-22T06:00:00.000Z");
  const asks = order("amount_mismatch", {
    breaches: [],
    payments: [payment({}), { ...held("amount_mismatch"), heldMessage: "Held." }],
    refunds: [
      { id: "r", status: "unknown", amountPaisa: 20_000, acceptedAt: null, submittedAt: at },
    ],
    topUps: [{ id: "t", status: "unknown", amountPaisa: 10_000, position: 0, submittedAt: at }],
  });
  expect(othersOf(asks, at)).toEqual([
    {
      code: "refund_unknown",
      message: expect.stringContaining("Rs 200"),
      since: "2026-11-22T06:00:00.000Z",
    },
    {
      code: "top_up_unknown",
      message: expect.stringContaining("Rs 100"),
      since: "2026-11-22T06:00:00.000Z",
    },
  ]);
});

it("an action says what it does", () => {
  expect(describeActions(["ask_khalti"])).toEqual([
    { action: "ask_khalti", consequence: expect.stringContaining("Moves no money") },
  ]);
});
