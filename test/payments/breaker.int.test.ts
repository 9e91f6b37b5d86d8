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
let begunBefore: CheckedOut;
/** The order of the last checkout that still had to find out. */
let kept: { id: string; token: string };

const FAILURES_TO_OPEN = 5;

beforeAll(async () => {
  server = await startTestServer();
  begunBefore = await checkout(server);
  await server.simulator.pay(begunBefore.pidx);
  await server.simulator.fault({ endpoint: "initiate", kind: "drop_request", times: 1_000 });
  for (let i = 0; i < FAILURES_TO_OPEN; i++) kept = keptOrder(await postCheckout(server));
});
afterAll(() => server.stop());

function keptOrder(answer: Parameters<typeof problemOf>[0]): { id: string; token: string } {
  const { order_id: id, order_token: token } = problemOf(answer);
  if (id === undefined || token === undefined) throw new Error(`no order kept: ${answer.text}`);
  return { id, token };
}

async function asked(endpoint?: "initiate"): Promise<number> {
  return (await server.simulator.requests(endpoint)).length;
}

describe("once five calls have shown that Khalti is down", () => {
  it("a checkout is answered 503 with Retry-After, without a call, and its order is kept", async () => {
    expect(await asked("initiate")).toBe(1 + FAILURES_TO_OPEN);
    const already = await asked();

    const answer = await postCheckout(server, { customer: { name: "Sita Rai" } });

    expect(answer.status).toBe(503);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(problemOf(answer).code).toBe("khalti_unavailable");
    expect(await asked()).toBe(already);
    const { id, token } = keptOrder(answer);
    expect(await orderOf(server, id, token)).toMatchObject({
      status: "awaiting_payment",
      customer: { name: "Sita Rai" },
      payments: [{ status: "abandoned" }],
    });
  });

  it("a new attempt is answered so, too", async () => {
    const already = await asked();

    const answer = await payAgain(server, kept.id, kept.token);

    expect(answer.status).toBe(503);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(await asked()).toBe(already);
  });

  it("a plain form is sent on at once to its order's page", async () => {
    const already = await asked();

    const answer = await server.http
      .post("/v1/checkout")
      .type("form")
      .send("items[0][sku]=tea-250g&items[0][quantity]=2");

    expect(answer.status).toBe(303);
    expect(answer.headers["location"]).toMatch(/^\/orders\/[0-9a-f-]{36}#\S+$/);
    expect(await asked()).toBe(already);
  });

  it("a browser that returns is sent on at once, and its order is being checked", async () => {
    const { order, pidx, token } = begunBefore;
    const already = await asked();

    const answer = await returnFromKhalti(server, pidx);

    expect(answer.status).toBe(303);
    expect(await asked()).toBe(already);
    expect(await orderOf(server, order.id, token)).toMatchObject({
      status: "awaiting_payment",
      checking: true,
    });
  });

  it("another instance finds out for itself", async () => {
    const other = await server.another();
    const already = await asked("initiate");

    const answer = await request(other.url)
      .post("/v1/checkout")
      .send({ items: [{ sku: "tea-250g", quantity: 1 }] });

    expect(answer.status).toBe(503);
    expect(await asked("initiate")).toBe(already + 1);
  });
});
