import { describe, expect, it } from "@jest/globals";
import { listAddress, readAddress, writeFilters } from "../../../web/staff/address.ts";
import {
  type Action,
  amountMistake,
  owedByHeld,
  callOf,
  heldFacts,
  isUnderWay,
  asksAgain,
  isAdvice,
  needsAmount,
  needsReason,
  refundablePaisa,
  typedAgainMistake,
} from "../../../web/staff/decisions.ts";
import { ageOf, dayOf, paisaOf, rupees, timeOf } from "../../../web/staff/format.ts";
import { LINK_TEXTS } from "../../../web/staff/links/texts.ts";
import { MONEY_TEXTS } from "../../../web/staff/money/texts.ts";
import { OFFICE_TEXTS } from "../../../web/staff/office/texts.ts";
import { type Deed, may, type Role } from "../../../web/staff/rights.ts";
import { amountOfItem } from "../../../web/staff/texts/problems.ts";
import { en } from "../../../web/staff/texts/en.ts";
import { ne } from "../../../web/staff/texts/ne.ts";
import { ageText, type Texts, texts, wordFor } from "../../../web/staff/texts/texts.ts";
import { TODAY_TEXTS } from "../../../web/staff/today/texts.ts";
import { CONSEQUENCES } from "../../../src/staff/needs-you.ts";

describe("amounts", () => {
  it.each([
    [0, "Rs\u00a00", "रु.\u00a0०"],
    [45_000, "Rs\u00a0450", "रु.\u00a0४५०"],
    [45_050, "Rs\u00a0450.50", "रु.\u00a0४५०.५०"],
    [45_005, "Rs\u00a0450.05", "रु.\u00a0४५०.०५"],
    [12_345_600, "Rs\u00a01,23,456", "रु.\u00a0१,२३,४५६"],
    [-5_000, "−Rs\u00a050", "−रु.\u00a0५०"],
  ])("%d paisa are %s and %s", (paisa, english, nepali) => {
    expect(rupees(paisa, "en")).toBe(english);
    expect(rupees(paisa, "ne")).toBe(nepali);
  });

  it.each([
    ["450", 45_000],
    [" Rs 1,234.5 ", 123_450],
    ["रु. १,२३४.५", 123_450],
    ["४५०", 45_000],
    ["0.05", 5],
    ["", null],
    ["1.234", null],
    ["-1", null],
    ["1e3", null],
    ["NaN", null],
    ["123456789", null],
    ["99999999.99", 9_999_999_999],
  ])("a person types %s and means %s paisa", (text, paisa) => {
    expect(paisaOf(text)).toBe(paisa);
  });
});

it.each([
  [59, "minutes", 0],
  [3_599, "minutes", 59],
  [3_600, "hours", 1],
  [172_799, "hours", 47],
  [172_800, "days", 2],
])("%d seconds are shown as %s", (seconds, unit, count) => {
  expect(ageOf(seconds)).toEqual({ unit, count });
});

it("a time is Kathmandu's, whatever the reader's machine says", () => {
  expect(timeOf("2026-11-22T18:30:00.000Z", "en")).toBe("23 Nov 2026, 00:15");
  expect(timeOf("2026-11-22T18:30:00.000Z", "ne")).toBe(
    "२०८३ मंसिर ७ (२०२६\u00a0नोभेम्बर\u00a0२३), ००:१५",
  );
  expect(dayOf("2026-12-31T18:30:00.000Z", "en")).toBe("1 Jan 2027");
  expect(dayOf("2026-12-31T18:30:00.000Z", "ne")).toBe("२०८३ पुस १७ (२०२७\u00a0जनवरी\u00a0१)");
  expect(dayOf("2026-11-29", "ne")).toBe("२०८३ मंसिर १३ (२०२६\u00a0नोभेम्बर\u00a0२९)");
});

describe("the address", () => {
  it.each([
    ["/staff", "", { name: "today" }],
    ["/staff/", "", { name: "today" }],
    ["/staff/orders/", "", { name: "orders", filters: {} }],
    [
      "/staff/orders",
      "?status=paid&q=%20x%20&evil=1",
      { name: "orders", filters: { q: "x", status: "paid" } },
    ],
    ["/staff/orders/019ac3f0", "", { name: "order", id: "019ac3f0" }],
    ["/staff/needs-you", "", { name: "needs-you" }],
    ["/staff/needs-you/1", "", { name: "missing" }],
    ["/staff/other", "", { name: "missing" }],
    ["/staff/constructor", "", { name: "missing" }],
    ["/staff/counter", "", { name: "counter" }],
    ["/staff/products/tea-250g.v2", "", { name: "product", id: "tea-250g.v2" }],
    ["/staff/refunds", "?status=unknown&q=x", { name: "refunds", filters: { status: "unknown" } }],
  ])("%s%s is a screen", (path, search, screen) => {
    expect(readAddress(path, search)).toEqual(screen);
  });

  it("keeps filters, and only those that are set", () => {
    const filters = { q: "98 & x", status: "paid", from: "" };
    expect(listAddress("orders", filters)).toBe("/staff/orders?q=98+%26+x&status=paid");
    expect(readAddress("/staff/orders", writeFilters("orders", filters))).toEqual({
      name: "orders",
      filters: { q: "98 & x", status: "paid" },
    });
    expect(listAddress("orders")).toBe("/staff/orders");
  });
});

describe("who sees which button", () => {
  const deeds: Deed[] = ["read", "ask_khalti", "refund", "decide", "sell", "resend", "administer"];
  it.each<[Role, Deed[]]>([
    ["merchant", []],
    ["viewer", ["read"]],
    ["operator", ["read", "ask_khalti", "refund", "decide", "sell", "resend"]],
    ["admin", deeds],
  ])("%s: %j", (role, allowed) => {
    expect(deeds.filter((deed) => may(role, deed))).toEqual(allowed);
  });
});

describe("decisions", () => {
  const subject = { pidx: "p/1", refund_id: "r1", top_up_id: "t1", endpoint_id: "e1" };
  it.each<[Action, string | null, object | null]>([
    ["ask_khalti", "POST /v1/admin/payments/p%2F1/lookup", {}],
    [
      "resolve_completed",
      "POST /v1/admin/payments/p%2F1/resolve",
      { outcome: "completed", reason: "why" },
    ],
    [
      "resolve_canceled",
      "POST /v1/admin/payments/p%2F1/resolve",
      { outcome: "canceled", reason: "why" },
    ],
    [
      "resolve_refunded",
      "POST /v1/admin/payments/p%2F1/resolve",
      { outcome: "refunded", reason: "why" },
    ],
    [
      "resolve_refund_succeeded",
      "POST /v1/admin/refunds/r1/resolve",
      { outcome: "succeeded", reason: "why" },
    ],
    [
      "resolve_refund_failed",
      "POST /v1/admin/refunds/r1/resolve",
      { outcome: "failed", reason: "why" },
    ],
    ["retry_top_up", "POST /v1/admin/top-ups/t1/retry", { reason: "why" }],
    [
      "resolve_top_up_delivered",
      "POST /v1/admin/top-ups/t1/resolve",
      { outcome: "delivered", reason: "why" },
    ],
    [
      "resolve_top_up_refused",
      "POST /v1/admin/top-ups/t1/resolve",
      { outcome: "refused", reason: "why" },
    ],
    [
      "record_external_refund",
      "POST /v1/admin/top-ups/t1/resolve",
      { outcome: "refunded_externally", reason: "why" },
    ],
    ["enable_endpoint", "PATCH /v1/admin/webhook-endpoints/e1", { status: "enabled" }],
    ["send_back", "POST /v1/admin/payments/p%2F1/send-back", { reason: "why" }],
    ["tell_operator", null, null],
    ["refund", null, null],
    ["wait", null, null],
  ])("%s calls %s", (action, route, body) => {
    const call = callOf(action, subject, { reason: "why" });
    expect(call === null ? null : `${call.method} ${call.path}`).toBe(route);
    expect(call?.body ?? null).toEqual(body);
    expect(callOf(action, {}, { reason: "why" })).toBeNull();
  });

  it("sends held money back once, to the receiver of a bank payment", () => {
    expect(callOf("send_back", subject, { reason: "why", mobile: " 9800000001 " })).toEqual({
      method: "POST",
      path: "/v1/admin/payments/p%2F1/send-back",
      body: { reason: "why", mobile: "9800000001" },
      needsKey: true,
    });
    expect(callOf("resolve_completed", subject, { reason: "why" })?.needsKey).toBeUndefined();
  });

  it("that change money or records ask for a reason", () => {
    const without = (Object.keys(CONSEQUENCES) as Action[]).filter(
      (action) => !needsReason(action),
    );
    expect(without).toEqual(["ask_khalti", "enable_endpoint"]);
    // It is asked for once more all the same: the shop gets events again.
    expect((Object.keys(CONSEQUENCES) as Action[]).filter((one) => !asksAgain(one))).toEqual([
      "ask_khalti",
    ]);
  });

  it("record an amount that no lookup shows, as a person read it in Khalti's dashboard", () => {
    const typed = { reason: "why", amountPaisa: 15_000 };
    expect(callOf("record_dashboard_refund", subject, typed)).toEqual({
      method: "POST",
      path: "/v1/admin/payments/p%2F1/dashboard-refunds",
      body: { amount: 15_000, reason: "why" },
      needsKey: true,
    });
    expect(callOf("resolve_refund_succeeded", subject, typed)?.body).toEqual({
      outcome: "succeeded",
      amount: 15_000,
      reason: "why",
    });
    expect(needsAmount("record_dashboard_refund", subject)).toBe(true);
    expect(needsAmount("resolve_refund_succeeded", { ...subject, amount: null })).toBe(true);
    expect(needsAmount("resolve_refund_succeeded", { ...subject, amount: 500 })).toBe(false);
    expect(needsAmount("resolve_refund_failed", { ...subject, amount: null })).toBe(false);
  });

  it("that are done elsewhere are said, and have no button", () => {
    const said = (Object.keys(CONSEQUENCES) as Action[]).filter(isAdvice);
    expect(said).toEqual(["tell_operator", "wait"]);
    expect(said.map((action) => callOf(action, subject, { reason: "why" }))).toEqual([null, null]);
  });
});

describe("what can be refunded", () => {
  const order = { status: "paid", amount: 90_000, refunded_amount: 0, refunds: [] };
  it.each([
    [order, 90_000],
    [{ ...order, status: "partially_refunded", refunded_amount: 20_000 }, 70_000],
    [{ ...order, refunds: [{ status: "unknown", amount: 30_000 }] }, 60_000],
    [{ ...order, refunds: [{ status: "requested", amount: 90_000 }] }, 0],
    [{ ...order, refunds: [{ status: "failed", amount: 30_000 }] }, 90_000],
    [{ ...order, refunds: [{ status: "unknown", amount: null }] }, 90_000],
    [{ ...order, status: "held" }, 0],
    [{ ...order, status: "awaiting_payment" }, 0],
    [{ ...order, status: "refunded", refunded_amount: 90_000 }, 0],
    [
      {
        ...order,
        status: "paid",
        refunded_amount: 0,
        refunds: [{ status: "unknown", amount: 90_000, send_back: true }],
      },
      90_000,
    ],
  ])("of %j is %d paisa", (given, left) => {
    expect(refundablePaisa(given)).toBe(left);
  });

  it.each([
    [null, "number"],
    [0, "number"],
    [1, null],
    [100, null],
    [101, "most"],
  ])("of 100 paisa: %s is %s", (paisa, mistake) => {
    expect(amountMistake(paisa, 100)).toBe(mistake);
  });

  it.each([
    [50_000, null, 50_000, null],
    [50_001, null, 50_000, "again"],
    [50_001, 5_000, 50_000, "again"],
    [50_001, 50_001, 50_000, null],
    [null, null, 50_000, null],
    [99_999, null, null, null],
  ])("of %s paisa, typed again as %s, with a limit of %s: %s", (paisa, again, limit, mistake) => {
    expect(typedAgainMistake(paisa, again, limit)).toBe(mistake);
  });

  it("is followed until it ends or a person is needed", () => {
    const statuses = ["requested", "submitting", "succeeded", "failed", "unknown"];
    const followed = (accepted: string | null) =>
      statuses.filter((status) => isUnderWay({ status, accepted_at: accepted }));
    expect(followed(null)).toEqual(["requested", "submitting"]);
    expect(followed("2026-11-28T09:00:00.000Z")).toEqual(["requested", "submitting", "unknown"]);
  });
});

describe("what Khalti said of held money", () => {
  const khalti = { status: "Completed", total_amount: 1_000, transaction_id: null };
  const history = [
    { type: "payment_held", data: { pidx: "p1", khalti } },
    { type: "payment_held", data: { pidx: "p2", khalti: { ...khalti, total_amount: 5 } } },
    { type: "paid", data: {} },
  ];
  it.each([
    ["p1", { taken: 1_000, status: "Completed", transaction: null }],
    ["p2", { taken: 5, status: "Completed", transaction: null }],
    ["p3", null],
  ])("about %s is %j", (pidx, facts) => {
    expect(heldFacts(history, pidx)).toEqual(facts);
  });

  it("is not known where the history does not have it", () => {
    expect(heldFacts([{ type: "payment_held", data: { pidx: "p1" } }], "p1")).toBeNull();
  });
});

describe("what is owed", () => {
  const message = "Khalti took Rs 1,200.50, but the order is for Rs 900.";
  it.each([
    ["amount_mismatch", message, 90_000, null, 120_050],
    ["amount_mismatch", message, 120_050, "r1", 120_050],
    ["amount_mismatch", "Unclear.", 90_000, null, null],
    ["second_payment", "Khalti took another Rs 5.", 90_000, null, 90_000],
    ["webhook_endpoint_disabled", "x", null, null, null],
  ])("of %s (%s) at %s, sent back by %s: %s paisa", (code, text, amount, refund_id, owed) => {
    expect(amountOfItem({ code, message: text, amount, refund_id })).toBe(owed);
  });

  const held = { status: "held", pidx: "p1", held: { code: "amount_mismatch" } };
  const taken = { type: "payment_held", data: { pidx: "p1", khalti: { total_amount: 1_000 } } };
  it.each([
    ["what Khalti took", { status: "held", payments: [held], history: [taken] }, 1_000],
    [
      "the whole of two payments",
      {
        status: "held",
        payments: [held, { ...held, pidx: "p2" }],
        history: [taken, { ...taken, data: { ...taken.data, pidx: "p2" } }],
      },
      2_000,
    ],
    ["not known", { status: "held", payments: [held], history: [] }, null],
    [
      "not known of another reason",
      { status: "held", payments: [held, { ...held, held: { code: "x" } }], history: [taken] },
      null,
    ],
    ["not told", { status: "paid", payments: [held], history: [taken] }, null],
  ])("by an order is %s", (_name, order, paisa) => {
    expect(owedByHeld(order)).toBe(paisa);
  });
});

describe("texts", () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  const parts: Record<string, Texts<string>> = {
    common: { en, ne },
    today: TODAY_TEXTS,
    links: LINK_TEXTS,
    money: MONEY_TEXTS,
    office: OFFICE_TEXTS,
  };

  it.each(Object.entries(parts))("of %s are there in both languages", (_name, part) => {
    expect(Object.keys(part.ne).sort()).toEqual(Object.keys(part.en).sort());
    for (const [key, text] of Object.entries(part.en)) {
      expect([key, part.ne[key]]).not.toEqual([key, ""]);
      expect([key, places(part.ne[key] ?? "")]).toEqual([key, places(text)]);
    }
  });

  it("name each action and its consequence", () => {
    for (const action of Object.keys(CONSEQUENCES)) {
      expect([action, `a_${action}` in en, `c_${action}` in en]).toEqual([action, true, true]);
    }
  });

  it("fall back to the code itself", () => {
    const say = texts("ne");
    expect(wordFor(say, "s_", "some_new_status")).toBe("Some new status");
    expect(wordFor(say, "s_", "paid")).toBe(ne.s_paid);
    expect(ageText(texts("en"), 7_200)).toBe("2 h");
  });
});
