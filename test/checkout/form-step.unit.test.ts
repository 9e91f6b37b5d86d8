import { describe, expect, it } from "@jest/globals";
import { decideFormStep } from "../../src/checkout/same-cart.ts";
import type { FullOrder } from "../../src/orders/full-order.ts";

const NOW = new Date(Date.UTC(2026, 10, 29));
const URL = "https://pay.example/one";
const WALLET = { mode: "wallet", bank: undefined } as const;

const live = {
  status: "initiated",
  mode: "wallet",
  bank: null,
  paymentUrl: URL,
  expiresAt: new Date(NOW.getTime() + 1),
  createdAt: NOW,
  unconfirmedSince: null,
  notFoundSince: null,
  heldCode: null,
};
const order = (status: string, ...payments: object[]) =>
  ({ status, payments }) as unknown as FullOrder;
const step = (of: FullOrder, method: Parameters<typeof decideFormStep>[1] = WALLET) =>
  decideFormStep(of, method, NOW);

describe("a form that is posted again", () => {
  it.each(["paid", "partially_refunded", "refunded", "closed", "expired"])(
    "makes another order when the first one is %s",
    (status) => {
      expect(step(order(status, live))).toEqual({ kind: "new" });
    },
  );

  it("leads to a link that can be paid", () => {
    expect(step(order("awaiting_payment", live))).toEqual({ kind: "continue", url: URL });
  });

  it("leads to the last of two such links", () => {
    const other = { ...live, paymentUrl: "https://pay.example/two" };
    expect(step(order("awaiting_payment", live, other))).toMatchObject({ url: other.paymentUrl });
  });

  it.each<[string, FullOrder, Parameters<typeof decideFormStep>[1]]>([
    ["with another way to pay", order("awaiting_payment", live), { mode: "mobile_banking" }],
    [
      "with another bank",
      order("awaiting_payment", { ...live, mode: "ebanking", bank: "one" }),
      { mode: "ebanking", bank: "two" },
    ],
    ["when Khalti gave no link", order("awaiting_payment", { ...live, paymentUrl: null }), WALLET],
    [
      "when the time of its link is over",
      order("awaiting_payment", { ...live, expiresAt: NOW }),
      WALLET,
    ],
    ["after the customer canceled", order("canceled", { ...live, status: "canceled" }), WALLET],
    ["after one of two attempts was canceled", order("canceled", live), WALLET],
  ])("asks for another link %s", (_, of, method) => {
    expect(step(of, method)).toEqual({ kind: "again" });
  });

  it.each<[string, FullOrder]>([
    ["held", order("held", { ...live, status: "held" })],
    ["pending", order("awaiting_payment", { ...live, status: "pending" })],
  ])("leads to the order's page while its money is %s", (_, of) => {
    expect(step(of)).toEqual({ kind: "look" });
  });
});
