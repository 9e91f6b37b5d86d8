import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf, wrongFields } from "../support/problem.ts";
import { checkout, orderOf, postCheckout, returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

describe("a checkout from a shop's script", () => {
  it("answers with the order, Khalti's link and the order's token", async () => {
    const answer = await postCheckout(server, {
      customer: { name: "Sita Rai", email: "sita@example.com", phone: "9800000001" },
      metadata: { cart: "42" },
    });

    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      order: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        purchase_order_id: expect.stringMatching(/^\d{6}-[2-9A-Z]{10}$/),
        status: "awaiting_payment",
        checking: false,
        amount: 90_000,
        refunded_amount: 0,
        due_by: null,
        currency: "NPR",
        items: [
          {
            sku: "tea-250g",
            name: "Ilam tea, 250 g",
            name_ne: "इलामको चिया, २५० ग्राम",
            quantity: 2,
            unit_amount: 45_000,
            kind: "sale",
            vat_percent: null,
            amount: 90_000,
            top_up: null,
          },
        ],
        amount_breakdown: [
          { label: "Price", amount: 79_646 },
          { label: "VAT", amount: 10_354 },
        ],
        customer: { name: "Sita Rai", email: "sita@example.com", phone: "9800000001" },
        customer_readable: true,
        customer_erased_at: null,
        metadata: { cart: "42" },
        payment_link_id: null,
        payments: [
          {
            pidx: expect.any(String),
            status: "initiated",
            method: { mode: "wallet", bank: null },
            bank_name: null,
            amount: 90_000,
            transaction_id: null,
            fee: null,
            held: null,
            payment_url: expect.any(String),
            expires_at: expect.any(String),
            completed_at: null,
          },
        ],
        refunds: [],
        attention: null,
        created_at: expect.any(String),
        paid_at: null,
      },
      payment: {
        pidx: expect.any(String),
        payment_url: expect.stringContaining(server.simulator.url),
        expires_at: expect.any(String),
      },
      order_token: expect.stringMatching(/^\S{32,}$/),
    });
    // For pages of ours; scripts never read them.
    for (const cookie of answer.get("Set-Cookie") ?? []) expect(cookie).toMatch(/; HttpOnly/);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("returns an open link and a token that reads the same order", async () => {
    const { order, pidx, paymentUrl, token } = await checkout(server);

    const [payment] = (await orderOf(server, order.id, token)).payments;
    expect(payment).toMatchObject({ pidx, payment_url: paymentUrl, status: "initiated" });
    expect(Date.parse(payment?.expires_at ?? "")).toBeGreaterThan(Date.now());
    expect((await server.simulator.payment(pidx)).total_amount).toBe(90_000);
  });

  it("adds up several products, including one whose amount the customer chose", async () => {
    const { order } = await checkout(server, {
      items: [
        { sku: "momo-plate", quantity: 3 },
        { sku: "gift-card", quantity: 2, amount: 12_345 },
        { sku: "honey-500g", quantity: 1, amount: 85_000 },
      ],
    });

    expect(order.amount).toBe(3 * 1_500 + 2 * 12_345 + 85_000);
    expect(order.items.map((item) => item.unit_amount)).toEqual([1_500, 12_345, 85_000]);
  });

  it("keeps its price when the catalogue changes afterwards", async () => {
    const { order, token } = await checkout(server, {
      items: [{ sku: "honey-500g", quantity: 1 }],
    });
    await server.db.product.update({ where: { sku: "honey-500g" }, data: { amountPaisa: 99_000 } });

    expect((await orderOf(server, order.id, token)).amount).toBe(85_000);
    await server.db.product.update({ where: { sku: "honey-500g" }, data: { amountPaisa: 85_000 } });
  });

  it("returns a different token and purchase order id for each order", async () => {
    const [one, two] = [await checkout(server), await checkout(server)];
    expect(one.token).not.toBe(two.token);
    expect(one.order.purchase_order_id).not.toBe(two.order.purchase_order_id);
  });
});

describe("a checkout from an app", () => {
  it("also answers with the parameters of Khalti's mobile SDK", async () => {
    const answer = await postCheckout(server, { channel: "mobile" });

    expect(answer.status).toBe(201);
    const { payment, sdk } = answer.body as { payment: { pidx: string }; sdk: object };
    expect(sdk).toEqual({
      pidx: payment.pidx,
      public_key: "test_public_key",
      environment: "test",
      return_url: `${server.context.config.publicUrl}/v1/payments/return`,
    });
    const { request } = await server.simulator.payment(payment.pidx);
    expect(request["return_url"]).toBe((sdk as { return_url: string }).return_url);
  });

  it("has no sdk part on the web", async () => {
    expect((await postCheckout(server, { channel: "web" })).body).not.toHaveProperty("sdk");
  });
});

describe("a shop's server with a merchant key", () => {
  const lines = [
    { name: "Room, two nights", quantity: 2, unit_amount: 350_000 },
    { name: "Breakfast", quantity: 4, unit_amount: 45_050 },
  ];

  it.each(["merchant", "admin"] as const)(
    "may set prices and purchase order id (role %s)",
    async (role) => {
      const number = `INV-${role}_1`;
      const answer = await postCheckout(server, { lines, purchase_order_id: number }, KEYS[role]);

      expect(answer.status).toBe(201);
      expect((answer.body as { order: object }).order).toMatchObject({
        purchase_order_id: number,
        amount: 880_200,
        items: [
          {
            sku: null,
            name: "Room, two nights",
            quantity: 2,
            unit_amount: 350_000,
            amount: 700_000,
          },
          { sku: null, name: "Breakfast", quantity: 4, unit_amount: 45_050, amount: 180_200 },
        ],
      });
    },
  );

  it("is answered 409 for a used purchase order id, and the first order stays unchanged", async () => {
    const first = await postCheckout(server, { lines, purchase_order_id: "INV-7" }, KEYS.merchant);
    const again = await postCheckout(server, { lines, purchase_order_id: "INV-7" }, KEYS.merchant);

    expect(first.status).toBe(201);
    expect(again.status).toBe(409);
    expect(problemOf(again).code).toBe("purchase_order_exists");
    expect(await server.db.order.count({ where: { purchaseOrderId: "INV-7" } })).toBe(1);
    expect(await server.simulator.requests("initiate")).toHaveLength(1);
  });

  it("creates one order from many concurrent requests with the same purchase order id", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        postCheckout(server, { lines, purchase_order_id: "INV-8" }, KEYS.merchant),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([
      201,
      ...Array<number>(7).fill(409),
    ]);
  });
});

describe("return_to", () => {
  it.each(["https://shop.example/thanks?cart=42", "https://shop.example"])(
    "%s is an allowed origin, and the customer returns there",
    async (returnTo) => {
      const { order, pidx } = await checkout(server, { return_to: returnTo });

      const back = await returnFromKhalti(server, pidx);

      const expected = new URL(returnTo);
      expected.searchParams.set("order_id", order.id);
      expect(back.headers["location"]).toBe(expected.href);
    },
  );

  it("may be a page of this server", async () => {
    const { pidx } = await checkout(server, {
      return_to: `${server.context.config.publicUrl}/thanks`,
    });
    expect((await returnFromKhalti(server, pidx)).headers["location"]).toContain(
      "/thanks?order_id=",
    );
  });

  it("may be a deep link of an app in FRONTEND_ORIGINS, which CORS does not know", async () => {
    const other = await server.another({ FRONTEND_ORIGINS: "https://shop.example,myshop://" });
    const answer = await request(other.url)
      .post("/v1/checkout")
      .set("Origin", "myshop://")
      .send({ items: [{ sku: "tea-250g", quantity: 1 }], return_to: "myshop://thanks?cart=4%202" });
    expect(answer.status).toBe(201);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    const { order, payment } = answer.body as { order: { id: string }; payment: { pidx: string } };
    const back = await request(other.url).get(`/v1/payments/return?pidx=${payment.pidx}`);
    expect([back.status, back.headers["location"]]).toEqual([
      303,
      `myshop://thanks?cart=4%202&order_id=${order.id}`,
    ]);
    await other.stop();
  });

  it("of a foreign origin is refused", async () => {
    const answer = await postCheckout(server, { return_to: "https://evil.example/thanks" });
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(["return_to"]);
  });
});
