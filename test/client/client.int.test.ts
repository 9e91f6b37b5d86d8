import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createClient, OrderWaitFailed, OrderWaitTimeout } from "../../client/src/index.ts";
import { TAKES_IDEMPOTENCY_KEY } from "../../client/src/retries.ts";
import { operations } from "../openapi/described-operations.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

const TEA = { items: [{ sku: "tea-250g", quantity: 2 }] };
const noPause = () => Promise.resolve();

/** A fetch that counts, and in which something happens to the first requests. */
function troubledFetch(...troubles: ("lost answer" | "lost request" | "busy")[]) {
  const sent: Request[] = [];
  return {
    sent,
    async fetch(request: Request): Promise<Response> {
      const trouble = troubles[sent.length];
      sent.push(request);
      if (trouble === "lost request") throw new TypeError("fetch failed");
      if (trouble === "busy") {
        return new Response("{}", { status: 503, headers: { "Retry-After": "10" } });
      }
      const response = await fetch(request);
      if (trouble === "lost answer") throw new TypeError("fetch failed");
      return response;
    },
  };
}

describe("a shop with the client", () => {
  it("checks out without a key, and waits with the order's token until the order is paid", async () => {
    const shop = createClient({ baseUrl: server.url });
    const { data } = await shop.POST("/v1/checkout", { body: TEA });
    if (data?.order_token === undefined) throw new Error("no token");
    const { order, payment, order_token: token } = data;
    await server.simulator.pay(payment.pidx);
    let asked = 0;
    const paying = createClient({
      baseUrl: server.url,
      // The customer comes back while the shop waits.
      sleep: async () => {
        asked++;
        await returnFromKhalti(server, payment.pidx);
      },
    });

    const paid = await paying.waitForOrder(order.id, { token });

    expect(paid).toMatchObject({ id: order.id, status: "paid" });
    expect(asked).toBe(1);
  });

  it("with a key hears of the change by the order's events", async () => {
    const shop = createClient({ baseUrl: `${server.url}/`, key: KEYS.merchant, sleep: noPause });
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    const waiting = shop.waitForOrder(order.id, { until: ["paid"] });
    await returnFromKhalti(server, pidx);
    expect(await waiting).toMatchObject({ status: "paid" });
  });

  it("is told when the order does not change in time, and when it may not see it", async () => {
    const { order, token } = await checkout(server);
    const shop = createClient({ baseUrl: server.url, sleep: noPause });
    await expect(shop.waitForOrder(order.id, { token, timeoutMs: 0 })).rejects.toThrow(
      OrderWaitTimeout,
    );
    await expect(shop.waitForOrder(order.id)).rejects.toMatchObject({
      constructor: OrderWaitFailed,
      status: 401,
      code: "unauthenticated",
    });
    const condition = shop.waitForOrder(order.id, { token, until: ({ amount }) => amount > 0 });
    expect(await condition).toMatchObject({ status: "awaiting_payment" });
  });

  it("waits through a restart of the server, and says what is wrong when none answers in time", async () => {
    const { order, token } = await checkout(server);
    const lost = Array.from({ length: 9 }, () => "lost request" as const);
    const restart = troubledFetch(...lost, "busy", "busy", "busy");
    const shop = createClient({
      baseUrl: server.url,
      sleep: noPause,
      fetch: (sent) => restart.fetch(sent),
    });
    const found = await shop.waitForOrder(order.id, { token, until: () => true });
    expect(found.id).toBe(order.id);
    expect(restart.sent).toHaveLength(13);

    const away = troubledFetch(...lost);
    const other = createClient({
      baseUrl: server.url,
      sleep: noPause,
      fetch: (sent) => away.fetch(sent),
    });
    await expect(other.waitForOrder(order.id, { token, timeoutMs: 0 })).rejects.toThrow(
      "fetch failed",
    );
  });

  it("reads lists with several values, and problems with their codes", async () => {
    const shop = createClient({ baseUrl: server.url, key: KEYS.merchant });
    const { order } = await checkout(server);
    const { data } = await shop.GET("/v1/orders", {
      params: { query: { status: ["awaiting_payment", "paid"], limit: 1 } },
    });
    expect(data?.data.map(({ id }) => id)).toEqual([order.id]);
    const { error } = await shop.GET("/v1/orders/{id}", {
      params: { path: { id: "01930000-0000-7000-8000-000000000000" } },
    });
    expect(error?.code).toBe("order_not_found");
  });
});

describe("when an answer is lost", () => {
  it.each([
    ["the answer", "lost answer"],
    ["the request", "lost request"],
    ["a busy server's place in the queue", "busy"],
  ] as const)(
    "a checkout is repeated under the same key, and makes one order: %s",
    async (_what, trouble) => {
      const line = troubledFetch(trouble, trouble);
      const pauses: number[] = [];
      const shop = createClient({
        baseUrl: server.url,
        fetch: (request) => line.fetch(request),
        sleep: (ms) => {
          pauses.push(ms);
          return Promise.resolve();
        },
      });
      const before = await server.db.order.count();

      const { data } = await shop.POST("/v1/checkout", { body: TEA });

      expect(data?.order.status).toBe("awaiting_payment");
      expect(await server.db.order.count()).toBe(before + 1);
      expect(line.sent).toHaveLength(3);
      expect(new Set(line.sent.map(({ headers }) => headers.get("Idempotency-Key"))).size).toBe(1);
      expect(pauses.every((ms) => (trouble === "busy" ? ms >= 10_000 : ms >= 500))).toBe(true);
    },
  );

  it("a write without a key is not repeated", async () => {
    const { order, token } = await checkout(server);
    const line = troubledFetch("lost answer");
    const shop = createClient({ baseUrl: server.url, fetch: (r) => line.fetch(r), sleep: noPause });
    await expect(
      shop.POST("/v1/orders/{id}/payments", {
        params: { path: { id: order.id } },
        headers: { Authorization: `Bearer ${token}` },
      }),
    ).rejects.toThrow("fetch failed");
    expect(line.sent).toHaveLength(1);
  });

  it("the last answer is given when the server stays busy", async () => {
    const line = troubledFetch("busy", "busy", "busy");
    const shop = createClient({ baseUrl: server.url, fetch: (r) => line.fetch(r), sleep: noPause });
    const { response } = await shop.GET("/v1/products");
    expect(response.status).toBe(503);
    expect(line.sent).toHaveLength(3);
  });
});

it("the client knows every path that takes an Idempotency-Key", () => {
  const keyed = operations.filter(({ parameters }) =>
    parameters.some(({ name }) => name === "Idempotency-Key"),
  );
  expect([...TAKES_IDEMPOTENCY_KEY].sort()).toEqual(keyed.map(({ path }) => path).sort());
});
