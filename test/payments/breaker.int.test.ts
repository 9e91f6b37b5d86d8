import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf } from "../support/problem.ts";
import {
  type CheckedOut,
  checkout,
  orderOf,
  payAgain,
  postCheckout,
  returnFromKhalti,
} from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
/** An order checked out, and paid at Khalti, before the circuit opened. */
let paidBefore: CheckedOut;
/** The order of the last failed checkout before the circuit opened. */
let kept: { id: string; token: string };

const FAILURES_TO_OPEN = 5;

beforeAll(async () => {
  server = await startTestServer();
  paidBefore = await checkout(server);
  await server.simulator.pay(paidBefore.pidx);
  await server.simulator.fault({ endpoint: "initiate", kind: "drop_request", times: 1_000 });
  for (let i = 0; i < FAILURES_TO_OPEN; i++) kept = keptOrder(await postCheckout(server));
});
afterAll(() => server.stop());

function keptOrder(answer: Parameters<typeof problemOf>[0]): { id: string; token: string } {
  const { order_id: id, order_token: token } = problemOf(answer);
  if (id === undefined || token === undefined) throw new Error(`no order kept: ${answer.text}`);
  return { id, token };
}

async function requestCount(endpoint?: "initiate"): Promise<number> {
  return (await server.simulator.requests(endpoint)).length;
}

describe("after five failed calls have opened the circuit", () => {
  it("a checkout is answered 503 with Retry-After without a call, and its order is kept", async () => {
    expect(await requestCount("initiate")).toBe(1 + FAILURES_TO_OPEN);
    const before = await requestCount();

    const answer = await postCheckout(server, { customer: { name: "Sita Rai" } });

    expect(answer.status).toBe(503);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(problemOf(answer).code).toBe("khalti_unavailable");
    expect(await requestCount()).toBe(before);
    const { id, token } = keptOrder(answer);
    expect(await orderOf(server, id, token)).toMatchObject({
      status: "awaiting_payment",
      customer: { name: "Sita Rai" },
      payments: [{ status: "abandoned" }],
    });
  });

  it("a new attempt is answered 503 with Retry-After without a call", async () => {
    const before = await requestCount();

    const answer = await payAgain(server, kept.id, kept.token);

    expect(answer.status).toBe(503);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(await requestCount()).toBe(before);
  });

  it("a plain form is redirected to its order's page without a call", async () => {
    const before = await requestCount();

    const answer = await server.http
      .post("/v1/checkout")
      .type("form")
      .send("items[0][sku]=tea-250g&items[0][quantity]=2");

    expect(answer.status).toBe(303);
    expect(answer.headers["location"]).toMatch(/^\/orders\/[0-9a-f-]{36}#\S+$/);
    expect(await requestCount()).toBe(before);
  });

  it("a returning browser is redirected without a call, and its order is being checked", async () => {
    const { order, pidx, token } = paidBefore;
    const before = await requestCount();

    const answer = await returnFromKhalti(server, pidx);

    expect(answer.status).toBe(303);
    expect(await requestCount()).toBe(before);
    expect(await orderOf(server, order.id, token)).toMatchObject({
      status: "awaiting_payment",
      checking: true,
    });
  });

  it("another instance has its own circuit and calls Khalti", async () => {
    const other = await server.another();
    const before = await requestCount("initiate");

    const answer = await request(other.url)
      .post("/v1/checkout")
      .send({ items: [{ sku: "tea-250g", quantity: 1 }] });

    expect(answer.status).toBe(503);
    expect(await requestCount("initiate")).toBe(before + 1);
  });
});
