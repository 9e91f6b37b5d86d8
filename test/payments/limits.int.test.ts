import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { lockWaits } from "../support/hold-lock.ts";
import { problemOf } from "../support/problem.ts";
import { checkout, orderOf, payAgain, postCheckout } from "../support/shop.ts";
import { waitFor } from "../support/wait-for.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    TRUSTED_PROXIES: "1",
    CHECKOUT_RATE_LIMIT: "20",
    RETURN_RATE_LIMIT: "4",
  });
});
afterAll(() => server.stop());

const lookups = async () => (await server.simulator.requests("lookup")).length;
const goBack = (pidx: string, address: string, url = server.url) =>
  request(url).get(`/v1/payments/return?pidx=${pidx}`).set("X-Forwarded-For", address);
const close = (orderId: string, token: string, address: string, url = server.url) =>
  request(url)
    .post(`/v1/orders/${orderId}/close`)
    .set({ "X-Forwarded-For": address, Authorization: `Bearer ${token}` });
const retry = (orderId: string, token: string, address: string) =>
  request(server.url)
    .post(`/v1/orders/${orderId}/payments`)
    .set({ "X-Forwarded-For": address, Authorization: `Bearer ${token}` })
    .send({});
const buy = (address: string, key?: string, url = server.url) => {
  const sent = request(url).post("/v1/checkout").set("X-Forwarded-For", address);
  if (key !== undefined) sent.set("Authorization", `Bearer ${key}`);
  return sent.send({ items: [{ sku: "tea-250g", quantity: 1 }] });
};
const times = <T>(count: number, act: (index: number) => PromiseLike<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, async (_, index) => await act(index)));
const countOf = (answers: { status: number }[], status: number) =>
  answers.filter((one) => one.status === status).length;

describe("returns", () => {
  it("of one order ask Khalti a few times a minute, from any address, and always go on", async () => {
    const { order, pidx, token } = await checkout(server, {}, KEYS.merchant);
    const before = await lookups();

    for (let index = 0; index < 12; index++) {
      const answer = await goBack(pidx, `203.0.113.${String(index)}`);
      expect([answer.status, answer.headers["location"]]).toEqual([303, `/orders/${order.id}`]);
    }

    expect((await lookups()) - before).toBe(4);
    expect((await orderOf(server, order.id, token)).status).toBe("awaiting_payment");
  });

  it("of one address ask Khalti no more than it may check out, over all its orders", async () => {
    const orders = await times(7, () => checkout(server, {}, KEYS.merchant));
    const before = await lookups();

    for (const { pidx } of orders) {
      const answers = await times(4, () => goBack(pidx, "198.51.100.1"));
      expect(countOf(answers, 303)).toBe(4);
    }

    // Concurrent returns of one payment share a lookup, so there may be fewer.
    expect((await lookups()) - before).toBeLessThanOrEqual(20);
    const { pidx } = orders.at(-1) ?? { pidx: "" };
    const asked = await lookups();
    await goBack(pidx, "198.51.100.1");
    expect(await lookups()).toBe(asked);
  });

  it("with a made-up pidx are refused after a minute's share, and a customer of the address goes on", async () => {
    const { pidx, order } = await checkout(server, {}, KEYS.merchant);
    const answers = await times(25, (index) => goBack(`made-up-${String(index)}`, "198.51.100.2"));

    expect([countOf(answers, 404), countOf(answers, 429)]).toEqual([20, 5]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers["retry-after"])).toBeGreaterThan(0);
    const answer = await goBack(pidx, "198.51.100.2");
    expect([answer.status, answer.headers["location"]]).toEqual([303, `/orders/${order.id}`]);
  });

  it("of a paid order ask nothing and write nothing", async () => {
    const { pidx, order } = await checkout(server, {}, KEYS.merchant);
    await server.simulator.pay(pidx);
    await goBack(pidx, "203.0.113.50");
    const readAll = async () => ({
      order: await server.db.order.findUniqueOrThrow({
        where: { id: order.id },
        include: { payments: true, history: true },
      }),
      limits: await server.db.rateLimit.findMany({ orderBy: { key: "asc" } }),
      lookups: await lookups(),
    });
    const before = await readAll();
    expect(before.order.status).toBe("paid");

    const answers = await times(30, () => goBack(pidx, "203.0.113.50"));

    expect(countOf(answers, 303)).toBe(30);
    expect(await readAll()).toEqual(before);
  });
});

describe("retries and closes", () => {
  it("of one order are limited for its customer, from any address, and not for the shop", async () => {
    const { order, token } = await checkout(server, {}, KEYS.merchant);
    const answers = await times(14, (index) => retry(order.id, token, `192.0.2.${String(index)}`));

    expect(countOf(answers, 429)).toBe(4);
    expect(problemOf(await close(order.id, token, "192.0.2.99")).code).toBe("too_many_requests");
    expect((await close(order.id, KEYS.merchant, "192.0.2.99")).status).toBe(200);
  });

  it("of one address are limited with any order's token", async () => {
    const orders = await times(3, () => checkout(server, {}, KEYS.merchant));
    const tries = orders.flatMap((one) => Array.from({ length: 9 }, () => one));
    const answers = await times(27, (index) => {
      const { order, token } = tries[index] ?? { order: { id: "" }, token: "" };
      return retry(order.id, token, "192.0.2.200");
    });
    expect(countOf(answers, 429)).toBe(7);
  });

  it("with a wrong token do not use the order's limit up", async () => {
    const { order, token } = await checkout(server, {}, KEYS.merchant);
    const wrong = await times(15, (index) => retry(order.id, "junk", `192.0.2.${String(index)}`));
    expect(countOf(wrong, 401)).toBe(15);
    expect((await close(order.id, token, "192.0.2.150")).status).toBe(200);
  });

  it("that are refused for 50 attempts, or because the order is not unpaid, cost no lookup", async () => {
    const tried = await checkout(server, {}, KEYS.merchant);
    for (let index = 0; index < 4; index++) {
      expect((await payAgain(server, tried.order.id, KEYS.merchant)).status).toBe(201);
    }
    await server.db.payment.createMany({
      data: Array.from({ length: 45 }, (_, index) => ({
        orderId: tried.order.id,
        attempt: index + 6,
        purchaseOrderId: `${tried.order.purchase_order_id}.${String(index + 6)}`,
        status: "abandoned" as const,
        amountPaisa: tried.order.amount,
        createdAt: new Date(),
      })),
    });
    const closed = await checkout(server, {}, KEYS.merchant);
    await payAgain(server, closed.order.id, KEYS.merchant);
    await close(closed.order.id, closed.token, "192.0.2.151");
    const before = await lookups();

    const answers = [
      await retry(tried.order.id, tried.token, "192.0.2.151"),
      await retry(closed.order.id, closed.token, "192.0.2.151"),
    ];
    const again = await close(closed.order.id, closed.token, "192.0.2.151");

    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
    expect(again.status).toBe(200);
    expect(await lookups()).toBe(before);
  });
});

describe("the limit on checkouts", () => {
  it("counts requests with a key that is not valid", async () => {
    const answers = await times(25, (index) => buy("203.0.113.100", `junk-${String(index)}`));
    expect([countOf(answers, 401), countOf(answers, 429)]).toEqual([20, 5]);
    expect((await buy("203.0.113.100")).status).toBe(429);
    expect((await buy("203.0.113.100", KEYS.merchant)).status).toBe(201);
  });

  it("holds over all instances", async () => {
    const other = await server.another();
    const answers = await times(40, (index) =>
      buy("203.0.113.101", undefined, index % 2 === 0 ? server.url : other.url),
    );
    expect([countOf(answers, 201), countOf(answers, 429)]).toEqual([20, 20]);
    await other.stop();
  });

  it("takes the address that the trusted proxy names, and no address that a client names", async () => {
    const spoofed = await times(25, (index) => buy(`10.9.8.${String(index)}, 203.0.113.102`));
    expect([countOf(spoofed, 201), countOf(spoofed, 429)]).toEqual([20, 5]);
  });

  it("costs an honest customer no write, and a refused one none either", async () => {
    const usual = await server.another({ CHECKOUT_RATE_LIMIT: "60" });
    const limits = () =>
      server.db.rateLimit.findMany({ where: { key: { startsWith: "checkout" } } });
    await server.db.rateLimit.deleteMany();
    expect((await buy("203.0.113.103", undefined, usual.url)).status).toBe(201);
    expect(await limits()).toEqual([]);

    const answers = await times(65, () => buy("203.0.113.104", undefined, usual.url));
    expect(countOf(answers, 201)).toBe(60);
    const points = await limits();
    expect(points.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^checkout:[0-9a-f]{32}$/),
    ]);
    await times(25, () => buy("203.0.113.104", undefined, usual.url));
    expect(await limits()).toEqual(points);
    await usual.stop();
  });

  it("waits for one row with one connection, however many requests count at the same time", async () => {
    const counter = server.context.createCounter("crowd", 100);
    await times(6, () => counter.hit("one address"));
    const lock = await server.pool.connect();
    await lock.query("begin");
    await lock.query("select 1 from rate_limits where key like 'crowd:%' for update");

    const hits = times(40, () => counter.hit("one address"));
    const waiting = () => lockWaits(server.pool);
    await waitFor("a query waits for the lock", async () => (await waiting()) > 0);
    expect((await counter.hit("another address")).hits).toBe(1);
    expect(await waiting()).toBe(1);

    await lock.query("commit");
    lock.release();
    const counts = (await hits).map((one) => one.hits).sort((one, other) => one - other);
    expect(counts).toEqual(Array.from({ length: 40 }, (_, index) => index + 7));
  });

  it("is counted by the instance alone while the counters cannot be written", async () => {
    await server.pool.query("alter table rate_limits rename to rate_limits_away");
    try {
      const answers = await times(25, () => buy("203.0.113.105"));
      expect([countOf(answers, 201), countOf(answers, 429)]).toEqual([20, 5]);
    } finally {
      await server.pool.query("alter table rate_limits_away rename to rate_limits");
    }
    expect(server.logLines.join("")).toContain("a limit is counted by this instance alone");
  });
});

it("a shop's checkouts with its key are not counted", async () => {
  const answers = await times(30, () => postCheckout(server, {}, KEYS.merchant));
  expect(countOf(answers, 201)).toBe(30);
});
