import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const TEA = { items: [{ sku: "tea-250g", quantity: 2 }] };

async function send(key: string, options: { body?: object; apiKey?: string } = {}) {
  const request = server.http.post("/v1/checkout").set("Idempotency-Key", key);
  if (options.apiKey !== undefined) request.set("Authorization", `Bearer ${options.apiKey}`);
  return request.send(options.body ?? TEA);
}

describe("callers without an API key, who share one scope of idempotency keys", () => {
  it.each(["1", "order-1", "x".repeat(21)])(
    "cannot use a key that another caller may guess: %s",
    async (key) => {
      const before = await server.db.order.count();
      const answer = await send(key);
      expect(answer.status).toBe(400);
      expect(problemOf(answer).code).toBe("invalid_idempotency_key");
      expect(await server.db.order.count()).toBe(before);
    },
  );

  it.each([randomUUID(), "x".repeat(22)])("may use a key of 22 characters or more", async (key) => {
    expect((await send(key)).status).toBe(201);
  });
});

it("a caller with an API key has a scope of its own, and may use a short key", async () => {
  const first = await send("order-1", { apiKey: KEYS.merchant });
  const again = await send("order-1", { apiKey: KEYS.merchant });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.headers["idempotency-replayed"]).toBe("true");
});

it("a default that the schema adds is not compared", async () => {
  const key = randomUUID();
  await send(key);
  // A default of a later version would change what the same request is. Sent explicitly, it is another request.
  const answer = await send(key, { body: { ...TEA, channel: "web" } });
  expect([answer.status, problemOf(answer).code]).toEqual([422, "idempotency_key_reused"]);
});
