// Exact tables: staff decide about money by what these say.
import { describe, expect, it } from "@jest/globals";
import type { FullOrder } from "../../src/orders/full-order.ts";
import {
  type Action,
  CONSEQUENCES,
  matterOf,
  needsYouItem,
  othersOf,
} from "../../src/staff/needs-you.ts";

const NOW = new Date("2026-11-22T06:00:00.000Z");
const NOTHING = { pidx: null, refundId: null, topUpId: null };

const payment = (fields: object) => ({
  id: "payment",
  status: "completed",
  pidx: "paid",
  amountPaisa: 90_000,
  heldCode: null,
  doubtCode: null,
  notFoundSince: null,
  unconfirmedSince: null,
  linkOverusedAt: null,
  paidAgainAt: null,
  paidAgainAfter: null,
  completedAt: NOW,
  createdAt: NOW,
  ...fields,
});
const unpaid = (pidx: string, amountPaisa = 80_000) =>
  payment({ id: pidx, status: "initiated", pidx, amountPaisa, completedAt: null });

function order(attentionCode: string | null, fields: object = {}): FullOrder {
  return {
    attentionCode,
    breaches: [],
    createdAt: NOW,
    payments: [payment({})],
    refunds: [],
    topUps: [],
    ...fields,
  } as unknown as FullOrder;
}

describe("what helps, by what is asked", () => {
  it.each<[code: string, kind: string, owed: boolean, actions: Action[]]>([
    ["refund_amount_unknown", "refund", false, ["resolve_refund_succeeded"]],
    [
      "refund_unknown",
      "refund",
      true,
      ["ask_khalti", "resolve_refund_succeeded", "resolve_refund_failed"],
    ],
    [
      "refund_unconfirmed",
      "refund",
      true,
      ["ask_khalti", "resolve_refund_succeeded", "resolve_refund_failed"],
    ],
    ["refund_awaiting_approval", "refund", true, ["approve_refund", "reject_refund"]],
    ["refund_overdue", "refund", true, ["wait"]],
    ["refund_made_after_all", "refund", false, ["ask_khalti", "acknowledge_refund"]],
    [
      "refund_possibly_doubled",
      "refund",
      false,
      ["ask_khalti", "record_dashboard_refund", "acknowledge_refund"],
    ],
    ["payment_not_found", "payment", false, ["ask_khalti"]],
    ["payment_unconfirmed", "payment", false, ["ask_khalti"]],
    ["payment_link_overused", "payment", true, ["refund"]],
    ["paid_again", "payment", false, ["refund", "acknowledge_payment"]],
    ["top_up_unknown", "top_up", false, ["resolve_top_up_delivered", "resolve_top_up_refused"]],
    ["top_up_overdue", "top_up", false, ["wait"]],
    ["top_up_refused", "top_up", true, ["retry_top_up", "refund", "record_external_refund"]],
    ["refund_of_tomorrow", "payment", false, ["ask_khalti"]],
    ["top_up_of_tomorrow", "payment", false, ["ask_khalti"]],
  ])("%s", (code, kind, owed, actions) => {
    expect(matterOf(order(code))).toMatchObject({ kind, owed, actions });
  });

  it("is to ask Khalti, where an order has no code", () => {
    expect(matterOf(order(null)).actions).toEqual(["ask_khalti"]);
  });
});

describe("what it is about", () => {
  it("is a refund of the paid payment, and not one that sends held money back", () => {
    const refunds = [
      { id: "refund", status: "unknown", isSendBack: false, amountPaisa: 20_000 },
      { id: "send-back", status: "unknown", isSendBack: true, amountPaisa: 50_000 },
    ];
    const payments = [unpaid("first"), payment({}), unpaid("last")];
    expect(matterOf(order("refund_unknown", { refunds, payments }))).toEqual({
      kind: "refund",
      owed: true,
      actions: expect.any(Array),
      amountPaisa: 20_000,
      pidx: "paid",
      refundId: "refund",
      topUpId: null,
    });
  });

  it.each([
    ["refund_amount_unknown", "succeeded"],
    ["refund_amount_unknown", "unknown"],
    ["refund_unconfirmed", "unknown"],
    ["refund_possibly_doubled", "failed"],
  ])("%s is about the latest refund that is %s", (code, status) => {
    const refunds = ["first", "last"].map((id) => ({ id, status, amountPaisa: 1 }));
    expect(matterOf(order(code, { refunds })).refundId).toBe("last");
  });

  it("is a refund that is gone, of a payment that is gone: nothing is made up", () => {
    expect(matterOf(order("refund_unknown", { payments: [] }))).toEqual({
      ...NOTHING,
      kind: "refund",
      owed: true,
      actions: expect.any(Array),
      amountPaisa: null,
    });
  });

  it.each([
    ["top_up_overdue", "pending"],
    ["top_up_overdue", "submitting"],
    ["top_up_overdue", "queued"],
    ["top_up_unknown", "unknown"],
    ["top_up_refused", "refused"],
  ])("%s is about the latest top-up that is %s", (code, status) => {
    const topUps = ["first", "last"].map((id) => ({ id, status, amountPaisa: 10_000 }));
    expect(matterOf(order(code, { topUps }))).toMatchObject({
      ...NOTHING,
      topUpId: "last",
      amountPaisa: 10_000,
    });
  });

  it("is a top-up that is gone: nothing is made up", () => {
    expect(matterOf(order("top_up_unknown"))).toMatchObject({ ...NOTHING, amountPaisa: null });
  });

  it.each([
    [
      "the paid payment, wherever it stands",
      [unpaid("first"), payment({}), unpaid("last")],
      "paid",
    ],
    [
      "the latest payment, where none is paid",
      [unpaid("first"), unpaid("second"), unpaid("last")],
      "last",
    ],
    ["none, where there is none", [], null],
  ])("is %s", (_, payments, pidx) => {
    const amountPaisa = pidx === null ? null : pidx === "paid" ? 90_000 : 80_000;
    expect(matterOf(order("payment_unconfirmed", { payments }))).toEqual({
      kind: "payment",
      owed: false,
      actions: ["ask_khalti"],
      amountPaisa,
      pidx,
      refundId: null,
      topUpId: null,
    });
  });

  it("is no payment that was held for it before", () => {
    const before = payment({ id: "b", status: "refunded", heldCode: "second_payment", pidx: "b" });
    const payments = [payment({}), before];
    expect(matterOf(order("second_payment", { payments }))).toMatchObject({ pidx: "paid" });
  });
});

describe("held money that is sent back", () => {
  const held = payment({ id: "held", status: "held", heldCode: "second_payment", pidx: "held" });
  const sendBack = (fields: object) => ({
    id: "send-back",
    isSendBack: true,
    paymentId: "held",
    status: "requested",
    acceptedAt: null,
    amountPaisa: 50_000,
    ...fields,
  });
  const matter = (...refunds: object[]) =>
    matterOf(order("second_payment", { payments: [payment({}), held], refunds }));

  it("is about its refund and that refund's amount", () => {
    expect(matter(sendBack({}))).toEqual({
      kind: "payment",
      owed: true,
      actions: ["wait"],
      amountPaisa: 50_000,
      pidx: "held",
      refundId: "send-back",
      topUpId: null,
    });
  });

  it.each([
    ["one that failed", sendBack({ status: "failed" })],
    ["one of another payment", sendBack({ paymentId: "payment" })],
    ["a refund of the paid one", sendBack({ isSendBack: false })],
  ])("is not %s", (_, refund) => {
    expect(matter(refund)).toMatchObject({ refundId: null, amountPaisa: 90_000 });
    expect(matter(refund).actions).toContain("send_back");
  });
});

describe("what else an order asks", () => {
  const TOP_UP = { position: 1, attempt: 1, amountPaisa: 10_000, submittedAt: NOW, endedAt: NOW };
  const refusedTopUp = (refunds: object[]) =>
    othersOf(
      order("payment_unconfirmed", {
        refunds,
        topUps: [
          { ...TOP_UP, id: "t", status: "refused", createdAt: NOW, refundedExternallyAt: null },
        ],
      }),
      NOW,
    ).map(({ code }) => code);
  const refundOf = (amountPaisa: number, fields: object = {}) => ({
    id: "r",
    status: "succeeded",
    isSendBack: false,
    topUpId: "t",
    amountPaisa,
    requestedBy: "staff:a",
    acceptedAt: null,
    endedAt: NOW,
    watchedUntil: null,
    createdAt: NOW,
    ...fields,
  });

  it("is a refused top-up until it has a refund", () => {
    expect(refusedTopUp([])).toEqual(["top_up_refused"]);
    expect(refusedTopUp([refundOf(10_000)])).toEqual([]);
  });

  it("counts no refund that sends held money back", () => {
    const unknown = refundOf(50_000, { status: "unknown", isSendBack: true, submittedAt: NOW });
    expect(refusedTopUp([unknown])).toEqual(["top_up_refused"]);
  });

  it("is not what it asks first", () => {
    const asks = order("payment_unconfirmed", {
      payments: [
        payment({ unconfirmedSince: new Date(0), status: "initiated", completedAt: null }),
      ],
    });
    expect(othersOf(asks, NOW)).toEqual([]);
    const other = { ...asks, attentionCode: "second_payment" };
    expect(othersOf(other, NOW).map(({ code }) => code)).toEqual(["payment_unconfirmed"]);
  });
});

it("each consequence is what a person reads before doing it", () => {
  expect(CONSEQUENCES).toEqual({
    ask_khalti:
      "Asks Khalti about the payment now, and records what the answer means. Moves no money.",
    resolve_completed: "The order becomes paid with this payment, and the shop is told to deliver.",
    resolve_canceled:
      "Records that Khalti took no money. An order without another payment is closed; a paid one stays paid.",
    resolve_refunded:
      "Records that the money went back outside this server. It sends nothing to the customer.",
    send_back:
      "Sends all that Khalti took back to the customer. The payment stays held until Khalti confirms it.",
    resolve_refund_succeeded: "Records that the customer has the money. It sends nothing.",
    resolve_refund_failed:
      "Records that Khalti made no refund, and frees the amount. If Khalti makes it after all, the customer has the money twice.",
    approve_refund:
      "The refund is sent to the customer through Khalti. A person with another key than its own does it.",
    reject_refund: "Ends the refund, sends nothing, and frees its amount.",
    record_dashboard_refund:
      "Records a refund that was made in Khalti's dashboard. It sends nothing.",
    retry_top_up: "Sends the top-up to the provider once more, with a new reference.",
    acknowledge_refund:
      "Records that you compared Khalti's dashboard. The refund is watched all the same, until 30 days after it was recorded as failed.",
    acknowledge_payment:
      "Records that the customer wants both orders, so both are delivered. Moves no money.",
    tell_operator:
      "The server's log has the details. Nothing about the order's figures is sure until then.",
    refund: "Sends the money back to the customer through Khalti.",
    resolve_top_up_delivered: "Records that the customer has the top-up. It sends nothing.",
    resolve_top_up_refused:
      "Records that it was not delivered, so that it is refunded or retried. If it was delivered after all, the customer has both.",
    record_external_refund: "Records that the money went back outside Khalti. It sends nothing.",
    enable_endpoint: "Sends events to the endpoint again. Replay what it missed after that.",
    wait: "It goes on by itself when Khalti or the provider answers.",
  });
});

describe("an item of the list", () => {
  const ITEM = {
    kind: "payment",
    code: "code",
    message: "Look.",
    since: NOW.toISOString(),
    age_seconds: 1,
    due_by: null,
    amount: null,
    order_id: null,
    purchase_order_id: null,
    pidx: null,
    refund_id: null,
    top_up_id: null,
    endpoint_id: null,
    actions: [{ action: "wait", consequence: CONSEQUENCES.wait }],
    others: [{ code: "code", message: "Look.", since: NOW.toISOString() }],
  };

  it.each(["payment", "refund", "top_up", "webhook_endpoint"])("may be of kind %s", (kind) => {
    expect(needsYouItem.parse({ ...ITEM, kind })).toEqual({ ...ITEM, kind });
  });

  it.each([
    ["of another kind", { kind: "order" }],
    ["with an action that nobody offers", { actions: [{ action: "pay", consequence: "" }] }],
    ["with a matter without words", { others: [{ code: "code" }] }],
  ])("is not one %s", (_, fields) => {
    expect(needsYouItem.safeParse({ ...ITEM, ...fields }).success).toBe(false);
  });
});
