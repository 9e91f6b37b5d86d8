import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  checkout,
  type CheckedOut,
  historyOf,
  orderOf,
  returnFromKhalti,
} from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

async function newAttempt({ order, token }: CheckedOut, body: object = {}) {
  const answer = await server.http
    .post(`/v1/orders/${order.id}/payments`)
    .set("Authorization", `Bearer ${token}`)
    .send(body);
  return {
    status: answer.status,
    body: answer.body as Record<string, never> & { payment: { pidx: string } },
  };
}

async function lapse(bought: CheckedOut, word: "User canceled" | "Expired"): Promise<void> {
  await server.simulator.set(bought.pidx, { status: word });
  await returnFromKhalti(server, bought.pidx);
}

describe("a new attempt to pay", () => {
  it.each(["User canceled", "Expired"] as const)(
    "reopens an order whose payment is %s",
    async (word) => {
      const bought = await checkout(server);
      await lapse(bought, word);

      const { status, body } = await newAttempt(bought);

      expect(status).toBe(201);
      expect(body.payment.pidx).not.toBe(bought.pidx);
      await server.simulator.pay(body.payment.pidx);
      await returnFromKhalti(server, body.payment.pidx);
      const order = await orderOf(server, bought.order.id);
      expect(order.status).toBe("paid");
      expect(order.payments.map((payment) => payment.status)).toEqual([
        word === "Expired" ? "expired" : "canceled",
        "completed",
      ]);
      expect((await historyOf(server, bought.order.id)).map((entry) => entry.type)).toContain(
        "order_reopened",
      );
    },
  );

  it("sends Khalti a new purchase order number each time", async () => {
    const bought = await checkout(server);
    await lapse(bought, "User canceled");
    const { body } = await newAttempt(bought);

    const first = await server.simulator.payment(bought.pidx);
    const second = await server.simulator.payment(body.payment.pidx);
    expect(first.request["purchase_order_id"]).toBe(bought.order.purchase_order_id);
    expect(second.request["purchase_order_id"]).toBe(`${bought.order.purchase_order_id}.2`);
  });

  it("may use a different payment method than the first", async () => {
    const banks = await server.http.get("/v1/banks?payment_type=ebanking");
    const [bank] = (banks.body as { data: { idx: string; name: string }[] }).data;
    const bought = await checkout(server);
    await lapse(bought, "User canceled");

    const { status, body } = await newAttempt(bought, {
      method: { mode: "ebanking", bank: bank?.idx },
    });

    expect(status).toBe(201);
    const { request } = await server.simulator.payment(body.payment.pidx);
    expect(request).toMatchObject({ modes: ["EBANKING"], bank: bank?.idx });
    const { payments } = await orderOf(server, bought.order.id);
    expect(payments.map(({ method, bank_name }) => ({ method, bank_name }))).toEqual([
      { method: { mode: "wallet", bank: null }, bank_name: null },
      { method: { mode: "ebanking", bank: bank?.idx }, bank_name: bank?.name },
    ]);
  });

  it("is refused when a lookup shows that the customer has already paid", async () => {
    const bought = await checkout(server);
    await server.simulator.pay(bought.pidx);

    const { status, body } = await newAttempt(bought);

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "order_state_conflict", order_status: "paid" });
    expect((await orderOf(server, bought.order.id)).status).toBe("paid");
  });

  it("is refused while the earlier payment is Pending", async () => {
    const bought = await checkout(server);
    await server.simulator.set(bought.pidx, { status: "Pending" });

    const { status, body } = await newAttempt(bought);

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "order_state_conflict" });
  });

  it("is answered 503 while the lookup of the earlier payment fails", async () => {
    const bought = await checkout(server);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "drop_request",
      times: ALL_TRIES,
    });

    const { status } = await newAttempt(bought);

    expect(status).toBe(503);
    expect((await orderOf(server, bought.order.id)).payments).toHaveLength(1);
  });

  it("needs the token of the same order", async () => {
    const bought = await checkout(server);
    const other = await checkout(server);

    expect((await newAttempt({ ...bought, token: other.token })).status).toBe(401);
  });

  it("does not replace the older link: late money on it makes the order paid", async () => {
    const bought = await checkout(server);
    await lapse(bought, "Expired");
    await server.simulator.pay(bought.pidx);

    await returnFromKhalti(server, bought.pidx);

    expect((await orderOf(server, bought.order.id)).status).toBe("paid");
    const completed = (await historyOf(server, bought.order.id)).find(
      (entry) => entry.type === "payment_completed",
    );
    expect(completed).toMatchObject({
      data: { late: true },
      reason: expect.stringContaining("late"),
    });
  });

  it("that is paid in addition to the first is held, and the paid order gets attention", async () => {
    const bought = await checkout(server);
    const { body: second } = await newAttempt(bought);
    await server.simulator.pay(bought.pidx);
    await server.simulator.pay(second.payment.pidx);

    await returnFromKhalti(server, bought.pidx);
    await returnFromKhalti(server, second.payment.pidx);

    expect(await orderOf(server, bought.order.id)).toMatchObject({
      status: "paid",
      attention: { code: "second_payment" },
      payments: [{ status: "completed" }, { status: "held" }],
    });
  });

  it("keeps the order awaiting payment when the other open attempt expires", async () => {
    const bought = await checkout(server);
    const { body: second } = await newAttempt(bought);

    await lapse(bought, "Expired");

    expect((await orderOf(server, bought.order.id)).status).toBe("awaiting_payment");
    await lapse({ ...bought, pidx: second.payment.pidx }, "Expired");
    expect((await orderOf(server, bought.order.id)).status).toBe("expired");
  });

  it("that is paid after the order was closed is held", async () => {
    const bought = await checkout(server);
    const closed = await server.http
      .post(`/v1/orders/${bought.order.id}/close`)
      .set("Authorization", `Bearer ${bought.token}`);
    expect(closed.body).toMatchObject({ status: "closed" });
    await server.simulator.pay(bought.pidx);

    await returnFromKhalti(server, bought.pidx);

    expect(await orderOf(server, bought.order.id)).toMatchObject({
      status: "held",
      attention: { code: "order_closed" },
    });
  });

  it("gets its own pidx when two are requested concurrently", async () => {
    const bought = await checkout(server);
    await lapse(bought, "User canceled");

    const answers = await Promise.all([newAttempt(bought), newAttempt(bought)]);

    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    const { payments } = await orderOf(server, bought.order.id);
    expect(new Set(payments.map((payment) => payment.pidx)).size).toBe(3);
  });
});
