import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { OrderResponse } from "../../src/orders/order-response.ts";
import { wrongFields } from "../support/problem.ts";
import { initiateRequest, orderOf, postCheckout, returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

const post = (lines: object[]) => postCheckout(server, { lines }, KEYS.merchant);

const CART = [
  { name: "Ilam tea", quantity: 2, unit_amount: 56_500 },
  { name: "Rice", quantity: 1, unit_amount: 120_000, vat_percent: 0 },
  { name: "Delivery to Pokhara", quantity: 1, unit_amount: 11_300, kind: "delivery" },
  { name: "Dashain discount", quantity: 1, unit_amount: -22_600, kind: "discount" },
];

it("a cart with delivery, discount and goods without VAT is one amount, and each part is named", async () => {
  const answer = await post(CART);
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  const { order, payment } = answer.body as { order: OrderResponse; payment: { pidx: string } };

  expect(order.amount).toBe(221_700);
  expect(order.amount_breakdown).toEqual([
    { label: "Price", amount: 100_000 },
    { label: "Price without VAT", amount: 120_000 },
    { label: "Delivery", amount: 10_000 },
    { label: "Discount", amount: -20_000 },
    { label: "VAT", amount: 11_700 },
  ]);
  expect(order.items.map(({ kind, amount, vat_percent }) => [kind, amount, vat_percent])).toEqual([
    ["sale", 113_000, null],
    ["sale", 120_000, 0],
    ["delivery", 11_300, null],
    ["discount", -22_600, null],
  ]);
  const sent = await initiateRequest(server);
  expect(sent).toMatchObject({
    amount: 221_700,
    amount_breakdown: [
      { label: "Price less discount of Rs 200", amount: 80_000 },
      { label: "Price without VAT", amount: 120_000 },
      { label: "Delivery", amount: 10_000 },
      { label: "VAT", amount: 11_700 },
    ],
    product_details: [
      { name: "Ilam tea", total_price: 113_000 },
      { name: "Rice", total_price: 120_000 },
      { name: "Delivery to Pokhara", total_price: 11_300 },
    ],
  });

  await server.simulator.pay(payment.pidx);
  await returnFromKhalti(server, payment.pidx);
  expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", amount: 221_700 });
});

describe("a checkout is refused with", () => {
  const sale = { name: "Tea", quantity: 1, unit_amount: 5_000 };
  it.each([
    ["a discount that is positive", [{ ...sale, kind: "discount" }], "lines.0.unit_amount"],
    [
      "a delivery that is negative",
      [sale, { ...sale, kind: "delivery", unit_amount: -1 }],
      "lines.1.unit_amount",
    ],
    ["a negative price that is no discount", [{ ...sale, unit_amount: -1 }], "lines.0.unit_amount"],
    ["a line of nothing", [{ ...sale, unit_amount: 0 }], "lines.0.unit_amount"],
    ["a rate of 100 %", [{ ...sale, vat_percent: 100 }], "lines.0.vat_percent"],
    ["a rate with three decimals", [{ ...sale, vat_percent: 12.345 }], "lines.0.vat_percent"],
    ["an unknown kind", [{ ...sale, kind: "gift" }], "lines.0.kind"],
    [
      "a discount of more than everything",
      [sale, { ...sale, unit_amount: -6_000, kind: "discount" }],
      "lines",
    ],
    [
      "a discount of more than what has its VAT",
      [
        { ...sale, vat_percent: 0 },
        { ...sale, quantity: 1, unit_amount: -1_000, kind: "discount" },
      ],
      "lines",
    ],
    [
      "lines too large for a row whose difference is small",
      [
        { ...sale, quantity: 1_000, unit_amount: 1_000_000_000 },
        { ...sale, quantity: 1_000, unit_amount: -999_990_000, kind: "discount" },
      ],
      "lines.0",
    ],
  ])("%s", async (_what, lines, path) => {
    const answer = await post(lines);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toContain(path);
    expect(await server.simulator.requests("initiate")).toEqual([]);
  });

  it("a discount that leaves less than Khalti's minimum", async () => {
    const answer = await post([
      { name: "Tea", quantity: 1, unit_amount: 5_000 },
      { name: "Discount", quantity: 1, unit_amount: -4_500, kind: "discount" },
    ]);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(["amount"]);
  });
});
