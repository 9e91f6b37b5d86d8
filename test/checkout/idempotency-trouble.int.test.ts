import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import type { Response } from "supertest";
import { dieWhileAsking } from "../support/dying-server.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { problemOf } from "../support/problem.ts";
import { orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await server.simulator.reset();
});

const TEA = { items: [{ sku: "tea-250g", quantity: 2 }] };

interface CheckoutBody {
  order: { id: string; purchase_order_id: string };
  payment: { pidx: string };
  order_token: string;
}

async function send(key: string, http: TestServer["http"] = server.http) {
  return http.post("/v1/checkout").set("Idempotency-Key", key).send(TEA);
}

async function newestOrder() {
  return server.db.order.findFirstOrThrow({ orderBy: { id: "desc" }, include: { payments: true } });
}

/** Expects that the answer contains the order `id` and a link that pays it. */
async function expectPayable(answer: Response, id: string): Promise<void> {
  expect(answer.status).toBe(201);
  const { order, payment, order_token: token } = answer.body as CheckoutBody;
  expect(order.id).toBe(id);
  await server.simulator.pay(payment.pidx);
  await returnFromKhalti(server, payment.pidx);
  expect((await orderOf(server, id, token)).status).toBe("paid");
}

describe("a checkout with a key while Khalti is down", () => {
  it("is answered 503 with the order's id, and a repeat continues the same order", async () => {
    const key = randomUUID();
    const orders = await server.db.order.count();
    await server.simulator.fault({ endpoint: "initiate", kind: "drop_response" });

    const first = await send(key);
    expect(first.status).toBe(503);
    const { code, order_id: id, order_token: token } = problemOf(first);
    expect(code).toBe("khalti_unavailable");

    const second = await send(key);
    expect(second.headers).not.toHaveProperty("idempotency-replayed");
    expect((second.body as CheckoutBody).order_token).toBe(token);
    await expectPayable(second, id ?? "");
    expect(await server.db.order.count()).toBe(orders + 1);
    const third = await send(key);
    expect(third.headers["idempotency-replayed"]).toBe("true");
    expect(third.text).toBe(second.text);
  });

  it("is answered with the same order at each failed repeat, and the third request succeeds", async () => {
    const key = randomUUID();
    await server.simulator.fault({ endpoint: "initiate", kind: "drop_request", times: 2 });

    const [first, second] = [problemOf(await send(key)), problemOf(await send(key))];

    expect(second).toMatchObject({ code: "khalti_unavailable", order_id: first.order_id });
    expect(second.order_token).toBe(first.order_token);
    await expectPayable(await send(key), first.order_id ?? "");
  });

  it("names the payment that paid the order, not a later link, once the order is paid another way", async () => {
    const key = randomUUID();
    await server.simulator.fault({ endpoint: "initiate", kind: "drop_request" });
    const { order_id: id = "", order_token: token = "" } = problemOf(await send(key));
    const link = async () =>
      ((await payAgain(server, id, token)).body as CheckoutBody).payment.pidx;
    const [first, later] = [await link(), await link()];
    await server.simulator.pay(first);
    await returnFromKhalti(server, first);

    const { order, payment } = (await send(key)).body as CheckoutBody;

    expect(order).toMatchObject({ id, status: "paid" });
    expect([payment.pidx, later]).toEqual([first, expect.not.stringContaining(first)]);
  });

  it("may be repeated for the same order after Khalti refused the payment", async () => {
    const key = randomUUID();
    const body = { amount: ["Not now."], error_key: "validation_error" };
    await server.simulator.fault({ endpoint: "initiate", kind: "status", status: 400, body });

    const refused = await send(key);

    expect(refused.status).toBe(422);
    expect(problemOf(refused).code).toBe("payment_refused");
    await expectPayable(await send(key), problemOf(refused).order_id ?? "");
  });
});

describe("a process that dies during a checkout", () => {
  async function dieInTheMiddle(key: string) {
    await dieWhileAsking(server, "initiate", (http) => send(key, http));
    const order = await newestOrder();
    expect(order.payments.map((payment) => payment.status)).toEqual(["created"]);
    return order;
  }

  it("reserves the key for a minute, after which a repeat continues the same order", async () => {
    const key = randomUUID();
    const { id } = await dieInTheMiddle(key);
    const orders = await server.db.order.count();
    clock.skip(50 * SECOND);
    const early = await send(key);
    expect(early.status).toBe(409);
    expect(problemOf(early).code).toBe("request_in_progress");

    clock.skip(11 * SECOND);

    await expectPayable(await send(key), id);
    expect(await server.db.order.count()).toBe(orders);
  });

  it("lets only one of many concurrent repeats continue", async () => {
    const key = randomUUID();
    const { id } = await dieInTheMiddle(key);
    clock.skip(61 * SECOND);

    const answers = await Promise.all(Array.from({ length: 8 }, () => send(key)));

    const done = answers.filter((answer) => answer.status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map((answer) => answer.text)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    const payments = await server.db.payment.findMany({ where: { orderId: id } });
    expect(payments).toHaveLength(2); // the lost payment and the repeat's payment
  });

  it("before it created an order releases the key after a minute", async () => {
    const key = randomUUID();
    const { order } = (await send(key)).body as CheckoutBody;
    await server.db.idempotencyKey.updateMany({
      where: { orderId: order.id },
      data: { orderId: null, status: null, sealed: null },
    });
    expect((await send(key)).status).toBe(409);

    clock.skip(61 * SECOND);

    const answer = await send(key);
    expect(answer.headers).not.toHaveProperty("idempotency-replayed");
    await expectPayable(answer, (await newestOrder()).id);
  });

  it("creates no second order when it was only slow and lost its claim meanwhile", async () => {
    const key = randomUUID();
    const orders = await server.db.order.count();
    const answers: Promise<Response>[] = [];
    await withProductsLocked(async () => {
      // Both have claimed the key, the second after the first claim expired, and wait for the same lock.
      answers.push(send(key));
      await waitFor("the first request waits", () => waitingForLocks(1));
      clock.skip(61 * SECOND);
      answers.push(send(key));
      await waitFor("the second request waits", () => waitingForLocks(2));
    });

    const statuses = (await Promise.all(answers)).map((answer) => answer.status);

    expect(statuses.sort()).toEqual([201, 409]);
    expect(await server.db.order.count()).toBe(orders + 1);
    expect((await send(key)).headers["idempotency-replayed"]).toBe("true");
  });
});

describe("the cleanup task", () => {
  it("deletes keys that are a day old and keeps younger ones", async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    const first = (await send(old)).body as CheckoutBody;
    clock.skip(HOUR);
    const second = await send(young);

    clock.skip(23 * HOUR + MINUTE);
    await dropJobs(server);
    await server.db.$queryRaw`select 1 from graphile_worker.add_job('forget_idempotency_keys')`;
    expect(await runDueJobs(server)).toEqual(["forget_idempotency_keys"]);

    const bought = (await send(old)).body as CheckoutBody;
    expect(bought.order.id).not.toBe(first.order.id);
    const again = await send(young);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(again.text).toBe(second.text);
  });
});

/** Blocks every checkout at pricing while `meanwhile` runs. */
async function withProductsLocked(meanwhile: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("lock table products in access exclusive mode");
    await meanwhile();
  } finally {
    await client.query("rollback");
    await client.end();
  }
}

async function waitingForLocks(count: number): Promise<boolean> {
  const rows = await server.db.$queryRaw<unknown[]>`
    select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return rows.length >= count;
}
