import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { orderOf, returnFromKhalti } from "../support/shop.ts";
import { UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

const TEA = { items: [{ sku: "tea-250g", quantity: 2 }] };

interface CheckoutBody {
  order: { id: string; status: string };
  payment: { pidx: string };
  order_token: string;
}

/** A checkout with an idempotency key, by default without an API key. */
async function send(key: string, body: object = TEA, apiKey?: string) {
  const request = server.http.post("/v1/checkout").set("Idempotency-Key", key);
  if (apiKey !== undefined) request.set("Authorization", `Bearer ${apiKey}`);
  return request.send(body);
}

async function ordersMade(during: () => Promise<unknown>): Promise<number> {
  const before = await server.db.order.count();
  await during();
  return (await server.db.order.count()) - before;
}

describe("the same key with the same body", () => {
  it("returns the stored answer byte for byte and creates one order", async () => {
    const key = randomUUID();
    const first = await send(key);
    let second = first;

    expect(await ordersMade(async () => (second = await send(key)))).toBe(0);

    expect(first.status).toBe(201);
    expect(first.headers).not.toHaveProperty("idempotency-replayed");
    expect(second.status).toBe(201);
    expect(second.headers["idempotency-replayed"]).toBe("true");
    expect(second.text).toBe(first.text);
    expect(await server.simulator.requests("initiate")).toHaveLength(1);
  });

  it("returns the stored answer after the order was paid, with a token that is still valid", async () => {
    const key = randomUUID();
    const { order, payment } = (await send(key)).body as CheckoutBody;
    await server.simulator.pay(payment.pidx);
    await returnFromKhalti(server, payment.pidx);

    const again = (await send(key)).body as CheckoutBody;

    expect(again.order).toEqual(order);
    expect((await orderOf(server, order.id, again.order_token)).status).toBe("paid");
  });

  it("counts as a repeat when only member order and whitespace differ", async () => {
    const key = randomUUID();
    const customer = { name: "Sita Rai" };
    const first = await send(key, { ...TEA, customer });

    const again = await server.http
      .post("/v1/checkout")
      .set("Idempotency-Key", key)
      .type("json")
      .send(JSON.stringify({ customer, ...TEA }, null, 2));

    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(again.text).toBe(first.text);
  });

  it("creates one order from ten concurrent requests", async () => {
    const key = randomUUID();
    const statuses: number[] = [];

    const made = await ordersMade(async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(key)));
      statuses.push(...answers.map((answer) => answer.status));
    });

    expect(made).toBe(1);
    expect(statuses).toContain(201);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(await server.simulator.requests("initiate")).toHaveLength(1);
  });

  it("is answered 409 while the first request is in progress", async () => {
    const key = randomUUID();
    await server.simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: UNTIL_ENDED_MS });
    const first = Promise.resolve(send(key));
    await waitFor("Khalti is asked", async () => {
      return (await server.simulator.requests("initiate")).length > 0;
    });

    const second = await send(key);
    await server.simulator.endDelays();

    expect(second.status).toBe(409);
    expect(problemOf(second).code).toBe("request_in_progress");
    expect(Number(second.headers["retry-after"])).toBeGreaterThan(0);
    const { text } = await first;
    expect((await send(key)).text).toBe(text);
  });
});

describe("a different body with a used key", () => {
  it("is refused during and after the first request", async () => {
    const key = randomUUID();
    await server.simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: UNTIL_ENDED_MS });
    const first = Promise.resolve(send(key));
    await waitFor("Khalti is asked", async () => {
      return (await server.simulator.requests("initiate")).length > 0;
    });
    const other = { items: [{ sku: "tea-250g", quantity: 3 }] };

    const meanwhile = await send(key, other);
    await server.simulator.endDelays();
    await first;
    const afterwards = await send(key, other);

    for (const answer of [meanwhile, afterwards]) {
      expect(answer.status).toBe(422);
      expect(problemOf(answer).code).toBe("idempotency_key_reused");
    }
  });
});

describe("a request that failed validation", () => {
  it.each([
    ["because of its cart", { items: [] }],
    ["because of an unknown product", { items: [{ sku: "no-such-thing", quantity: 1 }] }],
    ["because of a foreign return_to", { ...TEA, return_to: "https://evil.example/" }],
    [
      "because of prices without a key",
      { lines: [{ name: "Tea", quantity: 1, unit_amount: 1_000 }] },
    ],
  ])("%s stores nothing, and its key accepts a valid body", async (_, wrong) => {
    const key = randomUUID();
    const rows = await server.db.idempotencyKey.count();

    const refused = await send(key, wrong);

    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(await server.db.idempotencyKey.count()).toBe(rows);
    const valid = await send(key);
    expect(valid.status).toBe(201);
    expect(valid.headers).not.toHaveProperty("idempotency-replayed");
  });
});

describe("a key", () => {
  it.each([
    ["empty", ""],
    ["with a space in it", "two words"],
    ["of 256 characters", "k".repeat(256)],
    ["with non-ASCII letters", "caf\u00e9"],
  ])("that is %s is refused", async (_, key) => {
    const answer = await send(key);
    expect(answer.status).toBe(400);
    expect(problemOf(answer).code).toBe("invalid_idempotency_key");
  });

  it.each([
    ["of one character", "!"],
    ["of 255 characters", "~".repeat(255)],
  ])("%s is accepted from a caller with an API key", async (_, key) => {
    expect((await send(key, TEA, KEYS.merchant)).status).toBe(201);
  });

  it("is separate for each caller: without an API key, merchant and admin", async () => {
    const key = randomUUID();
    const ids = new Set<string>();
    for (const caller of [undefined, KEYS.merchant, KEYS.admin]) {
      const answer = await send(key, TEA, caller);
      expect(answer.headers).not.toHaveProperty("idempotency-replayed");
      ids.add((answer.body as CheckoutBody).order.id);
    }
    expect(ids.size).toBe(3);
  });

  it("with an invalid API key is answered 401 instead of the stored answer", async () => {
    const key = randomUUID();
    await send(key, TEA, KEYS.merchant);
    expect((await send(key, TEA, "not-a-key")).status).toBe(401);
  });

  it("is ignored for a plain form: each submit creates an order and redirects to Khalti", async () => {
    const key = randomUUID();
    const sendForm = () =>
      server.http
        .post("/v1/checkout")
        .set("Idempotency-Key", key)
        .type("form")
        .send("items[0][sku]=tea-250g&items[0][quantity]=2");

    const answers = [await sendForm(), await sendForm()];

    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    expect(new Set(answers.map((answer) => answer.headers["location"])).size).toBe(2);
  });
});

describe("the secrets of an idempotent checkout", () => {
  it("are not readable in the database: neither the key nor the order's token", async () => {
    const key = randomUUID();
    const { order, order_token: token } = (await send(key)).body as CheckoutBody;

    const [row] = await server.db.$queryRaw<{ bytes: Buffer; text: string }[]>`
      select coalesce(sealed, '') || key_hash || body_hash as bytes, i::text as text
      from idempotency_keys i where order_id = ${order.id}::uuid`;

    if (row === undefined) throw new Error("no row is stored");
    for (const secret of [key, key.replaceAll("-", ""), token, token.replace(/^order_/, "")]) {
      for (const encoded of [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")]) {
        expect(Buffer.from(row.bytes).includes(encoded)).toBe(false);
        expect(row.text).not.toContain(encoded);
        expect(row.text).not.toContain(Buffer.from(encoded).toString("hex"));
      }
    }
  });

  it("are not found by trying bodies: without the key, a body's hash says nothing", async () => {
    const { order } = (await send(randomUUID())).body as CheckoutBody;
    const sums = await server.db.$queryRaw`
      select 1 from idempotency_keys
      where order_id = ${order.id}::uuid and body_hash = sha256(convert_to(${JSON.stringify(TEA)}, 'UTF8'))`;
    expect(sums).toEqual([]);
  });

  it("of earlier versions are still known: a repeat of their request gets the same order", async () => {
    const key = randomUUID();
    const { order } = (await send(key)).body as CheckoutBody;
    await server.db.$executeRaw`
      update idempotency_keys set body_hash = sha256(convert_to(${JSON.stringify(TEA)}, 'UTF8'))
      where order_id = ${order.id}::uuid`;
    const again = await send(key);
    expect([again.status, (again.body as CheckoutBody).order.id]).toEqual([201, order.id]);
  });

  it("are not in the log", async () => {
    const key = randomUUID();
    const { order_token: token } = (await send(key)).body as CheckoutBody;
    await send(key);

    expect(server.logLines.filter((line) => line.includes(token) || line.includes(key))).toEqual(
      [],
    );
  });
});
