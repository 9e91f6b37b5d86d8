import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { IMPATIENT, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, undefined, IMPATIENT);
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

async function typesOf(orderId: string): Promise<string[]> {
  return (await historyOf(server, orderId)).map((entry) => entry.type);
}

describe("the return from Khalti", () => {
  it("makes an order paid when the lookup says Completed for our amount", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.pay(pidx);

    const answer = await returnFromKhalti(server, pidx);

    expect(answer.status).toBe(303);
    expect(answer.headers["location"]).toBe(`/orders/${order.id}`);
    const { transaction_id: transactionId } = await server.simulator.payment(pidx);
    expect(await orderOf(server, order.id, token)).toMatchObject({
      status: "paid",
      checking: false,
      paid_at: expect.any(String),
      attention: null,
      payments: [
        { status: "completed", transaction_id: transactionId, amount: 90_000, fee: 2_700 },
      ],
    });
    expect(await typesOf(order.id)).toEqual([
      "order_created",
      "payment_created",
      "payment_initiated",
      "payment_completed",
      "paid",
    ]);
  });

  it("records Khalti's answer and the actor in the history", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);

    const entry = (await historyOf(server, order.id)).find(
      (one) => one.type === "payment_completed",
    );
    expect(entry).toMatchObject({
      actor: "customer",
      data: { pidx, khalti: { status: "Completed", total_amount: 90_000, refunded: false } },
    });
  });

  it("takes the outcome from Khalti and ignores the browser's parameters", async () => {
    const { order, pidx, token } = await checkout(server);

    await server.http.get(
      `/v1/payments/return?pidx=${pidx}&status=Completed&transaction_id=forged&amount=90000&total_amount=90000`,
    );

    expect(await orderOf(server, order.id, token)).toMatchObject({ status: "awaiting_payment" });
  });

  it("does not mark another order as paid for a paid pidx", async () => {
    const paid = await checkout(server);
    const other = await checkout(server);
    await server.simulator.pay(paid.pidx);

    await server.http.get(
      `/v1/payments/return?pidx=${paid.pidx}&purchase_order_id=${other.order.purchase_order_id}`,
    );

    expect((await orderOf(server, paid.order.id)).status).toBe("paid");
    expect((await orderOf(server, other.order.id)).status).toBe("awaiting_payment");
  });

  it.each(["text/html", "*/*"])(
    "answers an unknown pidx with a 404 page without a lookup to a client that accepts %s",
    async (accepted) => {
      const answer = await server.http
        .get("/v1/payments/return?pidx=made-up")
        .set("Accept", accepted);

      expect(answer.status).toBe(404);
      expect(answer.headers["content-type"]).toContain("text/html");
      expect(await server.simulator.requests("lookup")).toEqual([]);
    },
  );

  it("answers an unknown pidx with a problem document to a client that accepts only JSON", async () => {
    const answer = await server.http
      .get("/v1/payments/return?pidx=made-up")
      .set("Accept", "application/json");

    expect(answer.status).toBe(404);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  it("redirects to return_to with the order's id and no outcome", async () => {
    const { order, pidx } = await checkout(server, {
      return_to: "https://shop.example/thanks?lang=ne#top",
    });
    await server.simulator.pay(pidx);

    const answer = await returnFromKhalti(server, pidx);

    expect(answer.headers["location"]).toBe(
      `https://shop.example/thanks?lang=ne&order_id=${order.id}#top`,
    );
  });

  it("writes one paid entry when twenty browsers return concurrently", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => returnFromKhalti(server, pidx)),
    );

    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(303));
    const types = await typesOf(order.id);
    expect(types.filter((type) => type === "paid")).toHaveLength(1);
    expect(types.filter((type) => type === "payment_completed")).toHaveLength(1);
  });

  it("makes no lookup once the payment is completed", async () => {
    const { pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
    const asked = (await server.simulator.requests("lookup")).length;

    await returnFromKhalti(server, pidx);

    expect(await server.simulator.requests("lookup")).toHaveLength(asked);
  });
});

describe("every status that Khalti documents, in any letter case", () => {
  // Khalti's status -> the states of payment and order
  it.each([
    ["Pending", "pending", "awaiting_payment"],
    ["PENDING", "pending", "awaiting_payment"],
    ["Initiated", "initiated", "awaiting_payment"],
    ["Expired", "expired", "expired"],
    ["expired", "expired", "expired"],
    ["User canceled", "canceled", "canceled"],
    ["USER CANCELED", "canceled", "canceled"],
    ["Canceled", "canceled", "canceled"],
    ["Failed", "canceled", "canceled"],
    ["completed", "completed", "paid"],
    ["COMPLETED", "completed", "paid"],
    ["Refunded", "held", "held"],
    ["Partially Refunded", "held", "held"],
    ["Partially refunded", "held", "held"],
    ["Under review", "held", "held"],
  ])("%s makes the payment %s and the order %s", async (word, payment, status) => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: word });

    await returnFromKhalti(server, pidx);

    expect(await orderOf(server, order.id)).toMatchObject({
      status,
      payments: [{ status: payment }],
    });
  });

  it("shows an order whose payment is pending as being checked", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Pending" });
    await returnFromKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({ checking: true });
  });
});

describe("a completed payment that contradicts our records is held", () => {
  it("when Khalti took a different amount", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Completed", total_amount: 1_000 });

    await returnFromKhalti(server, pidx);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      paid_at: null,
      attention: {
        code: "amount_mismatch",
        message: "Khalti took Rs 10, but the order is for Rs 900.",
      },
      payments: [{ status: "held", transaction_id: null }],
    });
    expect(await typesOf(order.id)).toEqual(expect.arrayContaining(["payment_held", "order_held"]));
  });

  it("when its transaction already paid another order", async () => {
    const first = await checkout(server);
    const second = await checkout(server);
    await server.simulator.set(first.pidx, { status: "Completed", transaction_id: "SAME" });
    await server.simulator.set(second.pidx, { status: "Completed", transaction_id: "SAME" });

    await returnFromKhalti(server, first.pidx);
    await returnFromKhalti(server, second.pidx);

    expect((await orderOf(server, first.order.id)).status).toBe("paid");
    expect(await orderOf(server, second.order.id)).toMatchObject({
      status: "held",
      attention: { code: "transaction_id_used" },
    });
  });

  it("for one of two orders that return concurrently with the same transaction", async () => {
    const both = [await checkout(server), await checkout(server)];
    for (const { pidx } of both) {
      await server.simulator.set(pidx, { status: "Completed", transaction_id: "TWICE" });
    }

    const answers = await Promise.all(both.map(({ pidx }) => returnFromKhalti(server, pidx)));

    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    const statuses = await Promise.all(
      both.map(async ({ order }) => (await orderOf(server, order.id)).status),
    );
    expect(statuses.sort()).toEqual(["held", "paid"]);
  });

  it("when Khalti answers about another payment", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 200,
      body: {
        pidx: "of-another-payment",
        total_amount: 90_000,
        status: "Completed",
        transaction_id: "T1",
        fee: 0,
        refunded: false,
      },
    });

    await returnFromKhalti(server, pidx);

    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "pidx_mismatch" },
    });
  });

  it("and stays held when Khalti answers Completed later", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Under review" });
    await returnFromKhalti(server, pidx);
    await server.simulator.pay(pidx);

    await returnFromKhalti(server, pidx);

    expect((await orderOf(server, order.id)).status).toBe("held");
  });
});

describe("a failed lookup during the return", () => {
  it.each([
    ["cuts the connection before the work", { kind: "drop_request" }],
    ["cuts the connection after the work", { kind: "drop_response" }],
    ["answers HTTP 500", { kind: "status", status: 500 }],
    ["answers HTTP 503", { kind: "status", status: 503 }],
    ["answers with an empty body", { kind: "status", status: 400 }],
    ["answers with a web page", { kind: "garbage" }],
    ["stalls", { kind: "delay", delay_ms: 60_000 }],
    [
      "refuses our key",
      { kind: "status", status: 401, body: { detail: "Invalid token.", status_code: 401 } },
    ],
  ] as const)(
    "leaves the order being checked, and the next return confirms it: Khalti %s",
    async (_, fault) => {
      const { order, pidx } = await checkout(server);
      await server.simulator.pay(pidx);
      await server.simulator.fault({
        endpoint: "lookup",
        times:
          fault.kind === "delay" || ("status" in fault && fault.status === 401) ? 1 : ALL_TRIES,
        ...fault,
      });

      const answer = await returnFromKhalti(server, pidx);

      expect(answer.status).toBe(303);
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "awaiting_payment",
        checking: true,
      });
      expect(await typesOf(order.id)).toContain("lookup_failed");

      await returnFromKhalti(server, pidx);
      expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", checking: false });
    },
  );

  it("is recorded once for repeated returns", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 500,
      times: 3 * ALL_TRIES,
    });

    for (let i = 0; i < 3; i++) await returnFromKhalti(server, pidx);

    const failed = (await typesOf(order.id)).filter((type) => type === "lookup_failed");
    expect(failed).toHaveLength(1);
  });
});
