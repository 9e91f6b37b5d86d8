import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf } from "../support/problem.ts";
import { historyOf, orderOf, payAgain, postCheckout, returnFromKhalti } from "../support/shop.ts";
import { type Fault, UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { IMPATIENT, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, undefined, IMPATIENT);
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

/** The order that `answer` names, although its checkout failed. */
function keptOrder(answer: Parameters<typeof problemOf>[0]): { id: string; token: string } {
  const { order_id: id, order_token: token } = problemOf(answer);
  if (id === undefined || token === undefined) throw new Error(`no order kept: ${answer.text}`);
  return { id, token };
}

/** Starts a new attempt for the same order and pays it. */
async function tryAgainAndPay({ id, token }: { id: string; token: string }) {
  const again = await payAgain(server, id, token);
  expect(again.status).toBe(201);
  const { payment } = again.body as { payment: { pidx: string } };
  await server.simulator.pay(payment.pidx);
  await returnFromKhalti(server, payment.pidx);
  return orderOf(server, id, token);
}

describe("while Khalti is being asked for a link", () => {
  it("order and payment are committed already, without a link", async () => {
    const patient = await server.another({}, { timeoutMs: UNTIL_ENDED_MS });
    await server.simulator.fault({
      endpoint: "initiate",
      kind: "delay",
      delay_ms: UNTIL_ENDED_MS,
    });

    const underWay = Promise.resolve(postCheckout({ ...server, http: request(patient.url) }));
    let asked: { body: unknown }[] = [];
    while (asked.length === 0) asked = await server.simulator.requests("initiate");
    const { purchase_order_id: purchaseOrderId } = asked[0]?.body as { purchase_order_id: string };
    const order = await server.db.order.findUniqueOrThrow({
      where: { purchaseOrderId },
      include: { payments: true, items: true, history: { orderBy: { id: "asc" } } },
    });

    expect(order).toMatchObject({
      status: "awaiting_payment",
      amountPaisa: 90_000,
      items: [{ sku: "tea-250g", quantity: 2 }],
      payments: [{ status: "created", pidx: null, amountPaisa: 90_000 }],
    });
    expect(order.history.map((entry) => entry.type)).toEqual(["order_created", "payment_created"]);
    await server.simulator.endDelays();
    expect((await underWay).status).toBe(201);
    await patient.stop();
  });
});

describe("a payment that Khalti refuses", () => {
  const refusal = {
    amount: ["Amount should be greater than Rs. 10, that is 1000 paisa."],
    customer_info: { phone: ["Enter a valid phone number."] },
    error_key: "validation_error",
  };

  it("is answered 422 with our words for the fields, and the order accepts a new attempt", async () => {
    await server.simulator.fault({
      endpoint: "initiate",
      kind: "status",
      status: 400,
      body: refusal,
    });

    const answer = await postCheckout(server);

    expect(answer.status).toBe(422);
    const problem = problemOf(answer);
    expect(problem.code).toBe("payment_refused");
    expect(problem.errors).toEqual([
      {
        path: "customer.phone",
        message: "Khalti does not accept this phone number.",
        code: "refused_by_khalti",
      },
      {
        path: "amount",
        message: "Khalti does not accept this amount.",
        code: "refused_by_khalti",
      },
    ]);
    expect(answer.text).not.toMatch(/Amount should|valid phone|paisa/);
    const { id, token } = keptOrder(answer);
    expect(await orderOf(server, id, token)).toMatchObject({
      status: "awaiting_payment",
      payments: [{ status: "failed", pidx: null, payment_url: null }],
    });
    const entry = (await historyOf(server, id)).find((one) => one.type === "payment_failed");
    expect(entry?.reason).toContain("Amount should be greater than Rs. 10");
    expect(entry?.data).toMatchObject({
      http_status: 400,
      errors: [
        { path: "amount", message: "Amount should be greater than Rs. 10, that is 1000 paisa." },
        { path: "customer_info.phone", message: "Enter a valid phone number." },
      ],
    });

    expect((await tryAgainAndPay({ id, token })).status).toBe("paid");
  });

  it("has a different purchase order id than the next attempt", async () => {
    await server.simulator.fault({ endpoint: "initiate", kind: "drop_response" });

    const kept = keptOrder(await postCheckout(server));
    await payAgain(server, kept.id, kept.token);

    const numbers = (await server.simulator.requests("initiate")).map(
      (request) => (request.body as { purchase_order_id: string }).purchase_order_id,
    );
    expect(new Set(numbers).size).toBe(2);
  });

  it("because of our key is answered 502 without field errors and logged as an error", async () => {
    const body = { detail: "Invalid token.", status_code: 401 };
    await server.simulator.fault({ endpoint: "initiate", kind: "status", status: 401, body });

    const answer = await postCheckout(server);

    expect(answer.status).toBe(502);
    const problem = problemOf(answer);
    expect(problem.code).toBe("khalti_rejected_key");
    expect(problem).not.toHaveProperty("errors");
    const kept = keptOrder(answer);
    const entry = (await historyOf(server, kept.id)).find((one) => one.type === "payment_failed");
    expect(entry?.reason).toContain("Invalid token.");
    const levels = server.logLines
      .map((line) => JSON.parse(line) as { level: string; requestId?: string })
      .filter((line) => line.requestId === problem.instance)
      .map((line) => line.level);
    expect(levels).toContain("error");

    expect((await tryAgainAndPay(kept)).status).toBe("paid");
  });
});

const TROUBLES: [string, Omit<Fault, "endpoint">][] = [
  ["cuts the connection before the work", { kind: "drop_request" }],
  ["cuts the connection after the work", { kind: "drop_response" }],
  ["answers 500", { kind: "status", status: 500 }],
  ["answers 502 with JSON", { kind: "status", status: 502, body: { detail: "Bad gateway" } }],
  ["answers an empty 400", { kind: "status", status: 400 }],
  ["answers 200 with an empty object", { kind: "status", status: 200, body: {} }],
  ["answers 200 with HTML", { kind: "garbage" }],
  ["answers too late", { kind: "delay", delay_ms: 60_000 }],
];

describe.each(TROUBLES)("Khalti that %s", (_circumstance, trouble) => {
  it("does not lose the order: it is kept with the reason, and the next attempt pays it", async () => {
    await server.simulator.fault({ endpoint: "initiate", ...trouble });

    const answer = await postCheckout(server, { customer: { name: "Sita Rai" } });

    expect(answer.status).toBe(503);
    expect(problemOf(answer).code).toBe("khalti_unavailable");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    const kept = keptOrder(answer);
    expect(await orderOf(server, kept.id, kept.token)).toMatchObject({
      status: "awaiting_payment",
      checking: false,
      customer: { name: "Sita Rai" },
      payments: [{ status: "abandoned", pidx: null, payment_url: null }],
    });
    const entry = (await historyOf(server, kept.id)).find(
      (one) => one.type === "payment_abandoned",
    );
    expect(entry?.reason).toMatch(/^Khalti gave no usable answer: \S+/);

    const paid = await tryAgainAndPay(kept);
    expect(paid.status).toBe("paid");
    expect(paid.payments.map((payment) => payment.status)).toEqual(["abandoned", "completed"]);
  });

  it("redirects a plain form to the order's page, and the order accepts a new attempt", async () => {
    await server.simulator.fault({ endpoint: "initiate", ...trouble });

    const answer = await server.http
      .post("/v1/checkout")
      .set("Accept", "text/html")
      .type("form")
      .send("items[0][sku]=tea-250g&items[0][quantity]=2");

    expect(answer.status).toBe(303);
    const location = /^\/orders\/([0-9a-f-]{36})#(\S+)$/.exec(answer.headers["location"] ?? "");
    const [, id = "", token = ""] = location ?? [];
    expect((await server.http.get(`/orders/${id}`)).headers["content-type"]).toContain("text/html");
    expect((await tryAgainAndPay({ id, token })).status).toBe("paid");
  });
});

describe("a bank payment while Khalti's bank list is unavailable", () => {
  it("is sent to Khalti, which validates the bank", async () => {
    await server.simulator.fault({
      endpoint: "banks",
      kind: "status",
      status: 503,
      times: ALL_TRIES,
    });

    const answer = await postCheckout(server, {
      method: { mode: "ebanking", bank: "NoSuchBank" },
    });

    expect(answer.status).toBe(422);
    expect(problemOf(answer)).toMatchObject({
      code: "payment_refused",
      errors: [{ path: "method.bank", message: "Khalti does not accept this bank." }],
    });
    const { id, token } = keptOrder(answer);
    const byWallet = await payAgain(server, id, token, { method: { mode: "wallet" } });
    expect(byWallet.status).toBe(201);
  });
});
