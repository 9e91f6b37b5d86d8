import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { checkout, payAgain } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it.each(["abandoned", "failed"] as const)(
  "an order of 50 attempts takes no more, %s ones included",
  async (status) => {
    const { order, token } = await checkout(server);
    const attempts = Array.from({ length: 48 }, (_, index) => index + 2);
    await server.db.payment.createMany({
      data: attempts.map((attempt) => ({
        orderId: order.id,
        attempt,
        purchaseOrderId: `${order.purchase_order_id}.${String(attempt)}`,
        status,
        amountPaisa: order.amount,
        createdAt: new Date(),
      })),
    });

    expect((await payAgain(server, order.id, token)).status).toBe(201);
    const refused = await payAgain(server, order.id, token);
    expect([refused.status, refused.body]).toMatchObject([409, { code: "order_state_conflict" }]);
  },
);
