import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

interface Method {
  mode: string;
  bank?: string | null;
}
interface Order {
  id: string;
  status: string;
  checking: boolean;
  amount: number;
  payments?: object[];
}
interface Last {
  order: Order;
  token: string | null;
}
const { decideNextStep, bannerOf } = await browserModule<{
  decideNextStep: (
    last: Last | null,
    wanted: { total: number; method: Method; now: number },
  ) => { kind: string; url?: string };
  bannerOf: (order: Order, now: number) => string;
}>("unfinished-order.js");

const NOW = Date.parse("2026-11-28T10:00:00.000Z");
const URL = "https://pay.khalti.com/?pidx=one";

function payment(fields: object = {}) {
  return {
    pidx: "one",
    status: "initiated",
    payment_url: URL,
    expires_at: new Date(NOW + 60_000).toISOString(),
    method: { mode: "wallet", bank: null },
    ...fields,
  };
}

function last(fields: Partial<Order> = {}, token: string | null = "a token"): Last {
  const order = { id: "one", status: "awaiting_payment", checking: false, amount: 45_000 };
  return { order: { ...order, payments: [payment()], ...fields }, token };
}

const wanted = { total: 45_000, method: { mode: "wallet" }, now: NOW };
const expired = payment({ status: "expired", expires_at: new Date(NOW - 1).toISOString() });

describe("paying a cart that this browser has ordered before", () => {
  it.each<[string, Last | null, object, { kind: string; url?: string }]>([
    ["no order before", null, {}, { kind: "new" }],
    ["a live link", last(), {}, { kind: "continue", url: URL }],
    ["the link has expired", last({ payments: [expired] }), {}, { kind: "again" }],
    ["no link was given", last({ payments: [] }), {}, { kind: "again" }],
    ["another method", last(), { method: { mode: "ebanking", bank: "b" } }, { kind: "again" }],
    [
      "another bank",
      last({ payments: [payment({ method: { mode: "ebanking", bank: "a" } })] }),
      { method: { mode: "ebanking", bank: "b" } },
      { kind: "again" },
    ],
    [
      "the same bank",
      last({ payments: [payment({ method: { mode: "ebanking", bank: "b" } })] }),
      { method: { mode: "ebanking", bank: "b" } },
      { kind: "continue", url: URL },
    ],
    ["it was canceled at Khalti", last({ status: "canceled" }), {}, { kind: "again" }],
    ["it expired", last({ status: "expired" }), {}, { kind: "new" }],
    ["it was closed", last({ status: "closed" }), {}, { kind: "new" }],
    ["it was refunded", last({ status: "refunded" }), {}, { kind: "new" }],
    ["it is being checked", last({ checking: true }), {}, { kind: "look" }],
    ["it is held", last({ status: "held" }), {}, { kind: "look" }],
    ["it is paid", last({ status: "paid" }), {}, { kind: "paid" }],
    ["it is paid, known by its status alone", last({ status: "paid" }, null), {}, { kind: "paid" }],
    ["a price has changed", last(), { total: 46_000 }, { kind: "new" }],
    ["its token is lost", last({}, null), {}, { kind: "new" }],
  ])("%s", (_, before, changed, expected) => {
    expect(decideNextStep(before, { ...wanted, ...changed })).toEqual(expected);
  });
});

describe("the shop's banner about the last order", () => {
  it.each<[string, Partial<Order>, string]>([
    ["a live link", {}, "open"],
    ["a dead link", { payments: [expired] }, "unpaid"],
    ["known by its status alone", { payments: [] }, "unpaid"],
    ["being checked", { checking: true }, "checking"],
    ["held", { status: "held" }, "person"],
    ["paid", { status: "paid" }, "over"],
    ["canceled", { status: "canceled" }, "over"],
  ])("%s", (_, fields, expected) => {
    expect(bannerOf(last(fields).order, NOW)).toBe(expected);
  });
});
