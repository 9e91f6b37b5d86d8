import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { wrongFields } from "../support/problem.ts";
import { bankThatDoes, checkout, initiateRequest, postCheckout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

describe("the initiate request of a checkout", () => {
  it("contains the order in Khalti's fields and nothing else", async () => {
    const { order, pidx } = await checkout(server);

    const { publicUrl } = server.context.config;
    expect((await server.simulator.payment(pidx)).request).toEqual({
      return_url: `${publicUrl}/v1/payments/return`,
      website_url: publicUrl,
      amount: 90_000,
      purchase_order_id: order.purchase_order_id,
      purchase_order_name: "Ilam tea, 250 g",
      amount_breakdown: [
        { label: "Price", amount: 79_646 },
        { label: "VAT", amount: 10_354 },
      ],
      product_details: [
        {
          identity: "tea-250g",
          name: "Ilam tea, 250 g",
          total_price: 90_000,
          quantity: 2,
          unit_price: 45_000,
        },
      ],
      modes: ["KHALTI"],
    });
  });

  it("contains the metadata in merchant_ fields", async () => {
    await checkout(server, { metadata: { cart: "42", till_no: "Ilam/7" } });

    expect(await initiateRequest(server)).toMatchObject({
      merchant_cart: "42",
      merchant_till_no: "Ilam/7",
    });
  });

  it("describes every line of a merchant's checkout", async () => {
    const answer = await postCheckout(
      server,
      {
        lines: [
          { name: "Room", quantity: 2, unit_amount: 350_000 },
          { name: "Breakfast", quantity: 1, unit_amount: 45_050 },
        ],
        purchase_order_id: "INV-1",
      },
      KEYS.merchant,
    );

    expect(answer.status).toBe(201);
    expect(await initiateRequest(server)).toMatchObject({
      amount: 745_050,
      purchase_order_id: "INV-1",
      purchase_order_name: "Room and 1 more",
      product_details: [
        { identity: "1", name: "Room", total_price: 700_000, quantity: 2, unit_price: 350_000 },
        { identity: "2", name: "Breakfast", total_price: 45_050, quantity: 1, unit_price: 45_050 },
      ],
    });
  });

  it.each([1_000, 1_001, 1_129, 99_999, 4_999_999])(
    "has a breakdown that adds up to %d paisa",
    async (amount) => {
      await checkout(server, { items: [{ sku: "gift-card", quantity: 1, amount }] });

      const parts = (await initiateRequest(server))["amount_breakdown"] as { amount: number }[];
      expect(parts).toHaveLength(2);
      expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
    },
  );
});

describe("customer_info", () => {
  const sita = { name: "Sita Rai", email: "sita@example.com", phone: "9800000001" };

  it("is sent when name, email and phone are known", async () => {
    await checkout(server, { customer: sita });
    expect((await initiateRequest(server))["customer_info"]).toEqual(sita);
  });

  it.each(["name", "email", "phone"])(
    "is not sent without the customer's %s, while the order keeps the other fields",
    async (missing) => {
      const partly = Object.fromEntries(
        Object.entries(sita).filter(([field]) => field !== missing),
      );

      const { order } = await checkout(server, { customer: partly });

      expect(await initiateRequest(server)).not.toHaveProperty("customer_info");
      expect(order.customer).toEqual({ ...sita, [missing]: null });
    },
  );

  it("contains the phone number without spaces and dashes", async () => {
    await checkout(server, { customer: { ...sita, phone: "98000-00 001" } });
    expect((await initiateRequest(server))["customer_info"]).toEqual(sita);
  });
});

describe("the payment method", () => {
  it("e-banking is sent to Khalti with the chosen bank", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });

    const { order } = await checkout(server, { method: { mode: "ebanking", bank } });

    expect(await initiateRequest(server)).toMatchObject({ modes: ["EBANKING"], bank });
    expect(order.payments[0]?.method).toEqual({ mode: "ebanking", bank });
  });

  it("mobile banking is sent to Khalti with the chosen bank", async () => {
    const bank = await bankThatDoes(server, { ebanking: false, mobile: true });

    const { order } = await checkout(server, { method: { mode: "mobile_banking", bank } });

    expect(await initiateRequest(server)).toMatchObject({ modes: ["MOBILE_BANKING"], bank });
    expect(order.payments[0]?.method).toEqual({ mode: "mobile_banking", bank });
  });

  it("wallet is sent to Khalti without a bank", async () => {
    await checkout(server, { method: { mode: "wallet" } });
    const request = await initiateRequest(server);
    expect(request["modes"]).toEqual(["KHALTI"]);
    expect(request).not.toHaveProperty("bank");
  });

  it.each([
    { mode: "wallet", minimum: 1_000 },
    { mode: "ebanking", minimum: 10_000 },
    { mode: "mobile_banking", minimum: 10_000 },
  ])("$mode accepts $minimum paisa and refuses one paisa less", async ({ mode, minimum }) => {
    const method =
      mode === "wallet"
        ? { mode }
        : { mode, bank: await bankThatDoes(server, { ebanking: true, mobile: true }) };
    const line = (amount: number) => [{ name: "Sticker", quantity: 1, unit_amount: amount }];

    const tooLittle = await postCheckout(
      server,
      { lines: line(minimum - 1), method },
      KEYS.merchant,
    );
    expect(tooLittle.status).toBe(422);
    expect(wrongFields(tooLittle)).toEqual(["amount"]);
    expect(await server.simulator.requests("initiate")).toEqual([]);

    const enough = await postCheckout(server, { lines: line(minimum), method }, KEYS.merchant);
    expect(enough.status).toBe(201);
    expect(await initiateRequest(server)).toMatchObject({ amount: minimum });
  });
});

describe("a shop without VAT", () => {
  it("sends a breakdown with the price only", async () => {
    const exempt = await startTestServer({ VAT_PERCENT: "0" });
    try {
      await checkout(exempt);
      expect((await initiateRequest(exempt))["amount_breakdown"]).toEqual([
        { label: "Price", amount: 90_000 },
      ]);
    } finally {
      await exempt.stop();
    }
  });
});
