import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import axios from "axios";
import { checkout, orderOf, returnFromKhalti } from "../support/shop.ts";
import { waitFor } from "../support/wait-for.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let load = { lagMs: 0, waitsPerConnection: 0 };
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "1", OVERLOAD_LAG_MS: "150" }, undefined, {
    load: {
      lagMs: () => load.lagMs,
      waitsPerConnection: () => load.waitsPerConnection,
    },
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  load = { lagMs: 0, waitsPerConnection: 0 };
});

const agent = new Agent({ maxSockets: Infinity });
const http = axios.create({
  proxy: false,
  maxRedirects: 0,
  validateStatus: () => true,
  httpAgent: agent,
});
const ask = (path: string, headers: Record<string, string> = {}) =>
  http.get(`${server.url}${path}`, { headers });

it("a full server answers 503 overloaded with Retry-After, and starts nothing", async () => {
  load = { lagMs: 700, waitsPerConnection: 0 };
  const orders = await server.db.order.count();
  const answer = await http.post(
    `${server.url}/v1/checkout`,
    { items: [{ sku: "tea-250g", quantity: 1 }] },
    { headers: { Origin: "https://shop.example" } },
  );

  expect([answer.status, answer.headers["content-type"]]).toEqual([
    503,
    "application/problem+json",
  ]);
  expect(answer.data).toMatchObject({ code: "overloaded", status: 503, type: "about:blank" });
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  expect(answer.headers["access-control-allow-origin"]).toBe("https://shop.example");
  expect(await server.db.order.count()).toBe(orders);
  expect(server.logLines.join("")).toContain("the server is overloaded");
});

it("a full server still says how it is, and serves shops with a key and customers who return", async () => {
  const { order, pidx } = await checkout(server, {}, KEYS.merchant);
  await server.simulator.pay(pidx);
  load = { lagMs: 700, waitsPerConnection: 50 };

  for (const path of ["/healthz", "/readyz"]) expect((await ask(path)).status).toBe(200);
  expect((await ask("/metrics", { Authorization: `Bearer ${KEYS.viewer}` })).status).toBe(200);
  expect((await returnFromKhalti(server, pidx)).status).toBe(303);
  const again = await checkout(server, {}, KEYS.merchant);
  expect(again.order.status).toBe("awaiting_payment");
  expect((await ask(`/v1/orders/${order.id}/status`)).status).toBe(503);

  load = { lagMs: 0, waitsPerConnection: 0 };
  expect((await orderOf(server, order.id)).status).toBe("paid");
});

it("a return that was shed is paid all the same", async () => {
  const worker = await server.another({ ROLE: "worker" });
  const { order, pidx } = await checkout(server, {}, KEYS.merchant);
  const leave = await crowd("203.0.113.1");
  await server.simulator.pay(pidx);
  load = { lagMs: 700, waitsPerConnection: 0 };
  const shed = await ask(`/v1/payments/return?pidx=${pidx}`, {
    "X-Forwarded-For": "203.0.113.1",
    Accept: "text/html",
  });

  expect(shed.status).toBe(503);
  expect(shed.headers["refresh"]).toMatch(/^\d+$/);
  expect(shed.data).toContain("tries again by itself");
  load = { lagMs: 0, waitsPerConnection: 0 };
  await waitFor("the order is paid", async () => {
    return (await orderOf(server, order.id)).status === "paid";
  });
  leave();
  await worker.stop();
});

it("refusals of a crowded address wait, and those of another do not", async () => {
  const leave = await crowd("203.0.113.2");
  const answered: string[] = [];
  const from = async (address: string) => {
    const { status } = await ask("/v1/orders/none/status", { "X-Forwarded-For": address });
    expect(status).toBe(404);
    answered.push(address);
  };
  const waits = from("203.0.113.2");
  await from("203.0.113.3");
  await waits;
  expect(answered).toEqual(["203.0.113.3", "203.0.113.2"]);

  leave();
  await waitFor("an answer without delay", async () => {
    const asked = performance.now();
    await from("203.0.113.2");
    return performance.now() - asked < 200;
  });
});

it("of a crowd a few work at a time, the rest is shed, and others do not wait", async () => {
  const crowded = "203.0.113.4";
  await checkout(server, {}, KEYS.merchant);
  const sent = Array.from({ length: 1_000 }, () => openCheckout(crowded));
  const shed = await Promise.race(sent.map(({ answered }) => answered));
  expect(shed).toEqual({ status: 503, code: "overloaded", retryAfter: "2" });

  const from = (address: string, key?: string) =>
    http.post(
      `${server.url}/v1/checkout`,
      { items: [{ sku: "tea-250g", quantity: 1 }] },
      {
        headers: {
          "X-Forwarded-For": address,
          ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        },
      },
    );
  expect((await from("203.0.113.5")).status).toBe(201);
  expect((await from(crowded, KEYS.merchant)).status).toBe(201);
  expect((await ask("/healthz", { "X-Forwarded-For": crowded })).status).toBe(200);
  for (const one of sent) one.end();
});

it("forty customers behind one carrier who buy at the same moment are served", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () =>
      http.post(
        `${server.url}/v1/checkout`,
        { items: [{ sku: "tea-250g", quantity: 1 }] },
        { headers: { "X-Forwarded-For": "203.0.113.6" } },
      ),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
});

/** A request that sends a part of its body. */
function openCheckout(address: string) {
  const sent = request(`${server.url}/v1/checkout`, {
    method: "POST",
    agent,
    headers: {
      "X-Forwarded-For": address,
      "Content-Type": "application/json",
      "Content-Length": "100",
      Expect: "100-continue",
    },
  });
  sent.on("error", () => undefined);
  sent.flushHeaders();
  const answered = once(sent, "response").then(async ([response]: IncomingMessage[]) => {
    const body: Buffer[] = await (response?.toArray() ?? []);
    const { code } = JSON.parse(Buffer.concat(body).toString()) as { code: string };
    return { status: response?.statusCode, code, retryAfter: response?.headers["retry-after"] };
  });
  answered.catch(() => undefined);
  const end = () => {
    sent.destroy();
  };
  return { sent, answered, end };
}

/** Forty requests in flight. @returns a function that ends them */
async function crowd(address: string): Promise<() => void> {
  const open = Array.from({ length: 40 }, () => openCheckout(address));
  await Promise.all(open.map(({ sent }) => once(sent, "continue")));
  return () => {
    for (const one of open) one.end();
  };
}
