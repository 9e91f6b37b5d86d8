import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

describe("the return from Khalti", () => {
  it("makes an order paid when the lookup says Completed for our amount", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.pay(pidx);

    const answer = await returnFromKhalti(server, pidx);

    expect(answer.status).toBe(303);
    expect(answer.headers["location"]).toBe(`/orders/${order.id}`);
    const paid = await orderOf(server, order.id, token);
    const { transaction_id: transactionId } = await server.simulator.payment(pidx);
    expect(paid).toMatchObject({
      status: "paid",
      paid_at: expect.any(String),
      payments: [{ status: "completed", transaction_id: transactionId, amount: 90_000 }],
    });
  });

  it("believes Khalti and not the browser about the outcome", async () => {
    const { order, pidx, token } = await checkout(server);

    await server.http.get(
      `/v1/payments/return?pidx=${pidx}&status=Completed&transaction_id=forged&amount=90000&total_amount=90000`,
    );

    expect(await orderOf(server, order.id, token)).toMatchObject({ status: "awaiting_payment" });
  });

  it("answers a pidx that is not ours with 404 and does not ask Khalti", async () => {
    const answer = await server.http
      .get("/v1/payments/return?pidx=made-up")
      .set("Accept", "text/html");

    expect(answer.status).toBe(404);
    expect(answer.headers["content-type"]).toContain("text/html");
    expect(await server.simulator.requests("lookup")).toEqual([]);
  });

  it("writes one paid entry when two browsers return at once", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => returnFromKhalti(server, pidx)),
    );

    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(303));
    const types = (await historyOf(server, order.id)).map((entry) => entry.type);
    expect(types.filter((type) => type === "paid")).toHaveLength(1);
    expect(types.filter((type) => type === "payment_completed")).toHaveLength(1);
  });
});
